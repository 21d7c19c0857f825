"""Direct debits and personal details: what the two pages say, to whom, and what they cost."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from forms.direct_debit.models import DirectDebitPage
from forms.personal_details.models import PersonalDetailsPage
from tenant_space.secured.viewer import viewer_for
from tenant_space.tenancy.banks import iban_is_clear
from tenant_space.tenancy.models import Holder, Mandate, RentAccount
from tests.kit import factories as f
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
DEBIT, DETAILS = "/prelevements-automatiques/", "/mes-informations-personnelles/"
TODAY = timezone.localdate()
DUE = (TODAY.replace(day=1) + dt.timedelta(days=32)).replace(day=5)
LOOKS_LIKE_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?:[ .\-]?[A-Z0-9]){11,30}\b", re.IGNORECASE)
SECRETS = ("+33699999999", "06\u00a099\u00a099", "secret@example.org", "3 février 1950", "Cariste secret", "Veuf")


@pytest.fixture
def holder() -> Holder:
    return f.HolderFactory(
        account__account_number="123456",
        account__next_due_date=DUE,
        account__next_due_cents=45_678,
        tenant__civility="MME",
        tenant__phone_mobile="+33612345678",
        tenant__marital_status="MARIE",
        rank=1,
    )


@pytest.fixture
def mine(client: Client, holder: Holder) -> Client:
    client.force_login(f.UserFactory(tenant=holder.tenant, email="connexion@example.org"))
    return client


def said(client: Client, path: str) -> str:
    """The page as one reads it: no spaces that do not break, no entities."""
    answer = client.get(path)
    assert answer.status_code == 200
    text = answer.content.decode().replace("&#x27;", "'").replace("&nbsp;", " ")
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def other(holder: Holder, **values: Any) -> Holder:
    """Somebody else on the account, of whom the landlord knows everything."""
    return f.HolderFactory(
        account=holder.account,
        tenant__last_name="AUTRE",
        tenant__phone_mobile="+33699999999",
        tenant__email="secret@example.org",
        tenant__birth_date=dt.date(1950, 2, 3),
        tenant__marital_status="VEUF",
        tenant__occupation="Cariste secret",
        **values,
    )


# --- direct debits ---------------------------------------------------------------------


def test_a_mandate_with_the_next_debit(mine: Client, holder: Holder) -> None:
    RentAccount.objects.update(direct_debit_active=True)
    f.MandateFactory(account=holder.account)
    f.MandateFactory(account=holder.account, status="REVOKED", rum="ANCIEN-1")
    text = said(mine, DEBIT)
    for words in (
        "nous prélèverons 456,78 €.",
        "Échéance",
        "En service",
        "BEN SAID MOHAMMED AMINE",
        "Crédit Agricole Loire Haute-Loire",
        "14506",
        "CRCA SAINT CHAMOND (00019)",
        "FR76 •••• •••• •••• •••• •••• 176",
        "commence par FR76, finit par 176",
        "AGRIFRPP845",
        "++0123456",
        "FR72ZZZ123456",
        "Le 5 de chaque mois",
        "4 novembre 2013",
        "Anciens mandats (1)",
        "Changer de compte bancaire",
        "Vous n'avez saisi aucune demande.",
    ):
        assert words in text, words
    assert "Optez pour le paiement automatique" not in text and "est en place." not in text
    assert text.index("ANCIEN-1") > text.index("<details")


def test_with_nothing_due_the_state_comes_first(mine: Client, holder: Holder) -> None:
    f.MandateFactory(account=holder.account)
    assert "Votre prélèvement automatique est en place." in said(mine, DEBIT)
    Mandate.objects.update(status="PENDING")
    text = said(mine, DEBIT)
    assert "est en place." not in text and "rien n'est prélevé pour l'instant" in text


def test_without_a_mandate_one_is_invited_and_told_how(mine: Client) -> None:
    text = said(mine, DEBIT)
    for words in (
        "Aucun prélèvement automatique en place",
        "Optez pour le paiement automatique",
        "Facilitez-vous le règlement de votre loyer !",
        "le 5, le 10 ou le 15 du mois",
        "04 77 32 72 47",
    ):
        assert words in text, words
    assert "<button" not in text.split("<main")[1].split("</main>")[0], "no dead button"


def test_a_debit_in_litigation_is_not_promised(mine: Client, holder: Holder) -> None:
    RentAccount.objects.update(direct_debit_active=True, status="LITIGATION")
    f.MandateFactory(account=holder.account)
    text = said(mine, DEBIT)
    assert "Votre prélèvement automatique est en place." in text and "nous prélèverons" not in text
    assert "Pour savoir si votre prochain loyer sera prélevé, appelez votre agence." in text


@pytest.mark.parametrize("status", ["LITIGATION", "LEFT", "CLOSED"])
def test_somebody_who_cannot_is_not_invited(mine: Client, status: str) -> None:
    RentAccount.objects.update(status=status)
    text = said(mine, DEBIT)
    assert "Aucun prélèvement automatique" in text and "Optez" not in text and "Mettre en place" not in text


def test_an_unknown_bank_is_its_code_and_a_foreign_one_has_none(mine: Client, holder: Holder) -> None:
    mandate = f.MandateFactory(account=holder.account, bank_code="99999")
    assert "code 99999" in said(mine, DEBIT)
    Mandate.objects.filter(pk=mandate.pk).update(iban_masked="DE89 •••• 000")
    text = said(mine, DEBIT)
    assert "99999" not in text and "Guichet" not in text and "SAINT CHAMOND" not in text
    assert "DE89 •••• 000" in text and "AGRIFRPP845" in text


@pytest.mark.parametrize("iban", ["FR7630006000011234567890189", "FR76 3000 6000 0112 3456 7890 189"])
def test_no_answer_holds_anything_like_an_iban(mine: Client, holder: Holder, iban: str) -> None:
    f.MandateFactory(account=holder.account)
    f.MandateFactory(account=holder.account, iban_masked=iban)
    answers = [said(mine, path) for path in (DEBIT, DETAILS, "/accueil/", "/api/v1/accounts/123456/mandates")]
    found = {match for text in answers for match in LOOKS_LIKE_IBAN.findall(text) if iban_is_clear(match)}
    assert found == set()
    assert all(text.replace(" ", "").find("30006000011234567890") < 0 for text in answers)
    assert [match for match in LOOKS_LIKE_IBAN.findall(f"<dd>{iban}</dd>") if iban_is_clear(match)] == [iban]


# --- personal details --------------------------------------------------------------------


def test_what_the_landlord_knows_of_me(mine: Client, holder: Holder) -> None:
    f.OccupantFactory(lease=f.LeaseFactory(account=holder.account))
    text = said(mine, DETAILS)
    for words in (
        "Mme Hélène Marie DUPONT",
        "(vous)",
        "8 boulevard Krumnov",
        "06 12 34 56 78",
        "Née le",
        "9 mars 1971",
        "Marié(e)",
        "Zoé DUPONT",
        "Enfant",
        "Ce n'est pas forcément celle avec laquelle vous vous connectez",
        "Vous n'avez effectué aucune demande.",
    ):
        assert words in text, words
    assert text.count("Non renseigné") == 5, "two phones, the address, category and occupation"
    assert 'href="/ma-securite/identifiant/"' in text
    assert "14 juillet 2012" not in text, "the birth date of an occupant is nobody's business here"
    assert "connexion@example.org" not in text.split("<main")[1], "the sign-in address is not a contact address"


def test_a_co_signatory_sees_names_only(client: Client, mine: Client, holder: Holder) -> None:
    person = other(holder, cosignatory=True, rank=2)
    text = said(mine, DETAILS)
    assert "AUTRE" in text
    assert not [secret for secret in SECRETS if secret in text or secret.replace("\u00a0", " ") in text]
    client.force_login(f.UserFactory(tenant=person.tenant))
    theirs = said(client, DETAILS)
    assert "secret@example.org" in theirs and "DUPONT" in theirs
    assert "06 12 34 56 78" not in theirs and "9 mars 1971" not in theirs


def test_a_guardian_is_told_whose_details_these_are(client: Client, holder: Holder) -> None:
    guardian = other(holder, guardian=True)
    client.force_login(f.UserFactory(tenant=guardian.tenant))
    text = said(client, DETAILS)
    assert "Vous consultez ce compte comme tuteur ou curateur" in text
    assert "Celles de <strong>Hélène Marie AUTRE</strong>" in text and "secret@example.org" in text
    assert "Mme Hélène Marie DUPONT" in text and "06 12 34 56 78" not in text and "9 mars 1971" not in text


def test_a_guarantor_gets_no_page(client: Client, holder: Holder) -> None:
    client.force_login(f.UserFactory(tenant=other(holder, guarantor=True).tenant))
    for path in (DEBIT, DETAILS):
        answer = client.get(path)
        assert answer.status_code == 403 and "DUPONT" not in answer.content.decode()


# --- both ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [DEBIT, DETAILS])
def test_a_foreign_account_is_a_missing_one(mine: Client, path: str) -> None:
    f.HolderFactory(account__account_number="999999")
    assert mine.get(path, {"compte": "999999"}).status_code == 404


@pytest.mark.parametrize("path", [DEBIT, DETAILS])
def test_the_cost_does_not_grow(mine: Client, holder: Holder, path: str) -> None:
    f.MandateFactory(account=holder.account)
    mine.get(path)
    with CaptureQueriesContext(connection) as few:
        mine.get(path)
    for number in range(6):
        f.MandateFactory(account=holder.account, bank_code=f"1000{number}")
        f.OccupantFactory(lease=f.LeaseFactory(account=holder.account))
        other(holder, cosignatory=True)
        f.HolderFactory(tenant=holder.tenant)
    with CaptureQueriesContext(connection) as many:
        mine.get(path)
    assert len(many) == len(few) <= 16, "\n".join(query["sql"][:150] for query in many)
    assert not [query for query in few if re.match("INSERT|UPDATE|DELETE", query["sql"])], "a GET never writes"


@pytest.mark.parametrize(
    ("model", "words"), [(DirectDebitPage, "CAMILLE EXEMPLE"), (PersonalDetailsPage, "Mme Camille EXEMPLE")]
)
def test_a_preview_shows_the_demo_tenant(holder: Holder, model: type[Page], words: str) -> None:
    response = model.objects.get().make_preview_request(original_request=RequestFactory().get("/"))
    text = response.render().content.decode()
    assert words in text and "000000" in text and "123456" not in text.replace("ZZZ123456", "")


# --- the card on the home ---------------------------------------------------------------------


def card_shown(holder: Holder) -> bool:
    from forms.direct_debit.cards import debit_card

    return bool(list(debit_card(viewer_for(holder.tenant))))


def test_the_invitation_on_the_home_is_for_who_is_in_time_and_has_none(mine: Client, holder: Holder) -> None:
    assert card_shown(holder)
    assert "Vous pouvez payer par prélèvement automatique" in said(mine, "/accueil/")
    RentAccount.objects.update(balance_cents=45_678)
    assert card_shown(holder), "owes the next term, no more"
    RentAccount.objects.update(balance_cents=99_999)
    assert not card_shown(holder), "is late"
    RentAccount.objects.update(balance_cents=0)
    f.MandateFactory(account=holder.account, status="PENDING")
    assert not card_shown(holder)
