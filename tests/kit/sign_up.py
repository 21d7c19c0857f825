"""What people type to sign up, and the steps they take."""

from typing import Any

from pytest_django import Settings

from tests.kit.challenges import solved_by_reading
from tests.kit.factories import PASSWORD
from tests.kit.typing import Client, ClientResponse

IDENTITY = {
    "account_number": "123456",
    "last_name": "DUPONT",
    "first_name": "Hélène",
    "day": "9",
    "month": "3",
    "year": "1971",
}


CREDENTIALS = {
    "email": "helene@example.org",
    "email_again": "Helene@example.org",
    "password": PASSWORD,
    "password_again": PASSWORD,
    "terms": "on",
}


def step_1(client: Client, *, headers: dict[str, str] | None = None, **change: Any) -> ClientResponse:
    return client.post("/inscription/", IDENTITY | solved_by_reading() | change, headers=headers)


def limit(settings: Settings, **rates: Any) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, **rates}
