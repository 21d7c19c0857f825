"""On which devices one is signed in, and signing out elsewhere."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from tenant_space.identity.models import User
from tenant_space.identity.sessions.selectors import devices_of
from tenant_space.identity.sessions.services import sessions_end
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.sessions import sign_in
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PAGE = "/ma-securite/appareils/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def elsewhere(user: User) -> Client:
    client = Client(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.77")
    sign_in(client)
    return client


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def test_devices_are_told_in_words_with_masked_addresses(client: Client, elsewhere: Client, user: User) -> None:
    sign_in(client)
    text = html_of(client.get(PAGE))
    assert "Firefox sur Linux" in text and "192.0.2.x" in text and "192.0.2.77" not in text
    assert text.count("Cet appareil</span>") == 1
    first, second = devices_of(user, client.session.session_key)
    assert first.current and not second.current and second.name == "Firefox sur Linux"


def test_all_others_end_and_this_one_stays(client: Client, elsewhere: Client, user: User) -> None:
    sign_in(client)
    assert client.post(PAGE).url == PAGE
    assert is_in(client) and not is_in(elsewhere)
    assert AccessEvent.objects.filter(user_id=user.pk, kind=EventKind.OTHERS_SIGNED_OUT).count() == 1
    assert "sur aucun autre" in html_of(client.get(PAGE))


def test_one_of_them_ends(client: Client, elsewhere: Client, user: User) -> None:
    third = Client()
    sign_in(client)
    sign_in(third)
    number = next(d.number for d in devices_of(user, client.session.session_key) if d.name == "Firefox sur Linux")
    client.post(PAGE, {"appareil": number})
    assert is_in(client) and is_in(third) and not is_in(elsewhere)


@pytest.mark.parametrize("number", ["0", "x", "²", "-1", "99999999999999999999", "9" * 5000])
def test_a_device_that_is_not_there_ends_nothing(client: Client, elsewhere: Client, number: str) -> None:
    sign_in(client)
    assert "déjà déconnecté" in html_of(client.post(PAGE, {"appareil": number}, follow=True))
    assert is_in(client) and is_in(elsewhere)


def test_the_devices_of_somebody_else_are_out_of_reach(client: Client, elsewhere: Client, user: User) -> None:
    other = f.UserFactory(tenant=f.HolderFactory().tenant)
    sign_in(client, other.email)
    assert "Firefox" not in html_of(client.get(PAGE))
    number = devices_of(user, "")[0].number
    client.post(PAGE, {"appareil": number})
    client.post(PAGE)
    assert is_in(elsewhere)


def test_this_device_leaves_by_the_sign_out_only(client: Client, user: User) -> None:
    sign_in(client)
    number = devices_of(user, "")[0].number
    client.post(PAGE, {"appareil": number})
    assert is_in(client)


def test_sessions_that_are_gone_are_not_shown(client: Client, elsewhere: Client, user: User) -> None:
    sign_in(client)
    elsewhere.session.flush()
    assert [device.current for device in devices_of(user, client.session.session_key)] == [True]


def test_the_page_costs_the_same_for_many_devices(
    client: Client, user: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client)
    for _ in range(8):
        sign_in(Client())
    client.get(PAGE)
    with django_assert_max_num_queries(10):
        client.get(PAGE)


def test_ending_keeps_the_one_asked_for(client: Client, elsewhere: Client, user: User) -> None:
    sign_in(client)
    assert sessions_end(user=user, keep=client.session.session_key) == 1
    assert is_in(client) and not is_in(elsewhere)


def test_a_visitor_is_led_to_the_sign_in(client: Client) -> None:
    assert client.get(PAGE).url == f"/connexion/?next={PAGE}"
