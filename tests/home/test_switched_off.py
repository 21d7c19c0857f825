"""What is switched off is promised nowhere: online payment without a bank or closed, mandates without an ICS."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django.fixtures import Settings

from tenant_space.editable_words.page_specs import help_topics, page_specs
from tenant_space.landlord.models import LandlordSettings
from tenant_space.payments.records import PaymentSwitch
from tenant_space.tenancy.models import Holder
from tests.kit.answers import plain_text_of
from tests.kit.debits import landlord_with_ics
from tests.kit.payments import payer
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
SPECS = {spec.name: spec for spec in page_specs()}
QUESTIONS = [one for kind, value in help_topics() if kind == "topic" for one in value["questions"]]
Switch = Callable[[bool], None]


@pytest.fixture
def holder(db: None) -> Holder:
    return payer()


def _payment(is_open: bool) -> None:
    PaymentSwitch.objects.update_or_create(pk=1, defaults={"is_open": is_open})


def _mandates(is_open: bool) -> None:
    row = LandlordSettings.load()
    row.ics = "FR72ZZZ123456" if is_open else "FR33ZZZ123456"
    row.save()


def promised(client: Client, name: str) -> set[bool]:
    """Whether the page of this name is promised by the public home, by *Aide*, and by each of its answers."""
    home, aide = (plain_text_of(client.get(path)) for path in ("/", "/aide/"))
    asked = [one["question"] for one in QUESTIONS if one["about"] == name]
    assert asked
    return {SPECS[name].purpose in home, *(words in aide for words in (SPECS[name].purpose, *asked))}


@pytest.mark.parametrize(("name", "switch"), [("online_payment", _payment), ("mandate_request", _mandates)])
def test_the_next_visitor_reads_what_is_on(settings: Settings, name: str, switch: Switch) -> None:
    settings.PORTAL_PUBLIC_SECONDS = 60
    for is_on in (True, False, True):
        switch(is_on)
        assert [promised(Client(), name) for _ in range(2)] == [{is_on}, {is_on}]


def test_without_a_bank_nobody_is_told_to_pay_online(client: Client, settings: Settings) -> None:
    settings.PORTAL_PAYMENT_GATEWAY = ""
    assert promised(client, "online_payment") == {False}


def test_apps_get_no_answer_about_it_either(client: Client) -> None:
    address = f"/api/v2/pages/{SPECS['help'].model.objects.get().pk}/"
    landlord_with_ics()
    assert "Comment mettre en place un prélèvement" in str(client.get(address).json()["body"])
    _mandates(False)
    assert "Comment mettre en place un prélèvement" not in str(client.get(address).json()["body"])


@pytest.mark.parametrize("path", ["/accueil/", "/mon-compte/"])
def test_who_owes_is_offered_to_pay_online_only_where_that_works(
    tenant_client: Client, holder: Holder, settings: Settings, path: str
) -> None:
    assert "Payer en ligne" in plain_text_of(tenant_client.get(path))
    _payment(False)
    assert "Payer en ligne" not in plain_text_of(tenant_client.get(path))
    _payment(True)
    assert "Payer en ligne" in plain_text_of(tenant_client.get(path))
    settings.PORTAL_PAYMENT_GATEWAY = ""
    assert "Payer en ligne" not in plain_text_of(tenant_client.get(path))


def test_it_is_no_task_then_and_stays_in_the_menu(tenant_client: Client, holder: Holder) -> None:
    task = SPECS["online_payment"].model.task_text
    assert task in plain_text_of(tenant_client.get("/accueil/"))
    _payment(False)
    page = plain_text_of(tenant_client.get("/accueil/"))
    assert task not in page and "Je règle mon loyer en ligne" in page, "what was paid stands there"
