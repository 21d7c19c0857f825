"""The mandate to sign: every attribute, the exact wording, one page of A4, and its twin on screen."""

import io
from typing import Any

import pikepdf
import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from forms.direct_debit.mandates import mandate_pdf, sheet_of
from tenant_space.formats.creditor import ics_is_valid
from tenant_space.landlord.models import LandlordSettings
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.debits import ask, password_given
from tests.kit.pdfs import words_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WORDING = (
    "En signant ce formulaire de mandat, vous autorisez (A) Métropole Habitat à envoyer des instructions à votre "
    "banque pour débiter votre compte, et (B) votre banque à débiter votre compte conformément aux instructions de "
    "Métropole Habitat. Vous bénéficiez du droit d'être remboursé par votre banque selon les conditions décrites dans "
    "la convention que vous avez passée avec elle. Une demande de remboursement doit être présentée : "
    "dans les 8 semaines suivant la date de débit de votre compte pour un prélèvement autorisé, "
    "sans tarder et au plus tard dans les 13 mois en cas de prélèvement non autorisé."
)
RIGHTS = (
    "Note : Vos droits concernant le présent mandat sont expliqués dans un document que vous pouvez obtenir auprès de "
    "votre banque."
)
LONGEST = {
    "iban": "MT84MALT011000012345MTLCAST001S",
    "bic": "MALTMTMTXXX",
    "holder": "THIRD",
    "holder_name": "W" * 35 + " " + "Ç" * 34,
    "payer_link": "m" * 60,
    "street_number": "12 quater bis B7",
    "street": "Æ" * 70,
    "complement": "W" * 70,
    "postal_code": "W" * 16,
    "city": "W" * 35,
    "country": "MK",
}


def test_every_attribute_and_the_exact_wording_stand_on_one_page(asking: Client, holder: Holder) -> None:
    row = ask(asking, holder)
    answer = asking.get(f"/envois/{row.number_text}/mandat.pdf")
    assert "1450" not in answer["Content-Disposition"]
    text = words_of(answer.content)
    for part in (
        *("Mandat de prélèvement SEPA", "MH-123456-0001", "FR72ZZZ123456", "DUPONT Hélène", "8 boulevard Krumnov"),
        *(
            "42000 SAINT-ÉTIENNE",
            "FRANCE",
            "FR76 1450 6000 1912 3456 7890 176",
            "19 rue Honoré de Balzac",
            "[X] Récurrent",
        ),
        *("le 10 de chaque mois", "n° 123456", row.number_text, "Fait à *", "Signature du titulaire du compte *"),
        *("contact@exemple.fr", "Données personnelles", RIGHTS),
    ):
        assert part in text, part
    assert WORDING in text.replace("– ", "")
    twin = plain_text_of(asking.get(f"/envois/{row.number_text}/mandat/"), " ")
    twin = " ".join(twin.split())
    for part in (
        WORDING,
        RIGHTS,
        "FR76 1450 6000 1912 3456 7890 176",
        "MH-123456-0001",
        "FR72ZZZ123456",
        "DUPONT Hélène",
    ):
        assert part in twin, part


@pytest.mark.parametrize("changes", [LONGEST, {"complement": "Résidence du Parc, bâtiment C, 4e étage"}])
def test_the_longest_values_stay_whole_on_one_page(asking: Client, holder: Holder, changes: dict[str, Any]) -> None:
    LandlordSettings.objects.update(
        legal_name="Office " * 17, address_line1="Avenue " * 11, address_line2="Étage " * 13
    )
    LandlordSettings.load().save()
    content = mandate_pdf(sheet_of(ask(asking, holder, **changes)))
    text = words_of(content).replace(" ", "")
    for value in changes.values():
        assert value in ("THIRD", "MK", "m" * 60) or value.replace(" ", "") in text, value
    with pikepdf.open(io.BytesIO(content)) as made:
        assert [round(float(side)) for side in made.pages[0].mediabox[2:]] == [595, 842]


def test_it_comes_with_the_mail_and_shows_nothing_in_its_text(asking: Client, holder: Holder) -> None:
    ask(asking, holder)
    outbox_flush()
    message = mail.outbox[0]
    name, content, mime = message.attachments[0]
    assert (name, mime) == ("mandat-de-prelevement-000000001.pdf", "application/pdf")
    assert "FR76 1450 6000 1912 3456 7890 176" in words_of(bytes(content))
    assert "1912" not in message.body


def test_the_password_comes_first_and_a_request_that_is_over_has_no_mandate(asking: Client, holder: Holder) -> None:
    row = ask(asking, holder)
    stranger = ff.home()
    asking.force_login(stranger.tenant.user)
    password_given(asking)
    assert asking.get(f"/envois/{row.number_text}/mandat.pdf").status_code == 404
    asking.logout()
    asking.force_login(holder.tenant.user)
    assert asking.get(f"/envois/{row.number_text}/mandat/").url.startswith("/connexion/confirmer/")
    password_given(asking)
    asking.post(f"/envois/{row.number_text}/annuler/")
    assert asking.get(f"/envois/{row.number_text}/mandat.pdf").status_code == 404


def test_the_erp_may_give_the_reference(asking: Client, holder: Holder) -> None:
    LandlordSettings.objects.update(rum_by_portal=False)
    LandlordSettings.load().save()
    row = ask(asking, holder)
    assert row.mandate_order.rum is None
    assert "communiquée avant le premier prélèvement" in words_of(mandate_pdf(sheet_of(row)))


def test_without_a_valid_ics_no_mandate_is_begun(asking: Client, holder: Holder) -> None:
    LandlordSettings.objects.update(ics="FR33ZZZ123456")
    LandlordSettings.load().save()
    assert "pas encore ouverte" in plain_text_of(asking.get("/demander-un-prelevement/"))


@pytest.mark.parametrize(
    ("ics", "right"),
    [
        ("FR72ZZZ123456", True),
        ("FR72ABC123456", True),
        ("FR33ZZZ123456", False),
        ("FR72ZZZ123465", False),
        ("", False),
    ],
)
def test_the_check_digits_of_an_ics_leave_out_its_business_code(ics: str, right: bool) -> None:
    assert ics_is_valid(ics) is right


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"rum_prefix": "METHAB"}, True),
        ({"rum_pattern": r"[A-Z0-9-]{1,20}"}, False),
        ({"rum_prefix": "M H"}, False),
    ],
)
def test_a_reference_that_some_account_would_not_fit_is_refused_when_it_is_saved(
    changes: dict[str, str], fits: bool
) -> None:
    settings = LandlordSettings(ics="FR72ZZZ123456", **changes)
    if fits:
        settings.full_clean(exclude=["logo", "account_number_picture"])
    else:
        with pytest.raises(ValidationError, match="rum_prefix"):
            settings.full_clean(exclude=["logo", "account_number_picture"])
