"""*J'ai du mal à payer*: where one is led there from, what is counted, and that nothing is refused by itself."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone

from forms.payment_plan.aids import PaymentAid
from forms.payment_plan.enums import CODE
from forms.submissions.drafts import draft_key
from forms.submissions.models import Submission
from forms.submissions.tokens import token_make
from tenant_space.landlord.models import LandlordSettings
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.enums import AccountStatus
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.desk import at, press
from tests.kit.private_numbers import BOX, LOOKS_PRIVATE, PRIVATE
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH = "/j-ai-du-mal-a-payer/"
LINK = f'href="{PATH}"'


@pytest.fixture
def holder() -> Holder:
    """Owes 612,34 € since long ago; the rent is 456,78 € a month."""
    due = timezone.localdate() - dt.timedelta(days=40)
    account = {"balance_cents": 61_234, "next_due_date": due, "next_due_cents": 45_678}
    holder = f.HolderFactory(
        account__account_number="123456",
        account__online_payment_allowed=True,
        **{f"account__{name}": value for name, value in account.items()},
    )
    f.UserFactory(tenant=holder.tenant)
    today = timezone.localdate()
    f.EntryFactory(account=holder.account, accounting_date=today, period=f"{today:%Y-%m}", debit_cents=45_678)
    return holder


def landlord_set(**values: Any) -> None:
    row = LandlordSettings.load()
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def start_of(client: Client) -> str:
    return re.search(r'<option value="(\d{4}-\d\d-\d\d)"', client.get(PATH).content.decode())[1]


def ask(client: Client, holder: Holder, **typed: Any) -> ClientResponse:
    """Fill the form in; `confirmed` is what the page shown gives back."""
    key = draft_key(holder.tenant, CODE, holder.account_id)
    token = token_make(holder.tenant, CODE, key, holder.account_id)
    return client.post(PATH, {"jeton": token, "envoyer": "1", **typed})


def confirm(client: Client, holder: Holder, shown: ClientResponse) -> ClientResponse:
    """Press « Envoyer ma demande » on what is shown."""
    html = shown.content.decode()
    form = html[html.index('class="section confirmation"') :]
    return ask(client, holder, **dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)))


@pytest.mark.parametrize("path", ["/accueil/", "/mon-compte/", "/je-regle-mon-loyer/", "/releve-de-compte/?periode=3"])
def test_the_way_there_is_wherever_money_is_owed_and_nowhere_else(
    tenant_client: Client, holder: Holder, path: str
) -> None:
    first, today = timezone.localdate() - dt.timedelta(days=60), timezone.localdate()
    path = path.replace("periode=3", f"du={first}&au={today}")
    assert LINK in tenant_client.get(path).content.decode()
    holder.account.balance_cents = 0
    holder.account.save()
    assert LINK not in tenant_client.get(path).content.decode()


def test_what_is_shown_is_what_is_sent_and_it_comes_to_the_debt(tenant_client: Client, holder: Holder) -> None:
    shown = ask(tenant_client, holder, by="MONTHS", months="4", first_on=start_of(tenant_client), words="Seule.")
    text = plain_text_of(shown, between=" ")
    assert "153,09" in text and "153,08" in text and "609,87" in text, "each part, and with the rent"
    assert not Submission.objects.exists()
    assert confirm(tenant_client, holder, shown).status_code == 302
    row = Submission.objects.get()
    assert [cents for _, cents, _ in row.data["parts"]] == [15_309, 15_309, 15_308, 15_308]
    assert {rent for *_, rent in row.data["parts"]} == {45_678} and row.data["beyond"] == []
    assert OutgoingMail.objects.get().kind == "payment_plan.received"


@pytest.mark.parametrize(
    ("typed", "months"),
    [
        ({"by": "AMOUNT", "monthly": "10"}, 62),  # no calendar so long is drawn
        ({"by": "AMOUNT", "monthly": "30,00 €"}, 20),  # 12,34 joins the last part
        ({"by": "MONTHS", "months": "40"}, 40),
        ({"by": "MONTHS", "months": "999"}, 999),
    ],
)
def test_what_goes_beyond_the_rules_leaves_as_well_and_is_pointed_out(
    tenant_client: Client, holder: Holder, typed: dict[str, str], months: int
) -> None:
    shown = ask(tenant_client, holder, first_on=start_of(tenant_client), **typed)
    assert "envoyer quand même" in plain_text_of(shown, between=" ")
    assert confirm(tenant_client, holder, shown).status_code == 302
    row = Submission.objects.get()
    assert row.data["months"] == months and f"{months} mois" in row.data["beyond"][0]
    assert sum(cents for _, cents, _ in row.data["parts"]) == (61_234 if months < 60 else 0)
    tenant_client.force_login(ff.manager("CV"))
    assert "Au-delà de nos règles" in plain_text_of(tenant_client.get(at(row)), between=" ")


def test_a_debt_that_changed_since_is_shown_again(tenant_client: Client, holder: Holder) -> None:
    shown = ask(tenant_client, holder, by="MONTHS", months="2", first_on=start_of(tenant_client))
    holder.account.balance_cents = 20_000
    holder.account.save()
    again = confirm(tenant_client, holder, shown)
    assert again.status_code == 200 and "100,00" in plain_text_of(again, between=" ")
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"by": "AMOUNT", "monthly": "1,500"}, "peut se lire de deux façons"),
        ({"by": "AMOUNT", "monthly": ""}, "Écrivez le montant"),
        ({"by": "AMOUNT", "monthly": "0"}, "au-dessus de zéro"),
        ({"by": "MONTHS", "months": "0"}, "Écrivez un nombre de mois"),
        ({"by": "MONTHS", "months": "six"}, "Écrivez un nombre de mois"),
        ({"by": "MONTHS", "months": "2", "first_on": "2020-01-01"}, "Cette date est passée"),
    ],
)
def test_what_is_wrong_is_said_and_stays_typed(
    tenant_client: Client, holder: Holder, typed: dict[str, str], said: str
) -> None:
    answer = ask(tenant_client, holder, **{"first_on": start_of(tenant_client), **typed})
    assert said in plain_text_of(answer, between=" ") and not Submission.objects.exists()


@pytest.mark.parametrize("number", PRIVATE)
def test_private_numbers_are_pointed_out_before_all_is_shown(
    tenant_client: Client, holder: Holder, number: str
) -> None:
    typed = {"by": "MONTHS", "months": "4", "first_on": start_of(tenant_client), "words": f"Voici : {number}."}
    shown = ask(tenant_client, holder, **typed)
    html, text = shown.content.decode(), plain_text_of(shown)
    assert f"Votre texte contient {PRIVATE[number]}." in text and BOX in html and f"Voici : {number}." in html
    assert 'class="section confirmation"' not in html, "nothing to confirm yet"
    shown = ask(tenant_client, holder, **typed, confirm_private="on")
    assert confirm(tenant_client, holder, shown).status_code == 302
    assert Submission.objects.get().data["words"] == f"Voici : {number}."


@pytest.mark.parametrize("words", LOOKS_PRIVATE)
def test_what_only_looks_private_is_shown_at_once(tenant_client: Client, holder: Holder, words: str) -> None:
    shown = ask(tenant_client, holder, by="MONTHS", months="4", first_on=start_of(tenant_client), words=words)
    assert confirm(tenant_client, holder, shown).status_code == 302
    assert Submission.objects.get().data["words"] == words


@pytest.mark.parametrize(
    ("settings", "status", "counts"),
    [
        ({}, AccountStatus.ACTIVE, True),
        ({"plan_open": False}, AccountStatus.ACTIVE, False),
        ({}, AccountStatus.LITIGATION, False),
        ({"plan_in_litigation": True}, AccountStatus.LITIGATION, True),
    ],
)
def test_who_is_offered_a_calendar_is_for_the_landlord_and_all_may_write(
    tenant_client: Client, holder: Holder, settings: dict[str, bool], status: str, counts: bool
) -> None:
    landlord_set(**settings)
    holder.account.status = status
    holder.account.save()
    html = tenant_client.get(PATH).content.decode()
    assert ('name="months"' in html) is counts and 'name="monthly"' in html
    if not counts:
        shown = ask(tenant_client, holder, monthly="", words="Je peux payer après le 15.")
        assert confirm(tenant_client, holder, shown).status_code == 302
        assert Submission.objects.get().data["parts"] == []


def test_nothing_owed_nothing_to_plan(tenant_client: Client, holder: Holder) -> None:
    holder.account.balance_cents = 0
    holder.account.save()
    assert "Vous ne devez rien" in plain_text_of(tenant_client.get(PATH), between=" ")
    assert "Il n'y a rien à étaler" in plain_text_of(ask(tenant_client, holder, by="MONTHS", months="2"), between=" ")


def test_each_agency_names_its_own_aids(tenant_client: Client, holder: Holder) -> None:
    PaymentAid.objects.create(name="Mme ROUX, assistante sociale", text="Le mardi.", agency_code="CV")
    PaymentAid.objects.create(name="Ailleurs", text="Loin.", agency_code="ZZ")
    text = plain_text_of(tenant_client.get(PATH), between=" ")
    assert "Mme ROUX" in text and "(FSL)" in text and "Caf ou MSA" in text and "Ailleurs" not in text


def test_somebody_who_only_reads_is_told_whom_to_call(tenant_client: Client, holder: Holder) -> None:
    holder.to_date = timezone.localdate() - dt.timedelta(days=1)
    holder.save()
    text = plain_text_of(tenant_client.get(PATH), between=" ")
    assert "elle fait le plan avec vous" in text and "(FSL)" in text
    ask(tenant_client, holder, by="MONTHS", months="2", first_on="2030-01-01")
    assert not Submission.objects.exists()


@pytest.mark.parametrize(("act", "subject"), [("accept", "est accepté"), ("refuse", "parlons-en")])
def test_staff_decide_and_the_tenant_is_told_calmly(
    tenant_client: Client, holder: Holder, act: str, subject: str
) -> None:
    confirm(
        tenant_client,
        holder,
        ask(tenant_client, holder, by="MONTHS", months="2", first_on=start_of(tenant_client)),
    )
    row = Submission.objects.get()
    tenant_client.force_login(ff.manager("CV"))
    press(tenant_client, row, act, **({"reason": "Appelez-nous."} if act == "refuse" else {}))
    assert OutgoingMail.objects.filter(kind=f"payment_plan.{act}{'ed' if act == 'accept' else 'd'}").exists()


def test_a_long_calendar_is_folded_so_that_what_goes_beyond_is_seen(tenant_client: Client, holder: Holder) -> None:
    start = start_of(tenant_client)
    short, long = (
        ask(tenant_client, holder, by="MONTHS", months=n, first_on=start).content.decode() for n in (12, 13)
    )
    assert "Voir les 13 échéances" in long and "Voir les 12" not in short
    assert long.count("envoyer quand même") == 1
