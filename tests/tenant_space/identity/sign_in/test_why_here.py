"""The page of the sign-in says why one is there, and that what was typed waits."""

from __future__ import annotations

import pytest

from tests.kit.answers import html_of
from tests.kit.sessions import sign_in
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
ENDED = "Votre connexion a pris fin"
WAITS = "sont gardés pendant 14 jours"


def test_those_who_come_by_themselves_are_told_nothing(client: Client) -> None:
    assert "alert--info" not in html_of(client.get("/connexion/"))


def test_those_led_from_a_page_are_told_what_comes_next(client: Client) -> None:
    text = html_of(client.get(client.get("/mes-preferences/").url))
    assert "Connectez-vous pour continuer" in text and "La page demandée s'ouvrira ensuite" in text
    assert WAITS not in text


def test_after_a_form_that_was_kept_it_is_said_that_it_waits(client: Client) -> None:
    text = html_of(client.get("/connexion/?garde=1&next=/mes-preferences/"))
    assert ENDED in text and WAITS in text


def test_a_wrong_password_does_not_take_the_word_away(client: Client) -> None:
    text = html_of(sign_in(client, password="Faux-2026", garde="1", next="/mes-preferences/"))
    assert WAITS in text and 'name="garde"' in text


@pytest.mark.parametrize("address", ["/connexion/?next=https://ailleurs.example/", "/connexion/?next="])
def test_an_address_that_is_not_ours_leads_nowhere(client: Client, address: str) -> None:
    assert "La page demandée" not in html_of(client.get(address))
