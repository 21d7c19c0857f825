"""When one may come is said with the address; a number to call has no « Sur rendez-vous » beside it."""

from __future__ import annotations

import re

import pytest

from tenant_space.identity.models import User
from tenant_space.landlord.models import LandlordSettings
from tenant_space.tenancy.models import Agency
from tests.kit.answers import plain_text_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
HOURS = "Sur rendez-vous"


@pytest.mark.parametrize(
    "path", ["/accueil/", "/nous-contacter/", "/mon-compte/", "/ma-residence/", "/j-ai-du-mal-a-payer/"]
)
def test_hours_are_those_of_a_visit(tenant_client: Client, user: User, path: str) -> None:
    Agency.objects.update(opening_hours=HOURS, phone="+33477327247")
    text = plain_text_of(tenant_client.get(path))
    said = [text[: found.start()] for found in re.finditer(HOURS, text)]
    assert said and all(before.endswith("Accueil à l'agence : ") for before in said)


def test_so_are_those_of_the_head_office(client: Client) -> None:
    row = LandlordSettings.load()
    row.opening_hours, row.phone = HOURS, "04 77 00 00 00"
    row.save()
    for path in ("/", "/nous-contacter/", "/connexion/"):
        text = plain_text_of(client.get(path))
        assert text.count(HOURS) == text.count(f"Accueil sur place : {HOURS}") == 1, path


def test_where_all_numbers_stand_the_note_gives_none_again(client: Client) -> None:
    row = LandlordSettings.load()
    row.phone = "04 77 00 00 00"
    row.save()
    page = plain_text_of(client.get("/nous-contacter/"))
    assert "Appelez-nous" not in page and "Lire l'aide" in page and "Trouver une agence" not in page
