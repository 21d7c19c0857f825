"""What the public home promises: what the pages that are live do, in the editors' words."""

from __future__ import annotations

import re

import pytest
from wagtail.models import Page

from home.models import ContactPage, HomePage
from home.selectors import capabilities
from tenant_space.claims.models import ClaimsPage
from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.models import Wording
from tenant_space.editable_words.page_specs import PageSpec, page_specs
from tenant_space.ledger.models import RentAccountPage
from tests.kit.answers import html_of
from tests.kit.debits import landlord_with_ics
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PROMISING = [spec for spec in page_specs() if spec.purpose]


@pytest.fixture(autouse=True)
def all_on(db: None) -> None:
    landlord_with_ics()


def promises(client: Client) -> list[str]:
    page = html_of(client.get("/"))
    found = re.search(r'<div class="capabilities prose">(.*?)</div>', page, re.DOTALL)
    return re.findall("<li>(.*?)</li>", found[1]) if found else []


def purpose_of(model: type[Page]) -> str:
    return next(spec.purpose for spec in page_specs() if spec.model is model)


def test_a_visitor_reads_what_each_page_behind_the_sign_in_is_for(client: Client) -> None:
    said = promises(client)
    assert purpose_of(RentAccountPage) in said and purpose_of(ClaimsPage) in said
    assert purpose_of(ContactPage) not in said, "one need not sign in for it"
    assert "autorisation de prélèvement" not in html_of(client.get("/"))


@pytest.mark.parametrize("spec", PROMISING, ids=lambda spec: spec.name)
def test_what_is_not_live_is_not_promised(client: Client, spec: PageSpec) -> None:
    page = spec.existing()
    assert page is not None
    before = [one.text for one in capabilities()]
    page.unpublish()
    assert [one.text for one in capabilities()] == [text for text in before if text != spec.purpose]
    assert len(before) == len(PROMISING) and spec.purpose not in promises(client)


def test_the_order_is_the_trees(client: Client) -> None:
    ClaimsPage.objects.get().move(HomePage.objects.get(), pos="first-child")
    assert promises(client)[0] == purpose_of(ClaimsPage)


def test_editors_put_it_in_their_own_words(client: Client) -> None:
    row = Wording.objects.get(topic=WordingTopic.PAGE, code="claims")
    row.title = "Savoir quand vient le plombier."
    row.full_clean()
    row.save()
    assert "Savoir quand vient le plombier." in promises(client)
    assert purpose_of(ClaimsPage) not in promises(client)
    assert row.unused_fields == {"text", "button", "shown", "sort_order"}


def test_a_portal_without_pages_promises_nothing(client: Client) -> None:
    for page in Page.objects.child_of(HomePage.objects.get()):
        page.unpublish()
    assert promises(client) == []
    assert "Ce que vous pouvez y faire" not in html_of(client.get("/"))


def test_every_page_of_tenants_says_what_it_is_for() -> None:
    silent = {spec.name for spec in page_specs() if not spec.purpose and not spec.known_by}
    of_debits = {"debit_day_request", "debit_stop_request"}
    of_details = {"contact_details_request", "occupation_request", "marital_request", "occupants_request"}
    assert silent == {"help", "example"} | of_debits | of_details, (
        "Aide is where this is read; these requests are opened from the page they are about; one is the tests' own"
    )


def test_a_page_in_place_of_an_open_one_is_told_apart_from_it(client: Client) -> None:
    titles = [one.title for one in capabilities()]
    assert len(titles) == len(set(titles)) and "Nous contacter (après connexion)" in titles
    ContactPage.objects.get().unpublish()
    assert "Nous contacter" in [one.title for one in capabilities()], "alone it keeps its name"
