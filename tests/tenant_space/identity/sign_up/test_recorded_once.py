"""A sign-up that the worker records: once, whatever became of it, and nothing for a person who is taken."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from tenant_space.identity import afterwards
from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import SignUp
from tenant_space.identity.sign_up import services
from tenant_space.identity.sign_up.links import LINK_SECONDS, link_key
from tenant_space.identity.tenant_access.sign_ups import sign_ups_block, sign_ups_mail
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.at_once import done_at_once
from tests.kit.opened_access import ADDRESS, CHECK, opened
from tests.kit.presses import time_passes
from tests.kit.registrations import activate, submit

STRANGER = "inconnu@example.org"


def kinds() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def repeated(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The jobs done so far, to be done once more as after a killed worker."""
    done: list[Any] = []

    def note(work: Any, sealed: str) -> None:
        done.append(partial(work.call, sealed))
        work.call(sealed)

    monkeypatch.setattr(afterwards, "leave", note)
    return done


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["disowned", "activated", "opened by a manager"])
def test_a_job_that_runs_twice_brings_nothing_back(repeated: list[Any], holder: Holder, end: str) -> None:
    sign_up = submit(holder.tenant)
    assert sign_up
    if end == "disowned":
        services.registration_disown(key=link_key(sign_up))
    elif end == "activated":
        activate(link_key(sign_up))
    else:
        opened(holder, email=STRANGER)
    left, mails = set(SignUp.objects.values_list("pk", flat=True)), kinds()
    for job in repeated:
        job()
    assert set(SignUp.objects.values_list("pk", flat=True)) == left - {sign_up.pk} and kinds() == mails


@pytest.mark.django_db
@pytest.mark.parametrize("taken", ["linked", "blocked"])
def test_who_passed_step_1_too_early_gets_no_link_and_no_word(holder: Holder, taken: str) -> None:
    first = submit(holder.tenant)
    assert first
    if taken == "linked":
        activate(link_key(first))
    else:
        sign_ups_block(actor=f.StaffFactory(), person=holder.tenant, reason="Doute sur la personne.")
    OutgoingMail.objects.all().delete()
    assert submit(holder.tenant, STRANGER) is None
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db
def test_an_opened_access_is_only_sent_again_by_a_manager_once_its_link_is_dead(holder: Holder) -> None:
    sign_up = opened(holder)
    SignUp.objects.update(created_at=timezone.now() - dt.timedelta(seconds=LINK_SECONDS - 60))
    time_passes()
    services.activation_resend(email=ADDRESS)
    assert kinds() == [MailKind.ACCESS_OPENED] * 2
    SignUp.objects.update(created_at=timezone.now() - dt.timedelta(seconds=LINK_SECONDS + 60))
    time_passes()
    services.activation_resend(email=ADDRESS)
    assert kinds() == [MailKind.ACCESS_OPENED] * 2
    sign_ups_mail(actor=f.StaffFactory(), person=sign_up.person)
    assert kinds() == [MailKind.ACCESS_OPENED] * 3
    time_passes()
    services.activation_resend(email=ADDRESS)
    assert kinds() == [MailKind.ACCESS_OPENED] * 4, "a link is out that lives"


def test_of_two_managers_at_once_one_link_is_left(own_database: Any) -> None:
    holder, actor = f.HolderFactory(), f.StaffFactory()
    ways = [partial(opened, holder, actor=actor, email=f"n{number}@example.org", check=CHECK) for number in range(4)]
    assert done_at_once(*ways) == ["done"] * 4
    assert SignUp.objects.count() == 1
