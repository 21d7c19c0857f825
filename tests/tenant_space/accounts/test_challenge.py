"""The anti-robot check: what it lets through, once, and what it refuses."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
import re
import threading
import wave
from importlib.resources import files

import pytest
from altcha import ChallengeOptions, create_challenge
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tenant_space.accounts import challenge, speech
from tenant_space.accounts.challenge_forms import ChallengeFormMixin
from tenant_space.accounts.challenge_views import WIDGET_STYLE
from tenant_space.accounts.limits import Limit, TooManyTries, try_take
from tenant_space.accounts.models import UsedChallenge
from tenant_space.landlord.models import LandlordSettings
from tests.tenant_space.accounts.challenges import answer_to, solved, solved_by_reading

pytestmark = pytest.mark.django_db
WIDGET = files("django_altcha") / "static/altcha/altcha.min.js"


def payload(**changes) -> str:
    """A right answer, altered."""
    answer = json.loads(base64.b64decode(solved()["altcha"]))
    return base64.b64encode(json.dumps({**answer, **changes}).encode()).decode()


# --- the sum that a browser does ---------------------------------------------
def test_a_right_answer_counts_once():
    answer = solved()["altcha"]
    assert challenge.challenge_verify(answer)
    assert not challenge.challenge_verify(answer)


def test_the_same_answer_written_otherwise_is_the_same():
    parts = json.loads(base64.b64decode(solved()["altcha"]))
    other = base64.b64encode(json.dumps({"took": 12, **dict(reversed(parts.items()))}, indent=1).encode()).decode()
    assert challenge.challenge_verify(base64.b64encode(json.dumps(parts).encode()).decode())
    assert not challenge.challenge_verify(other)


def test_browsers_are_asked_for_at_most_50000_tries():
    assert challenge.challenge_create()["maxnumber"] == 50_000


def test_an_expired_answer_is_refused(monkeypatch):
    monkeypatch.setattr(challenge, "LIFE", dt.timedelta(seconds=-2))
    assert not challenge.challenge_verify(solved()["altcha"])


def test_a_challenge_lasts_twenty_minutes():
    found = re.search(r"expires=(\d+)", challenge.challenge_create()["salt"])
    left = int(found.group(1)) - timezone.now().timestamp()
    assert 1_190 < left <= 1_201


def test_a_challenge_without_an_end_is_refused_even_when_signed():
    made = create_challenge(ChallengeOptions(max_number=10, hmac_key=challenge._key("altcha"))).to_dict()
    assert not challenge.challenge_verify(answer_to({**made, "maxnumber": 10}))


def test_a_challenge_made_by_the_visitor_is_refused():
    options = ChallengeOptions(max_number=10, hmac_key="mine", expires=timezone.now() + dt.timedelta(minutes=5))
    made = create_challenge(options).to_dict()
    assert not challenge.challenge_verify(answer_to({**made, "maxnumber": 10}))


@pytest.mark.parametrize(
    "changes",
    [
        {"number": -1},
        {"number": "1"},
        {"number": None},
        {"number": True},
        {"signature": "0" * 64},
        {"signature": None},
        {"salt": None},
        {"salt": "aa?expires=99999999999&"},
        {"algorithm": "SHA-1"},
        {"algorithm": "MD5"},
        {"algorithm": []},
        {"challenge": ""},
    ],
)
def test_an_altered_answer_is_refused(changes):
    assert not challenge.challenge_verify(payload(**changes))
    assert not UsedChallenge.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "é",
        "bnVsbA==",
        "W10=",
        "e30=",
        "{}",
        "\x00",
        "🤖" * 50,
        "A" * 5_000,
        base64.b64encode(b"\xff").decode(),
    ],
)
def test_what_is_no_answer_is_refused(text):
    assert not challenge.challenge_verify(text)


def test_of_many_uses_at_once_one_wins(own_database):
    answer, won = solved()["altcha"], []

    def use() -> None:
        won.append(challenge.challenge_verify(answer))
        connection.close()

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 5 + [True]


def test_used_challenges_are_forgotten_once_they_have_expired():
    challenge.challenge_verify(solved()["altcha"])
    assert challenge.challenges_purge() == 0
    UsedChallenge.objects.update(used_at=timezone.now() - dt.timedelta(minutes=41))
    assert challenge.challenges_purge() == 1


def test_a_new_challenge_is_fetched_and_never_kept(client):
    first, second = client.get(reverse("challenge")), client.get(reverse("challenge"))
    assert first.json()["challenge"] != second.json()["challenge"]
    assert "no-store" in first["Cache-Control"]
    assert challenge.challenge_verify(answer_to(first.json()))
    assert client.post(reverse("challenge")).status_code == 405


# --- the digits, without JavaScript -------------------------------------------
def test_right_digits_count_once():
    token = challenge.digits_create()
    digits = challenge.digits_of(token)
    assert re.fullmatch(r"\d{5}", digits)
    assert challenge.digits_verify(token, f" {digits[:2]} {digits[2:]} ")
    assert not challenge.digits_verify(token, digits)


def test_an_image_allows_one_guess():
    token = challenge.digits_create()
    assert not challenge.digits_verify(token, "abcde")
    assert not challenge.digits_verify(token, challenge.digits_of(token))


def test_digits_expire(monkeypatch):
    token = challenge.digits_create()
    digits = challenge.digits_of(token)
    monkeypatch.setattr(challenge, "LIFE", dt.timedelta(seconds=-1))
    assert challenge.digits_of(token) is None
    assert not challenge.digits_verify(token, digits)


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "é", "\x00", "a" * 5_000])
def test_a_forged_token_stands_for_nothing(token):
    assert challenge.digits_of(token) is None
    assert not challenge.digits_verify(token, "00000")


def test_tokens_stand_for_different_digits():
    assert len({challenge.digits_of(challenge.digits_create()) for _ in range(20)}) > 15


def test_the_image_is_a_picture_that_stays_the_same_and_looking_writes_nothing(client, django_assert_num_queries):
    token = challenge.digits_create()
    with django_assert_num_queries(0):
        first, second = client.get(image(token)), client.get(image(token))
    assert first["Content-Type"] == "image/png" and first.content.startswith(b"\x89PNG")
    assert first.content == second.content
    assert first.content != client.get(image(challenge.digits_create())).content
    assert challenge.digits_of(token) not in first.serialize_headers().decode()


def test_nothing_is_drawn_or_said_for_a_forged_token(client):
    assert client.get(image("forged")).status_code == 404
    assert client.get(sound("forged")).status_code == 404


def image(token: str) -> str:
    return reverse("challenge_image", args=[token])


def sound(token: str) -> str:
    return reverse("challenge_sound", args=[token])


# --- the same digits, spoken ---------------------------------------------------
def heard(client, token: str) -> bytes:
    response = client.get(sound(token))
    assert response["Content-Type"] == "audio/wav"
    return b"".join(response.streaming_content)


def test_the_sound_is_a_real_recording_that_differs_by_digits(client):
    token = challenge.digits_create()
    said = heard(client, token)
    with wave.open(io.BytesIO(said)) as track:
        assert track.getsampwidth() == 2
        assert 3 < track.getnframes() / track.getframerate() < 12, "seconds for five digits"
        assert len(set(track.readframes(track.getnframes()))) > 100, "more than silence"
    assert said == heard(client, token), "Safari fetches it in pieces"
    assert said != heard(client, challenge.digits_create())
    assert speech.spoken("11111", "a") != speech.spoken("22222", "a")


def test_a_part_of_the_sound_may_be_fetched(client):
    token = challenge.digits_create()
    part = client.get(sound(token), headers={"range": "bytes=0-99"})
    assert part.status_code == 206
    assert b"".join(part.streaming_content) == heard(client, token)[:100]


def test_listening_again_starts_no_program(monkeypatch):
    for digit in "0123456789":
        for pitch, speed in speech._VOICES:
            speech._digit(digit, pitch, speed)
    monkeypatch.setattr(speech.subprocess, "run", None)
    assert speech.spoken("90817", "b")


def test_a_program_that_fails_is_noted_and_gives_no_sound(client, monkeypatch, caplog):
    speech._digit.cache_clear()
    monkeypatch.setattr(speech, "PROGRAM", "false")
    assert client.get(sound(challenge.digits_create())).status_code == 404
    assert "CalledProcessError" in caplog.text


def test_without_the_program_the_phone_is_offered_instead(client, monkeypatch):
    landlord = LandlordSettings.load()
    landlord.phone = "04 77 00 00 00"
    landlord.save()
    speech.can_speak.cache_clear()
    monkeypatch.setattr(speech.shutil, "which", lambda name: None)
    try:
        page = client.get(reverse("registration")).content.decode()
        assert "son.wav" not in page and "<audio" not in page
        assert "Vous ne pouvez pas lire l'image ? Appelez-nous" in page
        assert client.get(sound(challenge.digits_create())).status_code == 404
    finally:
        speech.can_speak.cache_clear()


# --- as part of a form -----------------------------------------------------------
class Form(ChallengeFormMixin):
    """Nothing but the check."""


def test_the_form_takes_either_answer():
    assert Form(solved()).is_valid()
    assert Form(solved_by_reading()).is_valid()


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({}, "challenge_code", "n'a pas abouti"),
        ({"altcha": "eA=="}, "altcha", "a expiré ou a déjà servi"),
        ({"challenge_code": "12345"}, "challenge_code", "n'est plus valable"),
        ({"challenge_token": "forged", "challenge_code": "12345"}, "challenge_code", "n'est plus valable"),
    ],
)
def test_a_missing_or_wrong_answer_is_explained_at_its_field(data, field, words):
    form = Form(data)
    assert not form.is_valid()
    assert words in " ".join(form.errors[field])


def test_wrong_digits_bring_a_new_image_and_an_empty_box():
    token = challenge.digits_create()
    form = Form({"challenge_token": token, "challenge_code": "x"})
    assert not form.is_valid()
    assert form["challenge_token"].value() not in ("", token)
    assert form["challenge_code"].value() == ""
    assert form.shows_digits


def test_an_empty_box_keeps_the_image():
    token = challenge.digits_create()
    form = Form({"challenge_token": token, "challenge_code": " "})
    assert not form.is_valid()
    assert form["challenge_token"].value() == token


def test_guessing_digits_has_a_limit_of_its_own_by_network(settings):
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "identity_plain": "3/3600"}
    for _ in range(3):
        assert not Form({"challenge_token": challenge.digits_create(), "challenge_code": "x"}, network="a").is_valid()
    with pytest.raises(TooManyTries):
        Form(solved_by_reading(), network="a").is_valid()
    assert Form(solved_by_reading(), network="b").is_valid()
    assert Form(solved(), network="a").is_valid(), "with JavaScript there is no such limit"


def test_who_succeeds_is_not_counted(settings):
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "identity_plain": "1/3600"}
    for _ in range(3):
        form = Form(solved_by_reading(), network="a")
        assert form.is_valid()
        form.challenge_forgive()
    form = Form(solved(), network="a")
    form.is_valid()
    form.challenge_forgive()
    try_take(Limit.IDENTITY_PLAIN, "a")
    with pytest.raises(TooManyTries):
        try_take(Limit.IDENTITY_PLAIN, "a")


# --- on the page -------------------------------------------------------------------
def test_only_that_page_lets_the_widget_work(client):
    policy = client.get(reverse("registration"))["Content-Security-Policy"]
    assert "worker-src 'self' blob:" in policy
    assert f"style-src 'self' {WIDGET_STYLE}" in policy
    assert "script-src" not in policy and "unsafe" not in policy
    for other in ("account_login", "account_reset_password", "activation_resend"):
        policy = client.get(reverse(other))["Content-Security-Policy"]
        assert "blob:" not in policy and "sha256" not in policy


def test_the_allowed_style_is_the_one_of_the_widget_installed():
    style = re.search(r"='(@keyframes overlay-slidein.*?)';function", WIDGET.read_text(), re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" == WIDGET_STYLE


def test_the_page_carries_both_ways(client):
    page = client.get(reverse("registration")).content.decode()
    assert f'challengeurl="{reverse("challenge")}"' in page
    inside = re.search(r"<noscript>(.*?)</noscript>", page, re.DOTALL).group(1)
    assert "image.png" in inside and "son.wav" in inside and 'name="challenge_code"' in inside


def test_who_sends_no_answer_gets_the_image_outside_noscript(client):
    page = client.post(reverse("registration"), IDENTITY).content.decode()
    assert "<noscript>" not in page and "altcha-widget" not in page
    assert 'aria-describedby="id_challenge_code_error"' in page
    assert 'value="Hélène"' in page, "nothing typed is lost"


def test_the_identity_is_not_looked_up_before(client, monkeypatch):
    monkeypatch.setattr("tenant_space.accounts.services.identity_check", None)
    for answer in ({}, {"altcha": "eA=="}, {"challenge_token": challenge.digits_create(), "challenge_code": "x"}):
        assert client.post(reverse("registration"), IDENTITY | answer).status_code == 200


def test_a_typing_mistake_elsewhere_does_not_use_up_the_answer(client):
    answer = solved_by_reading()
    page = client.post(reverse("registration"), IDENTITY | answer | {"last_name": ""}).content.decode()
    assert answer["challenge_token"] in page
    assert f'value="{answer["challenge_code"]}"' in page
    assert challenge.digits_verify(answer["challenge_token"], answer["challenge_code"])


IDENTITY = {
    "account_number": "123456",
    "last_name": "DUPONT",
    "first_name": "Hélène",
    "day": "9",
    "month": "3",
    "year": "1971",
}


def test_beyond_the_limit_without_javascript_the_page_says_so_and_keeps_all(client, settings):
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "identity_plain": "1/3600"}
    assert client.post(reverse("registration"), IDENTITY | solved_by_reading()).status_code == 200
    answer = solved_by_reading()
    refused = client.post(reverse("registration"), IDENTITY | answer)
    assert refused.status_code == 429 and int(refused["Retry-After"]) > 3_500
    page = refused.content.decode()
    assert 'value="Hélène"' in page and answer["challenge_token"] in page
    assert challenge.digits_verify(answer["challenge_token"], answer["challenge_code"]), "not used up"
    assert client.post(reverse("registration"), IDENTITY | solved()).status_code == 200
