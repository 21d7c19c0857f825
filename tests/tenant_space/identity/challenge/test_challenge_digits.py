"""The digits to read or to hear, for those who have no JavaScript."""

from __future__ import annotations

import datetime as dt
import io
import re
import wave

import pytest
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from tenant_space.identity.challenge import checks, speech
from tenant_space.landlord.models import LandlordSettings
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db


# --- the digits, without JavaScript -------------------------------------------
def test_right_digits_count_once() -> None:
    token = checks.digits_create()
    digits = checks.digits_of(token)
    assert re.fullmatch(r"\d{5}", digits)
    assert checks.digits_verify(token, f" {digits[:2]} {digits[2:]} ")
    assert not checks.digits_verify(token, digits)


def test_an_image_allows_one_guess() -> None:
    token = checks.digits_create()
    assert not checks.digits_verify(token, "abcde")
    assert not checks.digits_verify(token, checks.digits_of(token))


def test_digits_expire(monkeypatch: pytest.MonkeyPatch) -> None:
    token = checks.digits_create()
    digits = checks.digits_of(token)
    monkeypatch.setattr(checks, "LIFE", dt.timedelta(seconds=-1))
    assert checks.digits_of(token) is None
    assert not checks.digits_verify(token, digits)


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "é", "\x00", "a" * 5_000])
def test_a_forged_token_stands_for_nothing(token: str) -> None:
    assert checks.digits_of(token) is None
    assert not checks.digits_verify(token, "00000")


def test_tokens_stand_for_different_digits() -> None:
    assert len({checks.digits_of(checks.digits_create()) for _ in range(20)}) > 15


def test_the_image_is_a_picture_that_stays_the_same_and_looking_writes_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token = checks.digits_create()
    with django_assert_num_queries(0):
        first, second = client.get(image(token)), client.get(image(token))
    assert first["Content-Type"] == "image/png" and first.content.startswith(b"\x89PNG")
    assert first.content == second.content
    assert first.content != client.get(image(checks.digits_create())).content
    assert checks.digits_of(token) not in first.serialize_headers().decode()


def test_nothing_is_drawn_or_said_for_a_forged_token(client: Client) -> None:
    assert client.get(image("forged")).status_code == 404
    assert client.get(sound("forged")).status_code == 404


def image(token: str) -> str:
    return reverse("challenge_image", args=[token])


def sound(token: str) -> str:
    return reverse("challenge_sound", args=[token])


# --- the same digits, spoken ---------------------------------------------------
def heard(client: Client, token: str) -> bytes:
    response = client.get(sound(token))
    assert response["Content-Type"] == "audio/wav"
    return b"".join(response.streaming_content)


def test_the_sound_is_a_real_recording_that_differs_by_digits(client: Client) -> None:
    token = checks.digits_create()
    said = heard(client, token)
    with wave.open(io.BytesIO(said)) as track:
        assert track.getsampwidth() == 2
        assert 3 < track.getnframes() / track.getframerate() < 12, "seconds for five digits"
        assert len(set(track.readframes(track.getnframes()))) > 100, "more than silence"
    assert said == heard(client, token), "Safari fetches it in pieces"
    assert said != heard(client, checks.digits_create())
    assert speech.spoken("11111", "a") != speech.spoken("22222", "a")


def test_a_part_of_the_sound_may_be_fetched(client: Client) -> None:
    token = checks.digits_create()
    part = client.get(sound(token), headers={"range": "bytes=0-99"})
    assert part.status_code == 206
    assert b"".join(part.streaming_content) == heard(client, token)[:100]


def test_listening_again_starts_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    for digit in "0123456789":
        for pitch, speed in speech._VOICES:
            speech._digit(digit, pitch, speed)
    monkeypatch.setattr("tenant_space.identity.challenge.speech.subprocess.run", None)
    assert speech.spoken("90817", "b")


def test_a_program_that_fails_is_noted_and_gives_no_sound(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    speech._digit.cache_clear()
    monkeypatch.setattr(speech, "PROGRAM", "false")
    assert client.get(sound(checks.digits_create())).status_code == 404
    assert "CalledProcessError" in caplog.text


def test_without_the_program_the_phone_is_offered_instead(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    landlord = LandlordSettings.load()
    landlord.phone = "04 77 00 00 00"
    landlord.save()
    speech.can_speak.cache_clear()
    monkeypatch.setattr("tenant_space.identity.challenge.speech.shutil.which", lambda name: None)
    try:
        page = client.get(reverse("registration")).content.decode()
        assert "son.wav" not in page and "<audio" not in page
        assert "Vous ne pouvez pas lire l'image ? Appelez-nous" in page
        assert client.get(sound(checks.digits_create())).status_code == 404
    finally:
        speech.can_speak.cache_clear()
