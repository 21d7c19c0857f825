"""The bodies of mails as editors write them: rich text with bold words, lists, links and placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from django.utils.html import escape
from wagtail.rich_text import expand_db_html

from tenant_space.editable_words.grammar import Placeholder, words_fill, words_missing, words_problems

# What the editor of a body offers. More would not look the same in every mail program.
FEATURES = ["bold", "ul", "link"]
SCHEMES = ("http", "https", "mailto", "tel")
LONE_BRACE = "Une accolade est seule. Mettez-en une de chaque côté du mot, sans gras au milieu."
WORD_IN_ADDRESS = "« {word} » : un mot entre accolades ne peut pas être collé à une adresse. Mettez une espace avant."
# Signs that nobody sees: an address goes on across them, or a word seems to stand alone.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_ALONE = re.compile(r"[«(\[\"'“‘]*\{[^{}]*\}[»)\]\"'”’.,;:!?…]*")
# What makes a mail program, or a person, take a word for an address.
_LIKE_ADDRESS = re.compile(r"[/\\@?=&#]|www\.|\w\.\w|\.\{|\}\.\w|\}\{|:\S", re.IGNORECASE)
_GREETING = re.compile(r"\W*(bonjour|madame|monsieur)(\W+(madame|monsieur))*\W*", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n]+")  # not the no-break spaces of French typography


@dataclass(frozen=True, slots=True)
class MailWording:
    """What a mail says, before its placeholders are filled."""

    subject: str
    """The subject, with its placeholders."""
    body: str
    """HTML, as Wagtail stores it."""
    button: str = ""
    """The words on the button; empty: no button."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one look."""

    text: str
    """The words, with a line break where one is wanted."""
    bold: bool = False
    """Whether they are bold."""
    href: str = ""
    """Where it leads; empty: nowhere."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list."""

    lines: tuple[tuple[Run, ...], ...]
    """One line for a paragraph, one for each point of a list."""
    listed: bool = False
    """Whether it is a list."""


def body_of(paragraphs: Sequence[str]) -> str:
    """The HTML of plain paragraphs."""
    return "".join(f"<p>{escape(text)}</p>" for text in paragraphs)


def link_works(href: str) -> bool:
    """Whether an address written in full can stand in a mail."""
    try:
        return urlsplit(href).scheme in SCHEMES
    except ValueError:  # `http://[…` is no address
        return False


def body_problems(html: str, words: Sequence[Placeholder], required: Iterable[str]) -> list[str]:
    """What is wrong with a body, in words for its writer: its placeholders, its links, and what it lacks."""
    soup = BeautifulSoup(html, "html.parser")
    texts = [str(text) for text in soup.find_all(string=True)]
    if not "".join(texts).strip():
        return ["Écrivez le texte du courriel."]
    found = [problem for text in texts for problem in words_problems(text, words, lone_brace=LONE_BRACE)]
    if any(set("{}") & set(str(tag.get("href", ""))) for tag in soup.find_all("a")):
        found.append("L'adresse d'un lien ne peut pas contenir d'accolade.")
    found += [problem for line in _lines(soup) for problem in address_problems(line)]
    if not all(link_works(str(tag["href"])) for tag in soup.find_all("a", href=True) if tag["href"][:1] != "/"):
        found.append("L'adresse d'un lien n'est pas juste. Copiez-la depuis votre navigateur.")
    found += words_missing(texts, words, required)
    return list(dict.fromkeys(found))


def address_problems(text: str) -> list[str]:
    """What is wrong with placeholders that stand in an address, or against one, in words for its writer.

    Mail programs make a link of every address: `https://elsewhere/?u={lien}` would bring the link of a person,
    with its live token, to elsewhere. A placeholder stands alone, but for what ends or opens a sentence.
    """
    plain = _CONTROLS.sub("", _INVISIBLE.sub("", text))  # some readers see no gap in them
    stuck = [word for word in plain.split() if "{" in word and not _ALONE.fullmatch(word)]
    return [WORD_IN_ADDRESS.format(word=word) for word in dict.fromkeys(stuck) if _LIKE_ADDRESS.search(word)]


def _lines(soup: BeautifulSoup) -> list[str]:
    """The paragraphs and points of a body, each as one text: an address may be half bold."""
    return [node.get_text() if isinstance(node, Tag) else str(node) for node in soup.find_all(["p", "li"]) or [soup]]


def blocks_of(html: str, values: Mapping[str, str], portal_url: str) -> tuple[Block, ...]:
    """A body with its values, as paragraphs and lists. Links of the portal get its full address."""
    soup = BeautifulSoup(expand_db_html(html), "html.parser")
    found = []
    for node in soup.children:
        listed = isinstance(node, Tag) and node.name in ("ul", "ol")
        points = node.find_all("li") if isinstance(node, Tag) and listed else [node]
        lines = tuple(tuple(_runs([point], values, portal_url)) for point in points)
        lines = tuple(runs for runs in lines if "".join(run.text for run in runs).strip())
        if lines:
            found.append(Block(lines, listed))
    return tuple(found)


def without_greeting(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The same without a first paragraph that only greets: the frame of the mail greets by name."""
    first = "".join(run.text for line in blocks[0].lines for run in line) if blocks else ""
    return tuple(blocks[1:] if _GREETING.fullmatch(first.strip()) else blocks)


def _runs(
    nodes: Iterable[PageElement], values: Mapping[str, str], portal_url: str, bold: bool = False, href: str = ""
) -> Iterator[Run]:
    for node in nodes:
        if isinstance(node, Tag) and node.name not in ("ul", "ol"):  # points in points come one by one
            if node.name == "br":
                yield Run("\n", bold, href)
            address = _address(str(node.get("href", "")), portal_url) if node.name == "a" else href
            yield from _runs(node.children, values, portal_url, bold or node.name in ("b", "strong"), address)
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            yield Run(words_fill(_SPACES.sub(" ", node), values), bold, href)


def _address(href: str, portal_url: str) -> str:
    if href.startswith("/") and not href.startswith("//"):
        return portal_url + href
    return href if link_works(href) else ""


def plain_text(blocks: Iterable[Block]) -> str:
    """The text version: addresses of links in brackets, a dash before each point of a list."""
    return "\n\n".join(
        "\n".join(("- " if block.listed else "") + _plain_line(runs) for runs in block.lines) for block in blocks
    )


def _plain_line(runs: Iterable[Run]) -> str:
    line = ""
    for href, linked in groupby(runs, key=lambda run: run.href):
        text = "".join(run.text for run in linked)
        shown = href.removeprefix("mailto:").removeprefix("tel:")
        line += f"{text} ({shown})" if href and shown not in text else text
    return line.strip()
