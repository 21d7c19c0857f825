"""Codes are short: they are limited over a day too, and their owner learns that somebody guesses."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import TryCount, User
from tenant_space.identity.second_factor.services import factors_remove
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tests.kit import factories as f
from tests.kit.factors import application_add, code_of, confirm, password_step
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
CHECK = "/connexion/verification/"


@pytest.fixture
def secret(sure_client: Client) -> str:
    return application_add(sure_client)


@pytest.fixture
def limits(settings: Settings) -> Callable[..., Any]:
    def set_limits(**rates: Any) -> None:
        settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "second_factor_mail": "1/86400", **rates}

    return set_limits


def tries(user: User, *codes: str) -> list[bool]:
    """Which codes were refused for their number."""
    client = Client()
    password_step(client, user.email)
    return ["trop d" in client.post(CHECK, {"code": code}).content.decode() for code in codes]


def minutes_pass(minutes: int) -> None:
    for count in TryCount.objects.all():
        count.started_at -= dt.timedelta(minutes=minutes)
        count.save()


def told() -> int:
    return OutgoingMail.objects.filter(kind=MailKind.FACTOR_GUESSED).count()


@pytest.mark.slow
def test_somebody_who_comes_back_every_quarter_of_an_hour_meets_the_limit_of_the_day(
    secret: str, user: User, limits: Callable[..., Any]
) -> None:
    limits(second_factor="3/900", second_factor_day="5/86400")
    assert tries(user, *["000000"] * 3) == [False] * 3
    minutes_pass(16)
    assert tries(user, *["000000"] * 3, code_of(secret)) == [False, False, True, True]
    minutes_pass(16)
    assert tries(user, code_of(secret)) == [True], "even the right one"
    client = Client()
    password_step(client, user.email)
    assert "Attendez 24\xa0heures" in client.post(CHECK, {"code": "000000"}).content.decode()
    minutes_pass(24 * 60)
    assert tries(user, code_of(secret)) == [False]


def test_right_codes_do_not_count(secret: str, user: User, limits: Callable[..., Any]) -> None:
    limits(second_factor="1/900", second_factor_day="1/86400")
    for later in (0, 1):
        client = Client()
        password_step(client, user.email)
        assert client.post(CHECK, {"code": code_of(secret, later)}).status_code == 302
    assert not told()


@pytest.mark.parametrize("reached", ["second_factor", "second_factor_day"])
def test_the_owner_is_told_once_a_day_when_either_is_reached(
    secret: str, user: User, limits: Callable[..., Any], reached: str
) -> None:
    limits(**{reached: "2/86400"})
    tries(user, "000000", "000000")
    assert not told()
    tries(user, *["000000"] * 3)
    assert told() == 1
    minutes_pass(24 * 60 + 1)
    tries(user, *["000000"] * 4)
    assert told() == 2
    assert timezone.now() > TryCount.objects.latest("started_at").started_at


def test_the_mail_says_what_to_do(
    secret: str, user: User, limits: Callable[..., Any], mailoutbox: list[EmailMessage]
) -> None:
    limits(second_factor="1/900")
    tries(user, "000000", "000000")
    OutgoingMail.objects.exclude(kind=MailKind.FACTOR_GUESSED).delete()
    outbox_flush()
    (mail,) = mailoutbox
    assert mail.to == [user.email]
    assert "changez-le" in mail.body and "/mot-de-passe/" in mail.body and "Agence Centre Ville" in mail.body


def test_somebody_who_lost_everything_begins_again(secret: str, user: User, limits: Callable[..., Any]) -> None:
    limits(second_factor_day="1/86400")
    assert tries(user, "000000", "000000") == [False, True]
    factors_remove(actor=f.StaffFactory(), user=user, check="carte vue")
    client = Client()
    password_step(client, user.email)
    confirm(client)
    secret = application_add(client)
    assert tries(user, code_of(secret)) == [False]
