"""What *Aide* shows, to whom, and in which order: answers that are true today, the reader's own questions first."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import StreamValue

from home.blocks import PagesBlock
from tenant_space.editable_words.enums import Audience

PAGES_TITLE = "Ce que permet chaque page"


@dataclass(frozen=True, slots=True)
class HelpBlock:
    """A block of the page."""

    block: StreamValue.StreamChild
    """What editors wrote."""
    title: str = ""
    """Its line in the contents list; empty: it has none."""
    key: str = ""
    """What its kept HTML is found by; empty: it is drawn each time."""


def questions_true(topic: Any, live: Container[str]) -> list[Any]:
    """The questions of a topic whose answers are true while only these pages are live."""
    return [one for one in topic["questions"] if not one.get("about") or one["about"] in live]


def help_blocks(body: StreamValue, *, signed_in: bool, live: frozenset[str]) -> tuple[HelpBlock, ...]:
    """The blocks in the order of this reader. What stands below a topic or a title goes where that goes."""
    groups: list[tuple[str, list[HelpBlock]]] = [("", [])]
    for block in body:
        if block.block_type in {"topic", "heading", "pages"}:
            groups.append((_first_for(block), []))
        shown = _shown(block, live)
        if shown:
            groups[-1][1].append(shown)
    opening, *others = groups
    mine, later = (Audience.TENANTS, Audience.VISITORS) if signed_in else (Audience.VISITORS, Audience.TENANTS)
    ranks = {str(mine): 0, "": 1, str(later): 2}
    ordered = sorted(others, key=lambda group: ranks.get(group[0], 1))
    return (*opening[1], *_flat(blocks for _, blocks in ordered))


def _flat(groups: Iterable[list[HelpBlock]]) -> Iterable[HelpBlock]:
    return (block for blocks in groups for block in blocks)


def _first_for(block: StreamValue.StreamChild) -> str:
    if block.block_type == "topic":
        return block.value.get("first_for") or ""
    return str(Audience.TENANTS) if isinstance(block.block, PagesBlock) else ""


def _shown(block: StreamValue.StreamChild, live: frozenset[str]) -> HelpBlock | None:
    if block.block_type == "pages":
        return HelpBlock(block, PAGES_TITLE)
    if block.block_type != "topic":
        return HelpBlock(block, key=block.id or "")
    questions = questions_true(block.value, live)
    if not questions:
        return None
    # The same block has another HTML as soon as a page it speaks of comes or goes.
    said = sorted({one["about"] for one in questions if one.get("about")})
    return HelpBlock(block, block.value["title"], " ".join([block.id or "", *said]) if block.id else "")
