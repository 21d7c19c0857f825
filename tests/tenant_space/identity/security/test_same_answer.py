"""Asking for another address tells nothing of whether it is somebody's."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import hashers
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenant_space.identity.enums import Suspension
from tenant_space.identity.models import AddressChange, User
from tenant_space.identity.security import services
from tenant_space.journal.services import Origin
from tests.kit import factories as f
from tests.kit.answers import masked, sql_shape
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH = "/ma-securite/identifiant/"


def known(email: str) -> None:
    f.UserFactory(email=email, tenant=f.HolderFactory().tenant)


def blocked(email: str) -> None:
    f.UserFactory(email=email, tenant=f.HolderFactory().tenant, is_active=False, suspension=Suspension.BLOCKED)


def unactivated(email: str) -> None:
    f.SignUpFactory(email=email)


def guarantor(email: str) -> None:
    f.UserFactory(email=email, tenant=f.HolderFactory(guarantor=True).tenant)


def deceased(email: str) -> None:
    f.UserFactory(email=email, tenant=f.HolderFactory(tenant__deceased=True).tenant)


def staff(email: str) -> None:
    f.StaffFactory(email=email)


STATES = [known, blocked, unactivated, guarantor, deceased, staff]


def answer_for(client: Client, monkeypatch: pytest.MonkeyPatch, email: str) -> tuple[Any, ...]:
    """All that one can see or measure of both answers: the one to the form, and the page that follows."""
    calls: list[str] = []
    with monkeypatch.context() as patch:
        for name in ("make_password", "verify_password"):
            real = getattr(hashers, name)

            def noted(*args: Any, real: Any = real, name: str = name, **kwargs: Any) -> Any:
                calls.append(name)
                return real(*args, **kwargs)

            patch.setattr(hashers, name, noted)
        with CaptureQueriesContext(connection) as queries:
            first = client.post(PATH, {"email": email, "email_again": email})
        shapes = [sql_shape(query["sql"]) for query in queries.captured_queries]
        cookies = sorted(first.cookies)
        page = client.get(PATH)
    AddressChange.objects.update(asked_at=timezone.now())
    return masked(first), cookies, unaddressed(page, email), calls, shapes


def unaddressed(page: ClientResponse, email: str) -> tuple[Any, ...]:
    status, headers, body = masked(page)
    clock = rb'\d\dh\d\d|data-seconds="\d+"'
    return status, headers, re.sub(clock, b"", body.replace(email.encode(), b"ADDRESS"))


@pytest.fixture
def answer(sure_client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    sure_client.post(PATH, {"email": "premiere@example.org", "email_again": "premiere@example.org"})
    sure_client.get(PATH)
    return lambda email: answer_for(sure_client, monkeypatch, email)


@pytest.mark.parametrize("make", STATES, ids=lambda make: make.__name__)
def test_somebody_elses_address_has_the_answer_of_a_free_one(
    answer: Callable[..., Any], make: Callable[..., Any]
) -> None:
    free = answer("libre@example.org")
    make("prise@example.org")
    assert answer("prise@example.org") == free
    assert free[0][0] == 302 and free[3] == [] and free[4]


def test_the_comparison_sees_a_difference(answer: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    free = answer("libre@example.org")
    known("prise@example.org")
    real = services._start

    def telling(user: User, new_email: str, origin: Origin) -> None:
        if User.objects.filter(email=new_email).exists():
            raise services.SameAddress
        real(user, new_email, origin)

    monkeypatch.setattr(services, "_start", telling)
    with pytest.raises(services.SameAddress):
        assert answer("prise@example.org") == free


@pytest.mark.parametrize("planted", ["status", "header", "cookie", "word", "hash", "query"])
def test_each_part_of_the_comparison_is_needed(
    answer: Callable[..., Any], sure_client: Client, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    """A difference planted in one part alone is found."""
    free = answer("libre@example.org")
    known("prise@example.org")
    send = sure_client.request

    def spoilt(**request: Any) -> Any:
        response = send(**request)
        if planted == "status" and response.status_code == 302:
            response.status_code = 303
        elif planted == "header":
            response["X-Known"] = "1"
        elif planted == "cookie":
            response.cookies["known"] = "1"
        elif planted == "word":
            response.content = response.content + b" "
        elif planted == "hash":
            hashers.make_password("x")
        elif planted == "query":
            User.objects.exists()
        return response

    monkeypatch.setattr(sure_client, "request", spoilt)
    assert answer("prise@example.org") != free
