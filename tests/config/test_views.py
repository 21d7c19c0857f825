"""The pages of the installation itself."""

from pathlib import Path

import pytest
from django.core.mail import send_mail
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from config import views
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db


def test_the_demo_s_mailbox_shows_what_would_have_left(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    send_mail("Activation de votre compte", "Cliquez : https://x.example/activation/é/", "a@x.fr", ["b@x.fr"])
    shown = {}
    monkeypatch.setattr(views, "render", lambda request, template, context: shown.update(context) or HttpResponse())
    views.demo_mails(RequestFactory().get("/demo/courriels/"))
    (mail,) = shown["mails"]
    assert mail["subject"].strip() == "Activation de votre compte"
    assert "https://x.example/activation/é/" in mail["text"]
    assert " à " in mail["date"]


def test_the_health_page_and_the_robots_are_open(client: Client) -> None:
    assert client.get("/sante/").json() == {"state": "ok"}
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize(
    "query",
    ["search=%00", "locale=%00", "offset=99999999999999999999", "search=a&search_operator=xx", "%00=1"],
)
def test_the_api_refuses_what_it_cannot_read(client: Client, query: str) -> None:
    assert client.get(f"/api/v2/pages/?{query}").status_code == 400
    assert client.get("/api/v2/pages/find/?html_path=%00").status_code in (400, 404)


def test_an_unknown_host_gets_a_page_in_french(client: Client) -> None:
    response = client.get("/", HTTP_HOST="ailleurs.example")
    assert response.status_code == 400
    assert "Cette adresse" in response.content.decode()
