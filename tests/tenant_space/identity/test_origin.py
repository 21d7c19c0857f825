"""Where a request comes from: never what the client says of itself."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from tenant_space.identity.origin import client_address, device_of, network_of

ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
)
CLAIMED = {"HTTP_X_FORWARDED_FOR": "9.9.9.9", "HTTP_X_REAL_IP": "9.9.9.9", "HTTP_CLIENT_IP": "9.9.9.9"}


def request(**headers: Any) -> HttpRequest:
    return RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", **headers)


def test_without_a_proxy_headers_change_nothing() -> None:
    assert client_address(request(**CLAIMED)) == "192.0.2.7"


def test_behind_a_proxy_only_what_it_added_counts(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client_address(request(HTTP_X_FORWARDED_FOR="9.9.9.9, 198.51.100.4")) == "198.51.100.4"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unknown", "unknown"),
    ],
)
def test_one_subscriber_is_one_network(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("agent", "words"), [(ANDROID, "Chrome Mobile sur Android"), ("", ""), ("curl/8.1", "curl"), ("x" * 9000, "")]
)
def test_a_device_is_named_as_its_owner_knows_it(agent: str, words: str) -> None:
    assert device_of(request(HTTP_USER_AGENT=agent)) == words
