"""What one presses, and the title above it, is written as a sentence: capitals are slow to read and seem to shout."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.kit.services import ROOT

TEMPLATES = [
    path
    for folder in ("account", "components", "mfa", "pages")
    for path in sorted((ROOT / "templates" / folder).rglob("*.html"))
]
STYLES = sorted((ROOT / "site/static/css/portal").glob("*.css"))
PRESSED = re.compile(
    r"<button[^>]*>(?P<button>.*?)</button>|<a class=\"(?:button|door|task)[^>]*>(?P<link>.*?)</a>|"
    r"<h1[^>]*>(?P<title>.*?)</h1>|button\.html\" with [^%]*?text=\"(?P<text>[^\"]*)\"|"
    r"<summary[^>]*>(?P<fold>.*?)</summary>",
    re.DOTALL,
)
MARKUP = re.compile(r"{%.*?%}|{{.*?}}|<[^>]+>|&\w+;", re.DOTALL)
SHOUTED = re.compile(r"\b[A-ZÀÂÇÉÈÊËÎÏÔÙÛÜ]{4,}\b")
ABBREVIATIONS = {"IBAN"}


def shouted(text: str) -> Iterator[str]:
    """The words in capitals on what is pressed in a template."""
    for found in PRESSED.finditer(text):
        words = MARKUP.sub(" ", next(part for part in found.groups() if part is not None))
        yield from (word for word in SHOUTED.findall(words) if word not in ABBREVIATIONS)


def test_nothing_that_is_pressed_shouts() -> None:
    assert len(TEMPLATES) > 100
    assert {path.name: words for path in TEMPLATES if (words := list(shouted(path.read_text())))} == {}


def test_no_style_makes_capitals_either() -> None:
    assert [path.name for path in STYLES if re.search(r"text-transform|small-caps", path.read_text())] == []


def test_the_measure_finds_each_sort_of_it() -> None:
    for planted in (
        '<button class="button" type="submit">ENVOYER</button>',
        '<a class="button" href="/">{% icon "home" %}<span>CONNEXION</span></a>',
        '{% include "components/button.html" with url=address text="TÉLÉCHARGER" more=item.title %}',
        "<h1>PREMIÈRE INSCRIPTION</h1>",
        "<summary>Voir la SUITE</summary>",
    ):
        assert list(shouted(planted)), planted
    assert list(shouted("<h1>Mon IBAN</h1><p>SAINT ETIENNE</p>")) == []
