"""What *Accueil* says to those who owe on direct debit, or of old data: sentence and card agree, on page and API."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tenant_space.dashboard.selectors import dashboard
from tenant_space.formats import near_date
from tenant_space.secured.viewer import viewer_for
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import text_of
from tests.kit.app import App
from tests.kit.dashboard import PATH, TODAY, account_is, codes
from tests.kit.secured_pages import applied
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
NOTHING = "Vous n'avez rien à faire."
EXACT = 50_000


@pytest.fixture
def holder() -> Holder:
    """A tenant who owes 456,78 €, with a term of as much in ten days; a dwelling that is insured."""
    holder = f.HolderFactory(account__owing=True, account__next_due_date=day(10), account__next_due_cents=45_678)
    f.LeaseFactory(account=holder.account, insurance_status="UP_TO_DATE")
    return holder


def day(ahead: int) -> dt.date:
    return TODAY + dt.timedelta(days=ahead)


def said_at(ahead: int) -> str:
    return near_date(day(ahead))


def on_debit(owed: int, due: int | None, term: int | None) -> dict[str, Any]:
    date = None if due is None else day(due)
    return {"balance_cents": owed, "next_due_date": date, "next_due_cents": term, "direct_debit_active": True}


CARD_OF_DOUBT = "Payez ou appelez votre agence"
ALL_LATE = "Payez sans attendre"


@pytest.mark.parametrize(
    ("values", "title", "note"),
    [
        # Without an amount nothing is called late, nor said to be debited.
        (
            on_debit(EXACT, 10, None),
            CARD_OF_DOUBT,
            f"Un prélèvement est prévu le {said_at(10)}. Nous n'en connaissons pas le montant.",
        ),
        (on_debit(EXACT, -3, None), CARD_OF_DOUBT, "Nous ne le voyons pas encore."),
        (on_debit(EXACT, None, None), CARD_OF_DOUBT, "Nous ne connaissons pas la date du prochain prélèvement."),
        # The bank has five days; a debit that was rejected looks like one that never came.
        (
            on_debit(EXACT, -5, EXACT),
            "",
            f"Le prélèvement était prévu le {said_at(-5)}. Nous ne le voyons pas encore.",
        ),
        (on_debit(EXACT, -6, EXACT), ALL_LATE, "Nous ne le voyons pas. 500,00\u00a0€ sont à payer dès maintenant."),
        (on_debit(EXACT, -90, EXACT), ALL_LATE, f"Le prélèvement était prévu le {said_at(-90)}."),
        (on_debit(EXACT, -6, None), ALL_LATE, "Nous ne le voyons pas. 500,00\u00a0€ sont à payer dès maintenant."),
        # Older arrears are due whatever becomes of the debit.
        (
            on_debit(150_000, -1, EXACT),
            "Payez sans attendre",
            f"Le prélèvement de 500,00\u00a0€ était prévu le {said_at(-1)}. Nous ne le voyons pas encore. "
            "Le reste, 1\u202f000,00\u00a0€, est à payer dès maintenant.",
        ),
        (
            on_debit(150_000, -6, EXACT),
            "Payez sans attendre",
            f"Le prélèvement de 500,00\u00a0€ était prévu le {said_at(-6)}. Nous ne le voyons pas. "
            "1\u202f500,00\u00a0€ sont à payer dès maintenant.",
        ),
        (on_debit(EXACT, 10, 0), ALL_LATE, "500,00\u00a0€ sont à payer dès maintenant."),
        # The whole is debited soon.
        (on_debit(EXACT, 0, EXACT), "", f"ce montant sera prélevé le {said_at(0)}."),
        (on_debit(EXACT, 10, 60_000), "", f"600,00\u00a0€ seront prélevés le {said_at(10)}."),
    ],
)
def test_direct_debit_silences_only_what_the_bank_will_take(
    tenant_client: Client, holder: Holder, values: dict[str, Any], title: str, note: str
) -> None:
    account_is(holder, **values)
    text, home = text_of(tenant_client.get(PATH)), api_home(holder)
    assert note in text and note in " ".join([home["sentence"], *home["notes"]])
    assert [card["title"] for card in home["cards"] if card["to_do"]] == ([title] if title else [])
    assert title in text and (NOTHING in text) == (not title)
    assert ("Payez sans attendre" in text) == (title == ALL_LATE)
    assert ("Prélèvement prévu" in text) == (not title), "the badge says the same"


def api_home(holder: Holder) -> dict[str, Any]:
    app, user = App(), holder.tenant.user
    app.enter(user)
    return app.get(f"/api/v1/accounts/{holder.account_id}/home").json()


def test_a_date_without_an_amount_is_no_last_day(tenant_client: Client, holder: Holder) -> None:
    account_is(holder, next_due_cents=None)
    text = text_of(tenant_client.get(PATH))
    assert f"Votre prochaine échéance est le {said_at(10)}. Nous n'en connaissons pas le montant." in text
    assert codes(holder) == ["payment_due"]
    assert "sans attendre" not in text and "à payer avant" not in text and f"avant le {said_at(10)}" not in text


@pytest.mark.parametrize(
    ("debit", "owed", "due", "expected", "note"),
    [
        (False, EXACT, -2, ["payment_due"], f"500,00\u00a0€ étaient à payer avant le {said_at(-2)}."),
        (True, EXACT, -2, [], f"500,00\u00a0€ devaient être prélevés le {said_at(-2)}."),
        (False, EXACT, -20, ["payment_overdue"], ""),  # late on the day of the data already
        (True, EXACT, -14, [], ""),
        (True, EXACT, -20, ["payment_overdue"], ""),
        (True, 150_000, -2, ["payment_overdue"], f"500,00\u00a0€ devaient être prélevés le {said_at(-2)}. Le reste"),
    ],
)
def test_old_data_are_judged_as_of_their_day(
    tenant_client: Client, holder: Holder, debit: bool, owed: int, due: int, expected: list[str], note: str
) -> None:
    applied(timezone.now() - dt.timedelta(days=10))
    account_is(holder, **on_debit(owed, due, EXACT) | {"direct_debit_active": debit})
    text = text_of(tenant_client.get(PATH))
    assert codes(holder) == expected
    since = f"D'après les données du {said_at(-10)}, "
    assert (since + note in text) if note else since not in text
    assert ("date limite était" in text) == (not debit and due == -20)
    assert ("Payez sans attendre" in text) == bool("payment_overdue" in expected)
    applied(timezone.now())
    assert since not in text_of(tenant_client.get(PATH)), "fresh data speak for today"
    assert debit or codes(holder) == ["payment_overdue"]


def test_somebody_who_has_a_term_due_today_is_not_told_that_nothing_is(tenant_client: Client, holder: Holder) -> None:
    f.EntryFactory(account=holder.account)
    for cents in (0, -2_000):
        account_is(holder, balance_cents=cents, next_due_date=TODAY)
        text = text_of(tenant_client.get(PATH))
        assert "rien à payer" not in text and "Prochaine échéance" in text
        account_is(holder, next_due_date=day(1))
        assert "Vous n'avez rien à payer aujourd'hui." in text_of(tenant_client.get(PATH))


def test_a_visit_comes_before_the_invitation_to_direct_debit(tenant_client: Client, holder: Holder) -> None:
    account_is(holder, balance_cents=0)
    claim = f.ClaimFactory(account=holder.account, visited=True)
    f.ClaimEventFactory(claim=claim, in_days=3)
    shown = dashboard(viewer_for(holder.tenant)).good_to_know
    assert [card.code for card in shown] == ["claim_appointment", "direct_debit"]
