"""Signing in through the page, and a clock to wait with."""

from __future__ import annotations

from django.test import Client

from tests.kit import factories as f

ADDRESS = "marie@example.org"


MINUTE = 60


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def time(self) -> float:
        return self.now

    def minutes_pass(self, minutes: float) -> None:
        self.now += minutes * MINUTE


def text_of(response) -> str:
    return response.content.decode().replace("&#x27;", "'").replace("\xa0", " ")


def sign_in(client: Client, email: str = ADDRESS, **options):
    return client.post("/connexion/", {"login": email, "password": f.PASSWORD, **options})
