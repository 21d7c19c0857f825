"""*Aide*: it says nothing that the portal does not do, and begins with what its reader asks."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import resolve
from wagtail.models import Page

from home.help_page import help_blocks, questions_true
from home.models import HelpPage
from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.page_specs import PageSpec, help_topics, page_specs, pages_live
from tests.kit.answers import html_of, plain_text_of
from tests.kit.debits import landlord_with_ics
from tests.kit.services import ROOT
from tests.kit.typing import Client

SPECS = {spec.name: spec for spec in page_specs()}
QUESTIONS = [one for kind, value in help_topics() if kind == "topic" for one in value["questions"]]
WITH_PAGE = [spec for spec in page_specs() if any(one["about"] == spec.name for one in QUESTIONS)]
NOT_OURS = {"Téléchargements"}  # a folder of the reader's own device


def read(client: Client) -> str:
    return html_of(client.get(HelpPage.objects.get().url))


def contents(page: str) -> list[str]:
    """The contents list: the words of each link, whose anchor is on the page."""
    found = re.findall(r'<li><a href="#([\w-]+)">.*?</svg>\s*(.*?)</a>', page, re.DOTALL)
    assert all(page.count(f'id="{anchor}"') == 1 for anchor, _ in found), found
    return [words for _, words in found]


def put_off(spec: PageSpec) -> Page:
    page = spec.existing()
    assert page is not None
    page.unpublish()
    return page


# --- the first texts ----------------------------------------------------------


def test_an_answer_that_leads_to_a_page_is_shown_only_with_it() -> None:
    for one in QUESTIONS:
        linked = set(re.findall(r'href="page:(\w+)"', one["answer"]))
        assert linked <= {one["about"]}, one
        assert not one["about"] or one["about"] in SPECS, one
        for address in re.findall(r'href="(/[^"]*)"', one["answer"]):
            assert resolve(address).url_name, (address, one)


def test_an_answer_that_names_a_page_is_shown_only_with_it() -> None:
    for one in QUESTIONS:
        words = unescape(re.sub("<[^>]+>", "", f"{one['question']} {one['answer']}"))
        named = {spec.title for spec in page_specs() if re.search(rf"(?<!\w){re.escape(spec.title)}(?!\w)", words)}
        assert named <= {spec.title for spec in page_specs() if spec.name == one["about"]}, one


def test_what_an_answer_quotes_is_on_a_screen() -> None:
    screens = [path.read_text() for path in (ROOT / "templates").rglob("*.html") if "admin" not in path.parts]
    code = [
        path.read_text()
        for room in ("forms", "tenant_space", "home")
        for path in (ROOT / room).rglob("*.py")
        if path.name != "first_pages.py" and "first_texts" not in path.parts
    ]
    said = "\n".join([*screens, *code]).replace("&nbsp;", " ").lower()
    quoted = {words.strip("… ") for one in QUESTIONS for words in re.findall("« (.*?) »", one["answer"])}
    assert len(quoted) > 10
    assert {words for words in quoted - NOT_OURS if words.lower() not in said} == set()


# --- what is live decides ---------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("spec", WITH_PAGE, ids=lambda spec: spec.name)
def test_a_page_that_is_not_there_is_not_spoken_of(site_ready: None, tenant_client: Client, spec: PageSpec) -> None:
    landlord_with_ics()
    asked = [one["question"] for one in QUESTIONS if one["about"] == spec.name]
    before = read(tenant_client)
    assert all(words in plain(before) for words in asked)

    page = put_off(spec)
    assert spec.name not in pages_live()
    for reader in (Client(), tenant_client):
        after = read(reader)
        assert not any(words in plain(after) for words in asked)
        assert f'href="{page.url}' not in after
        assert spec.purpose not in plain(after) or not spec.purpose

    page.delete()
    assert spec.name not in pages_live()


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]+>", " ", page)))


@pytest.mark.django_db
def test_a_topic_without_a_true_answer_is_gone_with_its_line(site_ready: None, tenant_client: Client) -> None:
    assert "Mon relevé de compte" in contents(read(tenant_client))
    put_off(SPECS["statement"])
    assert "Mon relevé de compte" not in contents(read(tenant_client))


@pytest.mark.django_db
def test_the_api_gives_only_what_is_true_today(site_ready: None, client: Client) -> None:
    def answers() -> str:
        body = client.get(f"/api/v2/pages/{HelpPage.objects.get().pk}/").json()["body"]
        assert {block["type"] for block in body} == {"topic"}
        return str([one["question"] for block in body for one in block["value"]["questions"]])

    assert "Comment avoir un relevé de compte" in answers()
    put_off(SPECS["statement"])
    assert "Comment avoir un relevé de compte" not in answers()


@pytest.mark.django_db
def test_a_question_of_the_editors_without_a_page_is_always_shown(site_ready: None, client: Client) -> None:
    page = HelpPage.objects.get()
    questions = [
        {"question": "Toujours ?", "answer": "<p>Oui.</p>", "about": ""},
        {"question": "Un jour ?", "answer": "<p>Non.</p>", "about": "a_page_of_a_newer_version"},
    ]
    page.body = [("topic", {"title": "Thème", "first_for": "", "questions": questions})]
    page.save_revision().publish()
    assert [one["question"] for one in questions_true(page.body[0].value, pages_live())] == ["Toujours ?"]
    text = plain_text_of(client.get(page.url))
    assert "Toujours ?" in text and "Un jour ?" not in text


# --- whose questions come first ------------------------------------------------


@pytest.mark.django_db
def test_each_reader_finds_their_own_questions_first(site_ready: None, tenant_client: Client) -> None:
    outside, inside = contents(read(Client())), contents(read(tenant_client))
    assert outside[:3] == ["S'inscrire", "Le mail d'activation", "Se connecter"]
    assert inside[:2] == ["Mon solde et mes paiements", "Payer en ligne"]
    assert sorted(outside) == sorted(inside) and inside[-1] == "Je n'y arrive pas"


@pytest.mark.django_db
def test_what_stands_below_a_title_goes_along_and_what_opens_the_page_stays(site_ready: None) -> None:
    page = HelpPage.objects.get()
    asked = [{"question": "Où ?", "answer": "<p>Là.</p>"}]
    page.body = [
        ("text", "<p>Ouverture</p>"),
        ("topic", {"title": "Pour tous", "questions": asked}),
        ("topic", {"title": "Locataires", "first_for": Audience.TENANTS, "questions": asked}),
        ("text", "<p>Suite des locataires</p>"),
        ("topic", {"title": "Visiteurs", "first_for": Audience.VISITORS, "questions": asked}),
    ]
    page.save_revision().publish()
    page = HelpPage.objects.get()

    def order(*, signed_in: bool) -> list[str]:
        blocks = help_blocks(page.body, signed_in=signed_in, live=frozenset())
        return [one.title or str(one.block.value) for one in blocks]

    text, more = "<p>Ouverture</p>", "<p>Suite des locataires</p>"
    assert order(signed_in=True) == [text, "Locataires", more, "Pour tous", "Visiteurs"]
    assert order(signed_in=False) == [text, "Visiteurs", "Pour tous", "Locataires", more]
