"""A whole IBAN is forgotten some days after the landlord's software has it; its mask and fingerprint stay."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.direct_debit.orders import MandateOrder
from forms.direct_debit.tasks import ibans_forget
from forms.submissions.enums import State
from forms.submissions.models import Handover, Submission
from tenant_space.identity.secrets import fingerprint, secret_seal
from tests.kit import factories as f
from tests.kit.debits import IBAN

pytestmark = pytest.mark.django_db


def order(state: str, result: str, answered: float, decided: float) -> MandateOrder:
    """A request in this state, decided and answered so many days ago; without a result, not answered."""
    now = timezone.now()
    row = Submission.objects.create(
        uid=f"00000000-0000-0000-0000-{Submission.objects.count():012d}",
        kind="mandate",
        state=state,
        due_on=now.date(),
        decided_at=now - dt.timedelta(days=decided),
    )
    if result:
        Handover.objects.create(submission=row, result=result, taken_up_at=now - dt.timedelta(days=answered))
    return MandateOrder.objects.create(
        submission=row,
        account=f.AccountFactory(),
        iban_sealed=secret_seal(IBAN),
        iban_masked="FR76 •••• 176",
        fingerprint=fingerprint(IBAN),
    )


@pytest.mark.parametrize(
    ("state", "result", "answered", "decided", "kept"),
    [
        (State.ACCEPTED, "ACCEPTED", 31, 40, False),
        (State.ACCEPTED, "RECEIVED", 31, 40, False),
        (State.ACCEPTED, "ACCEPTED", 29, 40, True),
        (State.ACCEPTED, "", 0, 400, True),
        (State.ACCEPTED, "RECEIVED", 31, 5, True),
        (State.WAITING, "INCOMPLETE", 31, 40, True),
        (State.IN_REVIEW, "ACCEPTED", 31, 40, True),
        (State.REFUSED, "REFUSED", 31, 31, False),
        (State.REFUSED, "", 0, 29, True),
        (State.OBSOLETE, "", 0, 31, False),
    ],
)
def test_an_iban_goes_once_nobody_needs_it(
    state: State, result: str, answered: float, decided: float, kept: bool
) -> None:
    row = order(state, result, answered, decided)
    ibans_forget.func()
    row.refresh_from_db()
    assert bool(row.iban_sealed) is kept
    assert row.iban_masked and row.fingerprint == fingerprint(IBAN)


def test_the_days_are_a_setting(settings: Settings) -> None:
    settings.PORTAL_IBAN_DAYS = 10
    row = order(State.ACCEPTED, "ACCEPTED", 11, 12)
    ibans_forget.func()
    row.refresh_from_db()
    assert row.iban_sealed == ""
