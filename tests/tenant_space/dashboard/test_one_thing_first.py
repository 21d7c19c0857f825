"""*Accueil* says first what is owed or not, and the one thing to do about it; each amount once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from forms.submissions.answering import message_answer
from tenant_space.dashboard import selectors
from tenant_space.formats import euros, long_date
from tenant_space.landlord.models import HowToPay, LandlordSettings
from tenant_space.landlord.selectors import landlord_forget
from tenant_space.secured.viewer import viewer_for
from tenant_space.tenancy.enums import AccountStatus
from tenant_space.tenancy.models import Agency, Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of, text_of
from tests.kit.dashboard import PATH, TODAY, account_is
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
SOON = TODAY + dt.timedelta(days=10)


@pytest.fixture
def holder() -> Holder:
    """A tenant who owes a term, and whose agency answers the phone."""
    holder = f.HolderFactory(account__owing=True, account__next_due_date=SOON, account__next_due_cents=45_678)
    f.LeaseFactory(account=holder.account, insurance_status="EXPIRED")
    HowToPay.objects.update_or_create(defaults={"cheque_order": "Trésorerie Exemple"}, pk=1)
    landlord_forget()
    return holder


def box(client: Client) -> str:
    """The box of the balance alone."""
    page = client.get(PATH).content.decode()
    return page.partition('<section class="balance')[2].partition("</section>\n")[0]


def test_what_to_do_about_the_balance_stands_in_its_box_and_the_rest_below(
    tenant_client: Client, holder: Holder
) -> None:
    page, inside = tenant_client.get(PATH).content.decode(), box(tenant_client)
    assert "Pensez à payer" in inside and "04" in inside and "tel:" in inside, "the number is written"
    rest = page.partition("À faire</h2>")[2]
    assert "Pensez à payer" not in rest and "assurance" in rest.partition("Mes dernières demandes")[0]
    assert page.index("Mes dernières demandes") < page.index("Que voulez-vous faire")


@pytest.mark.parametrize("values", [{}, {"status": AccountStatus.LITIGATION}, {"payment_block": True}])
def test_whose_agency_has_no_phone_reads_the_landlords(
    tenant_client: Client, holder: Holder, values: dict[str, Any]
) -> None:
    landlord = LandlordSettings.load()
    landlord.name, landlord.phone = "Habitat", "0477000000"
    landlord.save()
    landlord_forget()
    Agency.objects.update(phone="")
    account_is(holder, **values)
    assert "tel:+33477000000" in box(tenant_client)
    page = plain_text_of(tenant_client.get(PATH))
    assert "Habitat : 04 77 00 00 00" in page and "Appelez-nous : 04 77 00 00 00" in page


def test_what_is_new_stands_below_the_balance_and_in_no_box(tenant_client: Client, holder: Holder) -> None:
    assert "Vous avez du nouveau" not in text_of(tenant_client.get(PATH))
    message_answer(submission=ff.sent(holder), user=f.StaffFactory(), text="Bonjour.")
    page = tenant_client.get(PATH).content.decode()
    assert (
        page.index('<section class="balance')
        < page.index("Vous avez du nouveau")
        < page.index("Mes dernières demandes")
    )
    assert '<div class="alert' not in page


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, True),
        ({"next_due_date": TODAY - dt.timedelta(days=30)}, True),
        ({"status": AccountStatus.LEFT}, True),
        ({"direct_debit_active": True}, False),  # the bank takes it
        ({"direct_debit_active": True, "next_due_date": None}, True),
        ({"status": AccountStatus.LITIGATION}, False),  # the agency says how
        ({"payment_block": True}, False),
        ({"balance_cents": 0}, False),
        ({"balance_cents": -500}, False),
    ],
)
def test_those_who_pay_by_themselves_read_how(
    tenant_client: Client, holder: Holder, values: dict[str, Any], told: bool
) -> None:
    account_is(holder, **values)
    assert ("Trésorerie Exemple" in box(tenant_client)) == told


def test_the_next_payment_is_announced_when_nothing_is_owed_yet(tenant_client: Client, holder: Holder) -> None:
    account_is(holder, balance_cents=0)
    announced = f"{euros(45_678)} le {long_date(SOON)}"
    assert f"Prochaine échéance{announced}" in text_of(tenant_client.get(PATH)).replace("\n", "").replace("  ", "")
    account_is(holder, status=AccountStatus.LITIGATION)
    assert announced not in text_of(tenant_client.get(PATH)), "in litigation the agency says how and when"


@pytest.mark.parametrize(
    ("today", "debit_day", "expected"),
    [
        (dt.date(2026, 11, 4), 5, dt.date(2026, 11, 5)),
        (dt.date(2026, 11, 5), 5, dt.date(2026, 11, 5)),
        (dt.date(2026, 11, 6), 5, dt.date(2026, 12, 5)),
        (dt.date(2026, 12, 31), 30, dt.date(2027, 1, 30)),
        (dt.date(2027, 2, 27), 31, dt.date(2027, 2, 28)),
        (dt.date(2026, 11, 6), None, None),
    ],
)
def test_a_debit_of_unknown_amount_has_its_day(
    holder: Holder, monkeypatch: pytest.MonkeyPatch, today: dt.date, debit_day: int | None, expected: dt.date | None
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda value=None: value or today)
    account_is(holder, balance_cents=0, direct_debit_active=True, next_due_date=None, next_due_cents=None)
    f.MandateFactory(account=holder.account, debit_day=debit_day)
    assert selectors.dashboard(viewer_for(holder.tenant)).next_debit == expected
    account_is(holder, next_due_date=dt.date(2027, 3, 12))
    assert selectors.dashboard(viewer_for(holder.tenant)).next_debit == dt.date(2027, 3, 12), "as the ERP says"
    for values in ({"next_due_cents": 1}, {"next_due_cents": 0}, {"next_due_cents": None, "balance_cents": 1}):
        account_is(holder, **values)
        assert selectors.dashboard(viewer_for(holder.tenant)).next_debit is None, "told otherwise, or nothing"
    for status in ("LITIGATION", "LEFT"):
        account_is(holder, balance_cents=0, status=status)
        assert selectors.dashboard(viewer_for(holder.tenant)).next_debit is None


def test_every_other_account_says_where_it_stands(tenant_client: Client, holder: Holder) -> None:
    assert "Vos autres comptes" not in tenant_client.get(PATH).content.decode()
    other = f.HolderFactory(tenant=holder.tenant, account__balance_cents=4_500).account
    stranger = f.HolderFactory(account__balance_cents=7_700).account
    page = tenant_client.get(f"{PATH}?compte={holder.account_id}").content.decode()
    line = page.partition('aria-label="Vos autres comptes"')[2].partition("</ul>")[0]
    assert other.pk in line and f"Vous devez {euros(4_500)}" in line and f"?compte={other.pk}" in line
    assert holder.account_id not in line and stranger.pk not in page
