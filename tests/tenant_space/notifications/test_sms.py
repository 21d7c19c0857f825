"""Short messages: by a provider over real HTTP, on the page of the demo's mails, or not at all."""

import json
import logging
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.core.exceptions import ValidationError
from pytest_django.fixtures import Settings

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.models import Wording
from tenant_space.editable_words.wordings import wordings_ensure, wordings_forget
from tenant_space.notifications.channels.sms import http_provider
from tenant_space.notifications.channels.sms.base import SmsNotSent
from tenant_space.notifications.channels.sms.services import sms_send
from tests.kit.services.sms import SmsProvider
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db
NUMBER = "+33612345678"
SECRET = "Bearer very-secret"


@pytest.fixture
def by_http(settings: Settings) -> Settings:
    settings.PORTAL_SMS_GATEWAY = "http"
    settings.PORTAL_SMS_HEADERS = {"Authorization": SECRET}
    settings.PORTAL_SMS_BODY = {"messages": [{"recipients": ["{number}"], "content": "{text}"}], "sender": "Habitat"}
    return settings


def test_a_provider_gets_the_number_and_the_text_in_the_shape_of_the_settings(by_http: Settings) -> None:
    with SmsProvider(201) as provider:
        by_http.PORTAL_SMS_URL = provider.url
        sms_send("code", NUMBER, code='04"8213')
    [(path, headers, body)] = provider.got
    assert path == "/messages" and headers["Authorization"] == SECRET
    sent = json.loads(body)
    assert sent["messages"][0]["recipients"] == [NUMBER] and sent["sender"] == "Habitat"
    assert sent["messages"][0]["content"].startswith('Votre code est 04"8213. Il compte dix minutes.')


def test_a_provider_may_want_a_form(by_http: Settings) -> None:
    by_http.PORTAL_SMS_HEADERS = {"content-type": "application/x-www-form-urlencoded"}
    by_http.PORTAL_SMS_BODY = {"to": "{number}", "text": "{text}"}
    with SmsProvider() as provider:
        by_http.PORTAL_SMS_URL = provider.url
        sms_send("code", NUMBER, code="048213")
    sent = parse_qs(provider.got[0][2].decode())
    assert sent["to"] == [NUMBER] and "048213" in sent["text"][0]


@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_an_answer_that_is_no_yes_is_a_failure(by_http: Settings, status: int) -> None:
    with SmsProvider(status) as provider:
        by_http.PORTAL_SMS_URL = provider.url
        with pytest.raises(SmsNotSent, match=str(status)):
            sms_send("code", NUMBER, code="048213")


def test_an_answer_that_leads_on_is_not_followed(by_http: Settings) -> None:
    with SmsProvider() as elsewhere, SmsProvider(307, leads_to=elsewhere.url) as provider:
        by_http.PORTAL_SMS_URL = provider.url
        with pytest.raises(SmsNotSent, match="307"):
            sms_send("code", NUMBER, code="048213")
    assert elsewhere.got == []


def test_nobody_there_or_too_slow_says_neither_number_nor_code_nor_key(
    by_http: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(http_provider, "READ_SECONDS", 0.05)
    by_http.PORTAL_SMS_URL = "http://127.0.0.1:1/messages?key=hidden"
    with caplog.at_level(logging.DEBUG), pytest.raises(SmsNotSent):
        sms_send("code", NUMBER, code="048213")
    with SmsProvider(seconds=0.3) as slow, pytest.raises(SmsNotSent, match="ReadTimeout"):
        by_http.PORTAL_SMS_URL = slow.url
        sms_send("code", NUMBER, code="048213")
    said = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("tenant_space"))
    assert said and not any(part in said for part in ("612345678", "048213", "hidden", SECRET))


def test_without_a_gateway_nothing_leaves(settings: Settings) -> None:
    settings.PORTAL_SMS_GATEWAY = ""
    with pytest.raises(SmsNotSent):
        sms_send("code", NUMBER, code="048213")


def test_the_demo_shows_it_on_the_page_of_its_mails(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.PORTAL_SMS_GATEWAY, settings.EMAIL_FILE_PATH = "mailbox", str(tmp_path)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    sms_send("code", NUMBER, code="048213")
    [file] = tmp_path.glob("*.log")
    text = file.read_text()
    assert "Subject: SMS au 06 12 34 56 78" in text and "048213" in text


def test_its_text_is_the_editors_and_keeps_its_code() -> None:
    wordings_ensure()
    row = Wording.objects.get(topic=WordingTopic.SMS, code="code")
    row.title = "Le bailleur vous salue."
    with pytest.raises(ValidationError, match=r"\{code\}"):
        row.full_clean()
    row.title = "Bonjour, {code}"
    row.full_clean()
    row.save()
    wordings_forget()
