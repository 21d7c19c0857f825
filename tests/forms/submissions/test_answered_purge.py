"""Requests without sign-in are forgotten n months after their answer; nothing else is."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import ModelLogEntry

from config.housekeeping import daily_jobs
from forms.submissions.models import Note, Submission
from forms.submissions.purge import answered_purge
from forms.submissions.services import note_add, submission_accept, submission_refuse
from forms.submissions.tasks import answered_clear
from tenant_space.identity.models import User
from tests.kit import submission_factories as ff
from tests.kit.access_help import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
YEAR = dt.timedelta(days=31 * 12)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def manager() -> User:
    return ff.manager("CV")


def answered(row: Submission, age: dt.timedelta) -> Submission:
    Submission.objects.filter(pk=row.pk).update(decided_at=timezone.now() - age)
    return row


def test_an_answered_request_goes_with_its_notes_once_it_is_old(manager: User) -> None:
    old = answered(submission_accept(submission=asked(), user=manager), YEAR + MINUTE)
    shut = answered(submission_refuse(submission=asked(), user=manager, reason="x"), YEAR + MINUTE)
    kept = answered(submission_accept(submission=asked(), user=manager), YEAR - MINUTE)
    note_add(submission=old, user=manager, text="Mme Dupont a rappelé.")
    assert answered_purge() == 2
    assert list(Submission.objects.all()) == [kept] and not Note.objects.exists()
    entries = ModelLogEntry.objects.filter(object_id__in=[str(old.pk), str(shut.pk)])
    assert entries and not [entry for entry in entries if "Dupont" in f"{entry.label} {entry.data}"]
    assert asked().number > kept.number, "no number is given twice"


def test_what_waits_for_an_answer_stays_however_old(manager: User) -> None:
    row = asked()
    Submission.objects.filter(pk=row.pk).update(created_at=timezone.now() - 3 * YEAR)
    assert answered_purge() == 0


def test_what_a_tenant_sent_stays() -> None:
    row = answered(ff.sent(ff.home()), 3 * YEAR)
    Submission.objects.filter(pk=row.pk).update(state="REFUSED")
    assert answered_purge() == 0


def test_the_landlord_chooses_how_long(manager: User, settings: Settings) -> None:
    settings.PORTAL_HELP_MONTHS = 2
    answered(submission_accept(submission=asked(), user=manager), dt.timedelta(days=63))
    assert answered_purge() == 1


def test_a_daily_job_does_it(manager: User) -> None:
    assert answered_clear in daily_jobs()
    answered(submission_accept(submission=asked(), user=manager), 2 * YEAR)
    answered_clear.func()
    assert not Submission.objects.exists()
