"""The guides of `docs/` as pages of the admin: what is read in the repository is what staff read on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from wagtail.admin.auth import user_has_any_page_permission

FOLDER = settings.BASE_DIR / "docs"
_PICTURE = re.compile(r"[a-z0-9-]+\.png")
_OTHER_GUIDE = re.compile(r"guide-([a-z]+)\.md")


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide that staff read in the admin."""

    slug: str
    """Its part of the address, and of the name of its file: `redacteur` of `docs/guide-redacteur.md`."""
    title: str
    """What the help menu calls it."""
    is_for: Callable[[Any], bool]
    """Whether the help menu offers it to this person; whoever is staff may read it."""


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A guide, drawn."""

    title: str
    """Its title."""
    parts: tuple[tuple[str, str], ...]
    """The anchor and the title of each part."""
    html: SafeString
    """All of it below the title."""


def _answers_tenants(user: Any) -> bool:
    return bool(user.has_perm("submissions.change_submission") or user.has_perm("identity.manage_tenant_access"))


GUIDES = (
    Guide("redacteur", "Guide du rédacteur", user_has_any_page_permission),
    Guide("gestionnaire", "Guide du gestionnaire", _answers_tenants),
)


def guides_for(user: Any) -> list[Guide]:
    """The guides that concern this member of staff."""
    return [one for one in GUIDES if one.is_for(user)]


def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """A guide as a page."""
    if slug not in {one.slug for one in GUIDES}:
        raise Http404
    page = guide_page(slug)
    context = {"guide": page, "page_title": page.title, "header_title": page.title, "header_icon": "help"}
    return TemplateResponse(request, "admin/guide/page.html", context)


def guide_picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture of a guide."""
    path = FOLDER / "img" / name
    if not _PICTURE.fullmatch(name) or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/png")


@lru_cache(maxsize=len(GUIDES))
def guide_page(slug: str) -> GuidePage:
    """The guide of this name. Its file comes with the code, so it is read once a process."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse((FOLDER / f"guide-{slug}.md").read_text())
    title, parts = "", []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            words = tokens[place + 1].content
            if token.tag == "h1":
                title = words
            token.attrSet("id", slugify(words))
            if token.tag == "h2":
                parts.append((slugify(words), words))
        elif token.type == "table_open":
            token.attrSet("class", "listing")
        for child in token.children or ():
            _lead(child)
    start = 3 if tokens and tokens[0].tag == "h1" else 0  # the screen has its own title
    html = parser.renderer.render(tokens[start:], parser.options, {})
    return GuidePage(title, tuple(parts), mark_safe(html))


def _lead(token: Any) -> None:
    """Links between guides and to their pictures, as they are here."""
    if token.type == "image":
        token.attrSet("src", reverse("guide_picture", args=[str(token.attrGet("src")).removeprefix("img/")]))
        token.attrSet("loading", "lazy")
    elif token.type == "link_open" and (found := _OTHER_GUIDE.fullmatch(str(token.attrGet("href")))):
        token.attrSet("href", reverse("guide", args=[found[1]]))
