"""What people type to sign up, and the steps they take."""

from tests.kit.challenges import solved_by_reading
from tests.kit.factories import PASSWORD

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


def step_1(client, *, headers=None, **change):
    return client.post("/inscription/", IDENTITY | solved_by_reading() | change, headers=headers)


def limit(settings, **rates):
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, **rates}
