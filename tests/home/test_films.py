"""Films of other sites: which player is offered, and what the content policy of a page allows for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.middleware import AdminMiddleware
from home.blocks import BodyBlock
from home.films import player_of
from home.models import HomePage, StandardPage
from tests.kit.answers import html_of
from tests.kit.typing import Client, ClientResponse

YOUTUBE = "https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0"
VIMEO = "https://player.vimeo.com/video/76979871?dnt=1"


@pytest.mark.parametrize(
    ("page", "player"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk", YOUTUBE),
        ("https://m.youtube.com/watch?list=PL1&v=abcdefghijk&t=42s", YOUTUBE),
        ("https://youtu.be/abcdefghijk?si=followed", YOUTUBE),
        ("https://www.youtube.com/shorts/abcdefghijk", YOUTUBE),
        ("http://youtube.com/embed/abcdefghijk/", YOUTUBE),
        ("https://vimeo.com/76979871", VIMEO),
        ("https://vimeo.com/channels/staffpicks/76979871", VIMEO),
        ("https://vimeo.com/76979871/0a1b2c3d4e", f"{VIMEO}&h=0a1b2c3d4e"),
        ("https://player.vimeo.com/video/76979871?h=0a1b2c3d4e", f"{VIMEO}&h=0a1b2c3d4e"),
    ],
)
def test_the_player_is_found_from_the_page_of_a_film(page: str, player: str) -> None:
    assert player_of(page) == player


@pytest.mark.parametrize(
    "page",
    [
        "https://www.youtube.com/@bailleur",
        "https://www.youtube.com/playlist?list=PL123456789",
        "https://www.youtube.com/watch?v=abc\"onload='x'",
        "https://youtube.com.example.org/watch?v=abcdefghijk",
        "https://www.youtube.com:8443/watch?v=abcdefghijk",
        "https://vimeo.com/about",
        "https://www.dailymotion.com/video/x8abcde",
        "https://tube.example.org/w/abcdefghijk",
        "javascript:alert(1)//youtu.be/abcdefghijk",
        "https://[youtu.be/abcdefghijk",
        "",
    ],
)
def test_what_is_no_film_of_an_allowed_host_has_no_player(page: str) -> None:
    assert player_of(page) == ""


def test_the_setting_says_which_hosts_may_play(settings: Any) -> None:
    settings.PORTAL_VIDEO_HOSTS = ["tube.example.org"]
    assert (
        player_of("https://tube.example.org/w/9c9de5e8-0a1e") == "https://tube.example.org/videos/embed/9c9de5e8-0a1e"
    )
    assert player_of("https://www.youtube.com/watch?v=abcdefghijk") == ""


# --- the page -------------------------------------------------------------------


def answered(client: Client, *urls: str) -> ClientResponse:
    raw = [
        {"type": "video", "value": {"title": "Le tri", "url": url, "summary": "<p>Trois bacs.</p>"}} for url in urls
    ]
    body = BodyBlock().to_python([{"type": "heading", "value": "Le tri"}, *raw])
    HomePage.objects.get().add_child(instance=StandardPage(title="Essai", slug="essai", body=body))
    return client.get("/essai/")


def frames_allowed(answer: ClientResponse) -> list[str]:
    policy = dict(one.strip().split(" ", 1) for one in answer["Content-Security-Policy"].split(";"))
    return policy.get("frame-src", "").split()


@pytest.mark.django_db
@pytest.mark.usefixtures("site_ready")
def test_a_page_allows_the_players_of_its_own_films_and_loads_none(client: Client) -> None:
    answer = answered(client, "https://youtu.be/abcdefghijk", "https://www.dailymotion.com/video/x8abcde")
    page = html_of(answer)

    assert frames_allowed(answer) == ["'self'", "https://www.youtube-nocookie.com"]
    assert "<iframe" not in page and page.count("data-film=") == page.count("js/films.") == 1
    assert page.count("J'accepte, regarder la vidéo ici") == 1 and page.count("J'accepte, ouvrir la vidéo sur") == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("site_ready")
def test_a_page_without_such_a_film_allows_no_frame(client: Client) -> None:
    answer = answered(client, "https://www.dailymotion.com/video/x8abcde")
    assert frames_allowed(answer) == [] and "js/films." not in html_of(answer)


def test_the_preview_of_a_page_keeps_what_the_page_allows() -> None:
    def page(_: object) -> HttpResponse:
        response = HttpResponse()
        response._csp_update = {"frame-src": ["https://player.vimeo.com"]}  # type: ignore[attr-defined]
        return response

    policy = AdminMiddleware(page)(RequestFactory().get("/admin/pages/1/edit/preview/"))._csp_update  # type: ignore[attr-defined]
    assert policy["frame-src"] == ["https://player.vimeo.com"] and "'unsafe-inline'" in policy["script-src"]
