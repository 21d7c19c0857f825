"""Films of other sites: where their player is, and what a page that may show one must allow.

A film is loaded from nowhere before its reader accepts. Then its host's player opens inside the page, from the host
name that keeps least of those who watch. The content policy names these hosts on pages with such a film, and nowhere
else. Which hosts there are is the setting `PORTAL_VIDEO_HOSTS`; a film of another host is a link to it.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from csp.constants import SELF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page

YOUTUBE, VIMEO = "www.youtube-nocookie.com", "player.vimeo.com"
_YOUTUBE_PAGES = {"youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com"}
_VIMEO_PAGES = {"vimeo.com", VIMEO}
_ID = r"[\w-]{6,64}"


def player_of(url: str) -> str:
    """The address of the player of a film, from the address of its page.

    Empty when the portal does not know where that player is, or may not show it.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        plain = parts.scheme in ("http", "https") and not parts.port
    except ValueError:
        return ""
    if not plain:
        return ""
    player = _youtube(host, parts.path, parts.query) or _vimeo(host, parts.path, parts.query)
    player = player or _peertube(parts.hostname or "", parts.path)
    return player if urlsplit(player).hostname in settings.PORTAL_VIDEO_HOSTS else ""


def _youtube(host: str, path: str, query: str) -> str:
    """`/watch?v=…`, `/shorts/…`, `/live/…`, `/embed/…`, or the short `youtu.be/…`."""
    found = None
    if host == "youtu.be":
        found = re.fullmatch(rf"/({_ID})/?", path, re.ASCII)
    elif host in _YOUTUBE_PAGES and path == "/watch":
        found = re.fullmatch(rf"({_ID})", parse_qs(query).get("v", [""])[0], re.ASCII)
    elif host in _YOUTUBE_PAGES:
        found = re.fullmatch(rf"/(?:shorts|live|embed|v)/({_ID})/?", path, re.ASCII)
    return f"https://{YOUTUBE}/embed/{found[1]}?rel=0" if found else ""


def _vimeo(host: str, path: str, query: str) -> str:
    """`/123456789`, with the key of an unlisted film behind it; `dnt`: without following those who watch."""
    found = re.search(r"/(\d{5,12})(?:/([0-9a-f]{6,20}))?/?$", path, re.ASCII) if host in _VIMEO_PAGES else None
    if not found:
        return ""
    key = found[2] or parse_qs(query).get("h", [""])[0]
    tail = f"&h={key}" if re.fullmatch(r"[0-9a-f]{6,20}", key) else ""
    return f"https://{VIMEO}/video/{found[1]}?dnt=1{tail}"


def _peertube(host: str, path: str) -> str:
    """`/w/…`: PeerTube is a program on many hosts, so any host may have it that the setting names."""
    found = re.fullmatch(rf"/(?:w|videos/watch|videos/embed)/({_ID})/?", path, re.ASCII)
    return f"https://{host}/videos/embed/{found[1]}" if found else ""


class ShowsFilms(Page):
    """A page whose body may have films: its content policy allows the hosts of those that play inside it."""

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        hosts = {urlsplit(player).hostname for player in self._players()}
        if hosts:
            allowed = [SELF, *sorted(f"https://{host}" for host in hosts)]
            response._csp_update = {"frame-src": allowed}  # as django-csp's decorator does
        return response

    def _players(self) -> list[str]:
        """The addresses of the players, from the body as it is stored: nothing is drawn for it."""
        body = getattr(self, "body", None)
        raw = body.raw_data if body else []
        found = [player_of(one["value"].get("url") or "") for one in raw if one["type"] == "video"]
        return [player for player in found if player]
