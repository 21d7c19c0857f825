"""What a person may read is kept as long as the request that reads it, and not a moment longer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextvars import copy_context
from dataclasses import FrozenInstanceError
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from tenant_space.identity.middleware import TenantMiddleware
from tenant_space.identity.requests import PortalRequest
from tenant_space.tenancy import scope
from tenant_space.tenancy.models import Document, Holder, Lease, RentAccount, Tenant
from tenant_space.tenancy.scope import Scope, scope_of, scopes_kept
from tests.kit import factories as f
from tests.kit.left_home import day
from tests.kit.secured_pages import PATHS
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db


def numbers(tenant: Tenant) -> list[str]:
    """The accounts this person reads now."""
    return sorted(RentAccount.objects.for_tenant(tenant).values_list("pk", flat=True))


def withdraw(holder: Holder) -> None:
    Holder.objects.filter(pk=holder.pk).update(portal_access=False)


def serve(view: Callable[[HttpRequest], Any], method: str = "GET", tenant: Tenant | None = None) -> Any:
    """Let the middleware of the portal serve a request with this view."""
    request = cast(PortalRequest, RequestFactory().generic(method, "/"))
    signed_in = SimpleNamespace(is_authenticated=True, tenant=tenant)
    request.user = cast(Any, signed_in if tenant else AnonymousUser())
    return TenantMiddleware(view)(request)


def scopes_read(queries: CaptureQueriesContext) -> int:
    return len([query for query in queries if 'AS "shared"' in query["sql"]])


def told_twice(tenant: Tenant) -> Callable[[HttpRequest], Any]:
    """A view that reads, and reads again after the right was withdrawn."""

    def view(request: HttpRequest) -> list[list[str]]:
        before = numbers(tenant)
        withdraw(tenant.holdings.get())
        return [before, numbers(tenant)]

    return view


def test_in_a_request_that_reads_it_is_asked_once(holder: Holder) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        list(Lease.objects.for_tenant(holder.tenant))
        list(Document.objects.for_tenant(Tenant.objects.get()))  # another object, the same person
        return HttpResponse(numbers(holder.tenant))

    with CaptureQueriesContext(connection) as queries:
        serve(view, tenant=holder.tenant)
    assert scopes_read(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        view(HttpRequest())
    assert scopes_read(queries) == 3, "outside of requests it is asked each time"


def test_what_one_request_keeps_the_next_one_does_not_see(holder: Holder) -> None:
    tenant, known = holder.tenant, set(vars(holder.tenant))
    assert serve(told_twice(tenant)) == [[holder.account_id]] * 2
    assert serve(lambda request: numbers(tenant)) == []
    assert numbers(tenant) == []
    assert set(vars(tenant)) == known, "nothing is kept on the person"


def test_it_ends_with_a_view_that_raises(holder: Holder) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        numbers(holder.tenant)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        serve(view)
    withdraw(holder)
    assert numbers(holder.tenant) == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_writes_asks_each_time(holder: Holder, method: str) -> None:
    assert serve(told_twice(holder.tenant), method) == [[holder.account_id], []]


def test_the_right_to_write_is_asked_each_time_too(holder: Holder) -> None:
    def view(request: HttpRequest) -> list[bool]:
        accounts = RentAccount.objects.for_tenant(holder.tenant)
        before = accounts.writable_by(holder.tenant).exists()
        Holder.objects.update(to_date=day(-1))
        return [before, accounts.writable_by(holder.tenant).exists()]

    assert serve(view, "POST") == [True, False]


def test_two_people_in_one_request_do_not_mix(holder: Holder) -> None:
    other = f.HolderFactory()

    def view(request: HttpRequest) -> list[list[str]]:
        return [numbers(one.tenant) for one in (holder, other, holder)]

    assert serve(view, tenant=holder.tenant) == [[one.account_id] for one in (holder, other, holder)]
    assert serve(lambda request: numbers(other.tenant), tenant=other.tenant) == [other.account_id]


def test_a_request_inside_another_keeps_its_own(holder: Holder) -> None:
    """A preview is one."""

    def inner(request: HttpRequest) -> list[str]:
        return numbers(holder.tenant)

    def outer(request: HttpRequest) -> list[list[str]]:
        before = numbers(holder.tenant)
        withdraw(holder)
        return [before, serve(inner), serve(inner, "POST"), numbers(holder.tenant)]

    assert serve(outer) == [[holder.account_id], [], [], [holder.account_id]]


def test_what_is_streamed_after_the_answer_asks_again(holder: Holder) -> None:
    def view(request: HttpRequest) -> StreamingHttpResponse:
        numbers(holder.tenant)

        def lines() -> Iterator[str]:
            yield from numbers(holder.tenant) or ["nothing"]

        return StreamingHttpResponse(lines())

    response = serve(view)
    withdraw(holder)
    assert b"".join(response.streaming_content) == b"nothing"


def test_work_that_outlives_the_request_asks_again(holder: Holder) -> None:
    """A copy of the context keeps what was in it, for as long as somebody holds the copy."""

    def view(request: HttpRequest) -> Any:
        numbers(holder.tenant)
        return copy_context()

    context = serve(view)
    withdraw(holder)
    assert context.run(numbers, holder.tenant) == []


def test_another_thread_has_nothing_of_it(holder: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def read(tenant: Tenant) -> Scope:
        asked.append(threading.current_thread().name)
        return Scope({}, frozenset())

    monkeypatch.setattr(scope, "_scope_read", read)
    with scopes_kept():
        threads = [threading.Thread(target=scope_of, args=[holder.tenant], name="another") for _ in range(2)]
        scope_of(holder.tenant)
        for thread in threads:
            thread.start()
            thread.join()
        scope_of(holder.tenant)
    assert asked == ["MainThread", "another", "another"]


def test_a_failed_look_is_not_kept(holder: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    with scopes_kept():
        with monkeypatch.context() as patched:
            patched.setattr(type(Holder.objects.all()), "at_home", lambda self: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                scope_of(holder.tenant)
        assert numbers(holder.tenant) == [holder.account_id]


def test_it_cannot_be_changed(holder: Holder) -> None:
    found = scope_of(holder.tenant)
    assert found == Scope({holder.account_id: None}, frozenset({holder.account_id}))
    with pytest.raises(FrozenInstanceError):
        found.held = frozenset()  # type: ignore[misc]
    with pytest.raises(TypeError):
        found.last_days["999999"] = None  # type: ignore[index]


@pytest.mark.usefixtures("site_ready")
@pytest.mark.parametrize("path", [*PATHS, "/api/v1/accounts"])
def test_every_page_asks_once(tenant_client: Client, path: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert tenant_client.get(path).status_code == 200
    assert scopes_read(queries) == 1


@pytest.mark.usefixtures("site_ready")
def test_a_right_withdrawn_closes_the_pages_at_once(tenant_client: Client, holder: Holder) -> None:
    assert tenant_client.get("/accueil/").status_code == 200
    withdraw(holder)
    assert tenant_client.get("/accueil/").status_code == 403
