"""How one pays: what staff may write of it, and what tenants read."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail as memory
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from config.management.commands.demo import HOW_TO_PAY
from home.models import HelpPage
from tenant_space.identity.enums import MailKind
from tenant_space.identity.team.receivers import WATCHED
from tenant_space.landlord.bank_details import FOREIGN_IBAN, WRONG_BIC, WRONG_IBAN, validate_bic, validate_iban
from tenant_space.landlord.models import HowToPay
from tenant_space.landlord.selectors import landlord_current
from tenant_space.landlord.words import LONE_IBAN, NO_CHEQUE, NO_IBAN
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tests.kit import factories as f
from tests.kit.answers import html_of, text_of
from tests.kit.typing import Client

IBAN = "FR7699999000420000012345660"


def shown(ways: HowToPay | None, **context: Any) -> str:
    """The words of the component, each tag and each run of blanks a space."""
    page = render_to_string("components/how_to_pay.html", {"landlord": {"how_to_pay": ways}, **context})
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize(
    "typed", [IBAN, "fr76 9999 9000 4200 0001 2345 660", "FR76-9999-9000-4200-0001-2345-660", "DE89370400440532013000"]
)
def test_a_right_iban_is_taken_as_banks_and_people_write_it(typed: str) -> None:
    validate_iban(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("FR7699999000420000012345661", WRONG_IBAN),  # a digit changed
        ("FR7699999000420000012354660", WRONG_IBAN),  # two digits swapped
        ("FR76999990004200000123456", WRONG_IBAN),  # two digits lost
        ("FR0999999000420000012345678", WRONG_IBAN),  # its own check digits right, the « clé RIB » wrong
        ("12345", WRONG_IBAN),
        ("FR٧699999000420000012345660", WRONG_IBAN),  # another alphabet's digit
        ("TR330006100519786457841326", FOREIGN_IBAN),
    ],
)
def test_a_wrong_iban_is_refused_with_its_reason(typed: str, said: str) -> None:
    with pytest.raises(ValidationError) as error:
        validate_iban(typed)
    assert error.value.messages == [said]


@pytest.mark.parametrize("typed", ["BNPAFRPP", "bnpa frpp xxx"])
def test_a_right_bic_is_taken(typed: str) -> None:
    validate_bic(typed)


@pytest.mark.parametrize("typed", ["BNPAFR", "BNPA0RPPXXX", "BNPAFRPPXXXX"])
def test_a_wrong_bic_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError) as error:
        validate_bic(typed)
    assert error.value.messages == [WRONG_BIC]


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"transfer_iban": IBAN}, "transfer_holder", LONE_IBAN),
        ({"transfer_bic": "BNPAFRPP"}, "transfer_iban", NO_IBAN),
        ({"transfer_holder": "Habitat"}, "transfer_iban", NO_IBAN),
        ({"cheque_where": "Au siège"}, "cheque_order", NO_CHEQUE),
    ],
)
def test_half_a_way_to_pay_is_refused(given: dict[str, str], field: str, said: str) -> None:
    with pytest.raises(ValidationError) as error:
        HowToPay(**given).clean()
    assert error.value.message_dict == {field: [said]}


def test_codes_are_kept_in_one_form_and_shown_in_fours() -> None:
    ways = HowToPay(transfer_holder="H", transfer_iban="fr76 99999000420000012345660", transfer_bic="bnpa frpp")
    ways.clean()
    assert (ways.transfer_iban, ways.transfer_bic) == (IBAN, "BNPAFRPP")
    assert "FR76 9999 9000 4200 0001 2345 660" in shown(ways)


def test_the_ways_of_the_demo_are_valid() -> None:
    HowToPay(**HOW_TO_PAY).full_clean()


@pytest.mark.parametrize(
    ("given", "words", "unsaid"),
    [
        ({"transfer_iban": IBAN, "transfer_holder": "Habitat"}, ["Par virement", "Habitat"], ["BIC", "chèque"]),
        ({"cheque_order": "Habitat"}, ["Par chèque", "À l'ordre de Habitat"], ["virement", "téléphone"]),
        ({"counter": "À la poste."}, ["Au guichet", "À la poste."], ["virement", "chèque"]),
        ({"phone": "04 77 00 00 00"}, ["Par téléphone"], ["virement", "guichet"]),
    ],
)
def test_only_what_is_filled_in_is_said(given: dict[str, str], words: list[str], unsaid: list[str]) -> None:
    text = shown(HowToPay(**given))
    assert all(word in text for word in words), text
    assert not any(word in text for word in unsaid), text


@pytest.mark.parametrize("given", [{"transfer_iban": IBAN, "transfer_holder": "H"}, {"cheque_order": "H"}])
def test_the_number_to_quote_is_the_one_of_the_account_shown(given: dict[str, str]) -> None:
    assert "654321" in shown(HowToPay(**given), account={"number": "654321"})
    assert "votre numéro de compte client" in shown(HowToPay(**given))


def test_nothing_at_all_is_said_when_nothing_is_filled_in() -> None:
    assert shown(None) == ""
    assert HowToPay(transfer_holder="H", cheque_where="Au siège", counter="  ").is_empty


@pytest.mark.django_db
def test_a_change_is_read_at_once_and_a_page_view_writes_no_row(site_ready: None, client: Client) -> None:
    address = HelpPage.objects.get().url
    assert 'id="comment-payer"' not in html_of(client.get(address))
    assert landlord_current().how_to_pay is None
    assert not HowToPay.objects.exists()

    HowToPay(**HOW_TO_PAY).save()
    page = client.get(address)
    assert "FR76 9999 9000 4200 0001 2345 660" in text_of(page)
    assert page.content.count(b'id="comment-payer"') == page.content.count(b'href="#comment-payer"') == 1

    HowToPay.objects.get().delete()
    HowToPay(counter=" ").save()
    assert 'id="comment-payer"' not in html_of(client.get(address))


@pytest.mark.django_db
def test_administrators_are_told_who_changed_the_account_that_rents_go_to(site_ready: None) -> None:
    boss = f.StaffFactory(groups=[Group.objects.get(name="Administrateurs")])
    writer = f.StaffFactory(groups=[Group.objects.get(name="Communication")], first_name="Lou", last_name="Petit")
    client = Client()
    client.force_login(writer)
    address = f"/admin/settings/landlord/howtopay/{HowToPay.load().pk}/"

    refused = client.post(address, {**HOW_TO_PAY, "transfer_iban": "FR7699999000420000012345661"})
    assert WRONG_IBAN in html_of(refused) and not OutgoingMail.objects.exists()

    client.post(address, HOW_TO_PAY)
    assert HowToPay.objects.get().transfer_iban == IBAN
    assert [mail.to for mail in OutgoingMail.objects.filter(kind=MailKind.LANDLORD_CHANGED)] == [boss.email]
    outbox_flush()
    body = memory.outbox[-1].body.replace("\u202f", " ").replace("\xa0", " ")
    assert "Lou Petit vient de changer" in body and f"IBAN (avant : rien ; maintenant : {IBAN})" in body
    assert "/admin/settings/landlord/howtopay/" in body


def test_every_way_to_pay_is_watched() -> None:
    fields = {field.name for field in HowToPay._meta.concrete_fields if not field.primary_key}
    assert fields == set(WATCHED[HowToPay])
