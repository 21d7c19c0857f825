"""Sending, deciding, and the effects of both."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import ModelLogEntry

from forms.insurance.kinds import CertificateIncomplete
from forms.submissions import registry
from forms.submissions.deciding import FilesNotReady
from forms.submissions.desk.selectors import history_of
from forms.submissions.drafts import DraftSent, draft_current, draft_key, draft_save
from forms.submissions.enums import State
from forms.submissions.models import Draft, NumberSeries, Submission
from forms.submissions.services import (
    FileMissing,
    NotWritable,
    ReasonMissing,
    TooManyOpen,
    submission_accept,
    submission_assign,
    submission_create,
    submission_create_open,
    submission_refuse,
    submission_take,
)
from forms.submissions.states import SubmissionChanged, SubmissionClosed
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.insurance import leases_insurable
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    return f.StaffFactory()


def statuses(holder: Holder) -> list[str]:
    return [row.cover.label for row in leases_insurable(holder.tenant, holder.account_id)]


def mails() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))


def test_a_certificate_covers_several_leases_in_one_go(holder: Holder) -> None:
    assert statuses(holder) == ["Non à jour", "Non à jour"]
    submission = ff.sent(holder)
    assert submission.number_text == "000000001"
    assert submission.state == State.RECEIVED
    assert submission.agency_id == holder.account.agency_id
    assert submission.attachments.count() == 1
    assert statuses(holder) == ["En cours de validation", "En cours de validation"]
    assert mails() == ["insurance.received"]
    assert ModelLogEntry.objects.get().action == "submissions.send"
    assert ModelLogEntry.objects.get().label == "Envoi n° 000000001"


def test_numbers_follow_each_other(holder: Holder) -> None:
    assert [ff.sent(holder).number for _ in range(3)] == [1, 2, 3]
    assert NumberSeries.objects.get().last == 3


def test_sent_twice_it_is_one_submission(holder: Holder) -> None:
    first = ff.sent(holder)
    again = submission_create(tenant=holder.tenant, draft_key=first.uid, kind=ff.KIND, content=ff.content_of(holder))
    assert again == first
    assert Submission.objects.count() == 1 and NumberSeries.objects.get().last == 1
    assert mails() == ["insurance.received"]


def test_two_tabs_share_a_key_until_one_is_sent(holder: Holder) -> None:
    key = draft_key(holder.tenant, ff.KIND)
    assert draft_key(holder.tenant, ff.KIND) == key
    assert draft_key(ff.home().tenant, ff.KIND) != key
    ff.sent(holder)
    assert draft_key(holder.tenant, ff.KIND) != key
    with pytest.raises(DraftSent):
        draft_save(tenant=holder.tenant, kind=ff.KIND, key=key, values={"x": "late"})


def test_somebody_elses_key_is_like_an_unknown_one(holder: Holder) -> None:
    key = draft_key(holder.tenant, ff.KIND)
    draft_save(tenant=holder.tenant, kind=ff.KIND, key=key)
    other = ff.home()
    with pytest.raises(Draft.DoesNotExist):
        draft_save(tenant=other.tenant, kind=ff.KIND, key=key)
    with pytest.raises(Draft.DoesNotExist):
        submission_create(tenant=other.tenant, draft_key=key, kind=ff.KIND, content=ff.content_of(other))


def test_a_certificate_needs_a_file(holder: Holder) -> None:
    with pytest.raises(FileMissing):
        ff.sent(holder, files=0)
    assert NumberSeries.objects.get().last == 0, "no number is lost"


@pytest.mark.parametrize("case", ["foreign account", "foreign lease", "ended lease", "ended holder", "guarantor"])
def test_one_only_sends_for_what_one_holds_today(holder: Holder, case: str) -> None:
    other = ff.home()
    changes: dict[str, Any] = {}
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    lease = holder.account.leases.first()
    if case == "foreign account":
        changes = {"account_number": other.account_id, "lease_ids": (other.account.leases.first().pk,)}
    elif case == "foreign lease":
        changes = {"lease_ids": (lease.pk, other.account.leases.first().pk)}
    elif case == "ended lease":
        holder.account.leases.update(end_date=yesterday)
    elif case == "ended holder":
        holder.to_date = yesterday
        holder.save()
    else:
        holder.role = "GUARANTOR"
        holder.save()
    with pytest.raises(NotWritable):
        ff.sent(holder, **changes)
    assert not Submission.objects.exists()


def test_accepted_it_is_up_to_date(holder: Holder, staff: User) -> None:
    submission = submission_accept(submission=ff.sent(holder), user=staff)
    assert submission.state == State.ACCEPTED and submission.decided_by == staff
    assert statuses(holder) == ["À jour", "À jour"]
    assert mails() == ["insurance.received", "insurance.accepted"]


def test_refused_the_reason_is_told(holder: Holder, staff: User) -> None:
    submission_refuse(submission=ff.sent(holder), user=staff, reason=" Illisible. ")
    covers = [row.cover for row in leases_insurable(holder.tenant, holder.account_id)]
    assert {(cover.label, cover.reason) for cover in covers} == {("Refusée", "Illisible.")}
    assert mails() == ["insurance.received", "insurance.refused"]


def test_a_decided_submission_stays_decided(holder: Holder, staff: User) -> None:
    submission = ff.sent(holder)
    submission_accept(submission=submission, user=staff)
    for change in (submission_accept, submission_take):
        with pytest.raises(SubmissionClosed):
            change(submission=submission, user=staff)
    with pytest.raises(SubmissionClosed):
        submission_refuse(submission=submission, user=staff, reason="x")
    assert statuses(holder) == ["À jour", "À jour"]


def test_what_a_manager_saw_must_still_be_true(holder: Holder, staff: User) -> None:
    submission = ff.sent(holder)
    seen = submission.version
    submission_take(submission=submission, user=f.StaffFactory(), version=seen)
    with pytest.raises(SubmissionChanged):
        submission_accept(submission=submission, user=staff, version=seen)
    submission.refresh_from_db()
    assert submission.state == State.IN_REVIEW


def test_a_refused_mail_is_not_sent(holder: Holder) -> None:
    holder.tenant.user.mail_refusals.create(topic="ACKNOWLEDGEMENTS")
    ff.sent(holder)
    assert mails() == []


def test_without_sign_in_it_is_for_the_head_office() -> None:
    uid = uuid.uuid4()
    fields: dict[str, Any] = {"kind": "question", "data": {"a": 1}}
    fields |= {"contact_name": " Léa MARTIN ", "contact_email": "lea@example.org"}
    registry.kind_register(
        registry.Kind("question", "Question", 3, facts=lambda row: [], mail_received="insurance.received")
    )
    try:
        first = submission_create_open(uid=uid, **fields)
        again = submission_create_open(uid=uid, **fields)
    finally:
        del registry._kinds._entries["question"]
    assert first == again and first.number == 1 and NumberSeries.objects.get().last == 1
    assert (first.tenant, first.account, first.agency, first.contact_name) == (None, None, None, "Léa MARTIN")
    assert first.search_text == " 000000001 lea martin"
    assert OutgoingMail.objects.get().to == "lea@example.org"


@pytest.mark.parametrize("missing", [{"period_from": None}, {"period_to": None}, {"lease_ids": ()}], ids=str)
def test_a_certificate_of_nothing_is_not_recorded(holder: Holder, missing: dict[str, Any]) -> None:
    """The form asks for all three; another sender of this kind may forget one."""
    with pytest.raises(CertificateIncomplete):
        ff.sent(holder, **missing)
    assert not Submission.objects.exists() and mails() == [] and statuses(holder) == ["Non à jour", "Non à jour"]


def test_whom_it_is_given_to_is_noted(holder: Holder, staff: User) -> None:
    other = f.StaffFactory(first_name="Nadia", last_name="Benali")
    submission = ff.sent(holder)
    submission_assign(submission=submission, user=staff, to=other, version=None)
    submission_assign(submission=submission, user=staff, to=None, version=None)
    assert [event.words for event in history_of(submission)] == [
        "Demande remise à tous",
        "Demande attribuée à Nadia Benali",
        "Demande envoyée par le locataire",
    ]
    submission.refresh_from_db()
    assert (submission.state, submission.assigned_to) == (State.RECEIVED, None)


@pytest.mark.parametrize(
    ("scans", "ready"),
    [
        (["CLEAN"], True),
        (["UNSCANNED"], True),
        (["CLEAN", "INFECTED"], True),
        (["CLEAN", "PENDING"], False),
        (["PENDING"], False),
        (["INFECTED"], False),
    ],
)
def test_nobody_accepts_what_cannot_be_looked_at(holder: Holder, staff: User, scans: list[str], ready: bool) -> None:
    submission = ff.sent(holder, files=len(scans))
    for file, scan in zip(submission.attachments.all(), scans, strict=True):
        file.scan = scan
        file.save()
    if ready:
        assert submission_accept(submission=submission, user=staff).state == State.ACCEPTED
        return
    with pytest.raises(FilesNotReady):
        submission_accept(submission=submission, user=staff)
    submission.refresh_from_db()
    assert submission.is_open and "À jour" not in statuses(holder)
    assert submission_refuse(submission=submission, user=staff, reason="Envoyez une photo.").state == State.REFUSED


def test_a_refusal_says_why(holder: Holder, staff: User) -> None:
    submission = ff.sent(holder)
    with pytest.raises(ReasonMissing):
        submission_refuse(submission=submission, user=staff, reason=" \n ")
    submission.refresh_from_db()
    assert submission.is_open


def test_one_person_cannot_fill_the_desk(holder: Holder, staff: User, settings: Settings) -> None:
    settings.PORTAL_MOST_OPEN = 2
    first, _ = ff.sent(holder), ff.sent(holder)
    with pytest.raises(TooManyOpen):
        ff.sent(holder)
    submission_accept(submission=first, user=staff)
    ff.sent(ff.home())
    assert ff.sent(holder).number == 4


def test_each_account_has_a_draft_of_its_own(holder: Holder) -> None:
    keys = {draft_key(holder.tenant, ff.KIND, account) for account in ("", "123456", "123457")}
    assert len(keys) == 3
    kept = draft_save(tenant=holder.tenant, kind=ff.KIND, key=draft_key(holder.tenant, ff.KIND, "999999"))
    ff.sent(holder)
    assert draft_current(holder.tenant, ff.KIND, "999999") == (kept.uid, kept)
    assert draft_current(holder.tenant, ff.KIND, holder.account_id)[1] is None


def test_a_draft_of_another_kind_is_not_this_one(holder: Holder) -> None:
    key = draft_key(holder.tenant, "other")
    draft_save(tenant=holder.tenant, kind="other", key=key)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.create(uid=key, tenant=holder.tenant, kind=ff.KIND)
    with pytest.raises(Draft.DoesNotExist):
        draft_save(tenant=holder.tenant, kind=ff.KIND, key=key)
