"""The anti-robot check: what it lets through, once, and what it refuses."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from altcha import ChallengeOptions, create_challenge
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.identity.challenge import checks
from tenant_space.identity.challenge.forms import ChallengeFormMixin
from tenant_space.identity.challenge.views import WIDGET_STYLE
from tenant_space.identity.limits import Limit, TooManyTries, try_take
from tenant_space.identity.models import UsedChallenge
from tests.kit.at_once import at_once
from tests.kit.challenges import answer_to, solved, solved_by_reading
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db
WIDGET = files("django_altcha") / "static/altcha/altcha.min.js"


def payload(**changes: Any) -> str:
    """A right answer, altered."""
    answer = json.loads(base64.b64decode(solved()["altcha"]))
    return base64.b64encode(json.dumps({**answer, **changes}).encode()).decode()


# --- the sum that a browser does ---------------------------------------------
def test_a_right_answer_counts_once() -> None:
    answer = solved()["altcha"]
    assert checks.challenge_verify(answer)
    assert not checks.challenge_verify(answer)


def test_the_same_answer_written_otherwise_is_the_same() -> None:
    parts = json.loads(base64.b64decode(solved()["altcha"]))
    other = base64.b64encode(json.dumps({"took": 12, **dict(reversed(parts.items()))}, indent=1).encode()).decode()
    assert checks.challenge_verify(base64.b64encode(json.dumps(parts).encode()).decode())
    assert not checks.challenge_verify(other)


def test_browsers_are_asked_for_at_most_50000_tries() -> None:
    assert checks.challenge_create()["maxnumber"] == 50_000


def test_an_expired_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LIFE", dt.timedelta(seconds=-2))
    assert not checks.challenge_verify(solved()["altcha"])


def test_a_challenge_lasts_twenty_minutes() -> None:
    found = re.search(r"expires=(\d+)", checks.challenge_create()["salt"])
    left = int(found.group(1)) - timezone.now().timestamp()
    assert 1_190 < left <= 1_201


def test_a_challenge_without_an_end_is_refused_even_when_signed() -> None:
    made = create_challenge(ChallengeOptions(max_number=10, hmac_key=checks._key("altcha"))).to_dict()
    assert not checks.challenge_verify(answer_to({**made, "maxnumber": 10}))


def test_a_challenge_made_by_the_visitor_is_refused() -> None:
    options = ChallengeOptions(max_number=10, hmac_key="mine", expires=timezone.now() + dt.timedelta(minutes=5))
    made = create_challenge(options).to_dict()
    assert not checks.challenge_verify(answer_to({**made, "maxnumber": 10}))


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
def test_an_altered_answer_is_refused(changes: dict[str, Any]) -> None:
    assert not checks.challenge_verify(payload(**changes))
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
def test_what_is_no_answer_is_refused(text: str) -> None:
    assert not checks.challenge_verify(text)


def test_of_many_uses_at_once_one_wins(own_database: Callable[..., Any]) -> None:
    answer = solved()["altcha"]
    won = at_once(*[lambda: checks.challenge_verify(answer)] * 6)
    assert sorted(won) == [False] * 5 + [True]


def test_used_challenges_are_forgotten_once_they_have_expired() -> None:
    checks.challenge_verify(solved()["altcha"])
    assert checks.challenges_purge() == 0
    UsedChallenge.objects.update(used_at=timezone.now() - dt.timedelta(minutes=41))
    assert checks.challenges_purge() == 1


def test_a_new_challenge_is_fetched_and_never_kept(client: Client) -> None:
    first, second = client.get(reverse("challenge")), client.get(reverse("challenge"))
    assert first.json()["challenge"] != second.json()["challenge"]
    assert "no-store" in first["Cache-Control"]
    assert checks.challenge_verify(answer_to(first.json()))
    assert client.post(reverse("challenge")).status_code == 405


# --- as part of a form -----------------------------------------------------------
class Form(ChallengeFormMixin):
    """Nothing but the check."""


def test_the_form_takes_either_answer() -> None:
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
def test_a_missing_or_wrong_answer_is_explained_at_its_field(data: dict[str, str], field: str, words: str) -> None:
    form = Form(data)
    assert not form.is_valid()
    assert words in " ".join(map(str, form.errors[field]))


def test_wrong_digits_bring_a_new_image_and_an_empty_box() -> None:
    token = checks.digits_create()
    form = Form({"challenge_token": token, "challenge_code": "x"})
    assert not form.is_valid()
    assert form["challenge_token"].value() not in ("", token)
    assert form["challenge_code"].value() == ""
    assert form.shows_digits


def test_an_empty_box_keeps_the_image() -> None:
    token = checks.digits_create()
    form = Form({"challenge_token": token, "challenge_code": " "})
    assert not form.is_valid()
    assert form["challenge_token"].value() == token


def test_guessing_digits_has_a_limit_of_its_own_by_network(settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "identity_plain": "3/3600"}
    for _ in range(3):
        assert not Form({"challenge_token": checks.digits_create(), "challenge_code": "x"}, network="a").is_valid()
    with pytest.raises(TooManyTries):
        Form(solved_by_reading(), network="a").is_valid()
    assert Form(solved_by_reading(), network="b").is_valid()
    assert Form(solved(), network="a").is_valid(), "with JavaScript there is no such limit"


def test_somebody_who_succeeds_is_not_counted(settings: Settings) -> None:
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
def test_only_that_page_lets_the_widget_work(client: Client) -> None:
    policy = client.get(reverse("registration"))["Content-Security-Policy"]
    assert "worker-src 'self' blob:" in policy
    assert f"style-src 'self' {WIDGET_STYLE}" in policy
    assert "script-src" not in policy and "unsafe" not in policy
    for other in ("account_login", "account_reset_password", "activation_resend"):
        policy = client.get(reverse(other))["Content-Security-Policy"]
        assert "blob:" not in policy and "sha256" not in policy


def test_the_allowed_style_is_the_one_of_the_widget_installed() -> None:
    style = re.search(r"='(@keyframes overlay-slidein.*?)';function", WIDGET.read_text(), re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" == WIDGET_STYLE


def test_the_page_carries_both_ways(client: Client) -> None:
    page = client.get(reverse("registration")).content.decode()
    assert f'challengeurl="{reverse("challenge")}"' in page
    inside = re.search(r"<noscript>(.*?)</noscript>", page, re.DOTALL).group(1)
    assert "image.png" in inside and "son.wav" in inside and 'name="challenge_code"' in inside


def test_somebody_who_sends_no_answer_gets_the_image_outside_noscript(client: Client) -> None:
    page = client.post(reverse("registration"), IDENTITY).content.decode()
    assert "<noscript>" not in page and "altcha-widget" not in page
    assert 'aria-describedby="id_challenge_code_error"' in page
    assert 'value="Hélène"' in page, "nothing typed is lost"


def test_the_identity_is_not_looked_up_before(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenant_space.identity.sign_up.services.identity_check", None)
    for answer in ({}, {"altcha": "eA=="}, {"challenge_token": checks.digits_create(), "challenge_code": "x"}):
        assert client.post(reverse("registration"), IDENTITY | answer).status_code == 200


def test_a_typing_mistake_elsewhere_does_not_use_up_the_answer(client: Client) -> None:
    answer = solved_by_reading()
    page = client.post(reverse("registration"), IDENTITY | answer | {"last_name": ""}).content.decode()
    assert answer["challenge_token"] in page
    assert f'value="{answer["challenge_code"]}"' in page
    assert checks.digits_verify(answer["challenge_token"], answer["challenge_code"])


IDENTITY = {
    "account_number": "123456",
    "last_name": "DUPONT",
    "first_name": "Hélène",
    "day": "9",
    "month": "3",
    "year": "1971",
}


def test_beyond_the_limit_without_javascript_the_page_says_so_and_keeps_all(
    client: Client, settings: Settings
) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "identity_plain": "1/3600"}
    assert client.post(reverse("registration"), IDENTITY | solved_by_reading()).status_code == 200
    answer = solved_by_reading()
    refused = client.post(reverse("registration"), IDENTITY | answer)
    assert refused.status_code == 429 and int(refused["Retry-After"]) > 3_500
    page = refused.content.decode()
    assert 'value="Hélène"' in page and answer["challenge_token"] in page
    assert checks.digits_verify(answer["challenge_token"], answer["challenge_code"]), "not used up"
    assert client.post(reverse("registration"), IDENTITY | solved()).status_code == 200
