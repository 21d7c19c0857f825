"""One word for one thing on the screens: « adresse de messagerie » for where mails go, « mail » for what leaves.

What is asked is « demandé », what was given « payé », what is owed « à payer », and an account has « lignes »: the
glossary says so, and no screen of tenants says otherwise.

Tenants search a page for the word that another page used. Staff screens may call a mail « courriel », as their menu
does; an address has one name everywhere.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.kit.services import ROOT

ROOMS = ("home", "forms", "tenant_space", "site/config/settings", "site/config/topic_skeleton")
OTHER_ADDRESS = re.compile(
    r"\badresses? (?:mails?|e-?mails?|de courriel|[ée]lectroniques?|courriel)\b|\be-?mails? de\b", re.IGNORECASE
)
OTHER_MAIL = re.compile(r"\b(?:courriels?|e-mails?|mèls?)\b", re.IGNORECASE)
OTHER_MONEY = re.compile(
    r"\bécritures?\b|\bfactur(?:é\w*|ations?)\b|\bv(?:os|otre) factures?\b"
    r"|\b(?:v(?:os|otre)|m(?:on|es)) règlements?\b|\brégler\b|\bréglez\b|\bje règle\b",
    re.IGNORECASE,
)
# Labels of the manual, whose words the portal keeps (features S43, S45, S46), the longest of a kind first.
QUOTED = (
    "Votre facturation",
    "Je règle mon loyer en ligne",
    "je règle mon loyer en ligne",
    "Je règle le solde de mon compte",
    "Je choisis le montant de mon règlement",
    "Mon règlement",
)
# The ERP's own words, writing that is no line of an account, and what those who run the portal set.
NO_MONEY = {"exchange", "models", "sample_data", "headless", "checks.py"}
# What tenants read of the code: first texts, words, mails, what a form, a page or the API answers.
FOR_TENANTS = {
    "api.py",
    "api_shapes.py",
    "first_pages.py",
    "words.py",
    "forms.py",
    "cards.py",
    "problems.py",
    "change_words.py",
    "flow.py",
    "views.py",
}
FOR_STAFF = {"admin", "desk", "team", "tenant_access", "notifications", "emails"}
TAGS = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<script.*?</script>", re.DOTALL)
ATTRIBUTES = re.compile(r'\b(?:aria-label|alt|title|text|more|placeholder|summary)="([^"]*)"')


def words_of(template: Path) -> str:
    """What a template says itself: its text, and the words that it hands to components or screen readers."""
    source = TAGS.sub(" ", template.read_text())
    said = re.sub(r"{%.*?%}|{{.*?}}|<[^>]*>", " ", source, flags=re.DOTALL)
    return f"{said} {' '.join(ATTRIBUTES.findall(source))}"


def strings_of(module: Path) -> Iterator[str]:
    """The texts of a module, without its docstrings."""
    tree = ast.parse(module.read_text())
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))
MODULES = sorted((ROOT / "site/config").glob("*.py"))
MODULES += sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)
ALL = [*TEMPLATES, *MODULES]


@cache
def texts_of(path: Path) -> tuple[str, ...]:
    return tuple(strings_of(path)) if path.suffix == ".py" else (words_of(path),)


def is_for_tenants(path: Path) -> bool:
    if FOR_STAFF & set(path.parts) - ({"emails"} if path.name.startswith("message") else set()):
        return False
    if path.suffix != ".py":
        return path.name != "demo_mails.html"
    return path.name in FOR_TENANTS or "first_texts" in path.parts or "preferences" in path.parts


def found_in(
    paths: Iterable[Path], words: re.Pattern[str], *, in_sentences: bool = False, besides: Iterable[str] = ()
) -> list[str]:
    """Where these words stand, as `path: word`; `in_sentences`: a text of one word is a name of the code; `besides`:
    labels in which they may stand.
    """
    labels = re.compile("|".join(map(re.escape, besides)) or "(?!)")
    return [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in paths
        for text in texts_of(path)
        if " " in text or not in_sentences
        for found in words.finditer(labels.sub(" ", text))
    ]


def test_an_address_has_one_name() -> None:
    assert found_in(ALL, OTHER_ADDRESS) == []


def test_a_mail_has_one_name_for_tenants() -> None:
    assert found_in(filter(is_for_tenants, ALL), OTHER_MAIL, in_sentences=True) == []


def test_money_has_its_words() -> None:
    assert found_in((path for path in ALL if not NO_MONEY & set(path.parts)), OTHER_MONEY, besides=QUOTED) == []


@pytest.mark.parametrize("label", QUOTED)
def test_each_label_of_the_manual_is_on_a_screen(label: str) -> None:
    assert any(label in text for path in ALL for text in texts_of(path))


@pytest.mark.parametrize(
    "text",
    [
        *("Vos factures", "ce qui est facturé", "la facturation", "à régler avant le 5", "Les écritures", "Réglez"),
        *("Vous venez de régler 50 €", "mon règlement", "Je règle en ligne"),
    ],
)
def test_the_other_words_of_money_are_found(text: str) -> None:
    assert OTHER_MONEY.search(text)
    assert not OTHER_MONEY.search("Facilitez-vous le règlement de votre loyer")


@pytest.mark.parametrize(
    "text",
    ["votre adresse mail", "une adresse e-mail", "Adresse électronique", "adresse de courriel", "E-mail de contact"],
)
def test_the_other_names_are_found(text: str) -> None:
    assert OTHER_ADDRESS.search(text)
    assert not OTHER_ADDRESS.search("votre adresse de messagerie")
