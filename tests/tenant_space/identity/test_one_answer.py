"""Pages with one answer do one work: the same statements and hashing, before the answer and after it.

What is done after an answer on the thread that served it holds the connection: who asks again on it measures it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test.utils import CaptureQueriesContext

from tenant_space.identity.enums import Suspension
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.sign_up.services import sign_up_record_later
from tenant_space.journal.models import AccessEvent
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit.afterwards import jobs_do, jobs_left
from tests.kit.answers import masked, sql_shape
from tests.kit.challenges import solved_by_reading
from tests.kit.sign_up import CREDENTIALS, IDENTITY
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready", "left_to_worker")]
ADDRESS = CREDENTIALS["email"]


def active() -> None:
    f.UserFactory(email=ADDRESS, tenant=f.HolderFactory().tenant)


def waiting() -> None:
    f.SignUpFactory(email=ADDRESS)


def blocked() -> None:
    f.UserFactory(email=ADDRESS, tenant=f.HolderFactory().tenant, is_active=False, suspension=Suspension.BLOCKED)


def staff() -> None:
    f.StaffFactory(email=ADDRESS)


def both() -> None:
    active()
    f.SignUpFactory(email=ADDRESS)


STATES = {"active": active, "waiting": waiting, "blocked": blocked, "staff": staff, "both": both}


def lost(client: Client) -> Any:
    return client.post("/mot-de-passe/", {"email": ADDRESS})


def lost_in_an_app(client: Client) -> Any:
    path = "/_allauth/app/v1/auth/password/request"
    return client.post(path, {"email": ADDRESS}, content_type="application/json")


def resent(client: Client) -> Any:
    return client.post("/activation/", {"email": ADDRESS})


def resent_in_an_app(client: Client) -> Any:
    path = "/_allauth/app/v1/auth/email/verify/resend"
    return client.post(path, {"email": ADDRESS}, content_type="application/json")


def wrong_password(client: Client) -> Any:
    return client.post("/connexion/", {"login": ADDRESS, "password": "Wrong-password-1"})


def wrong_password_in_an_app(client: Client) -> Any:
    path = "/_allauth/app/v1/auth/login"
    return client.post(path, {"email": ADDRESS, "password": "Wrong-1"}, content_type="application/json")


def signed_up(client: Client) -> Any:
    return client.post("/inscription/connexion/", CREDENTIALS)


PAGES: dict[str, Callable[[Client], Any]] = {
    "lost password": lost,
    "lost password, app": lost_in_an_app,
    "activation again": resent,
    "activation again, app": resent_in_an_app,
    "sign-in": wrong_password,
    "sign-in, app": wrong_password_in_an_app,
    "sign-up": signed_up,
}


@pytest.fixture
def measured(
    client: Client, hasher_calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Any, ...]]:
    """All that an answer is and costs: itself, and the work before and after it left."""
    marks: list[int] = []
    close = HttpResponseBase.close

    def closed(self: HttpResponseBase) -> None:
        marks.append(len(connection.queries_log))
        close(self)

    monkeypatch.setattr(HttpResponseBase, "close", closed)

    def measure(ask: Callable[[Client], Any]) -> tuple[Any, ...]:
        client.cookies.clear()
        if ask is signed_up:
            client.post("/inscription/", IDENTITY | solved_by_reading())
        marks.clear()
        hasher_calls.clear()
        with CaptureQueriesContext(connection) as queries:
            start = len(connection.queries_log)
            answer = ask(client)
        left = marks[0] - start
        shapes = [sql_shape(query["sql"]) for query in queries.captured_queries]
        status, headers, body = masked(answer)
        body = re.sub(rb'(value="|key=)[^"]+', rb"\1", body)
        return status, headers, body, sorted(answer.cookies), dict(hasher_calls), shapes[:left], shapes[left:]

    return measure


@pytest.fixture
def person() -> None:
    """Somebody who may sign up, for the page that asks for it."""
    f.HolderFactory(account__account_number=IDENTITY["account_number"])


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("asked", PAGES)
@pytest.mark.parametrize("state", STATES)
def test_whoever_the_address_is_of_the_work_is_one(
    measured: Callable[..., tuple[Any, ...]], asked: str, state: str
) -> None:
    measured(PAGES[asked])  # what a process does once is done
    jobs_do()
    SignUp.objects.all().delete()
    OutgoingMail.objects.all().delete()
    unknown = measured(PAGES[asked])
    left = [job.task_path for job in jobs_left()]
    jobs_do()
    SignUp.objects.all().delete()
    STATES[state]()
    assert measured(PAGES[asked]) == unknown
    assert [job.task_path for job in jobs_left()] == left and len(left) == 1
    assert unknown[6] == [], "nothing is done after the answer"
    assert any("django_tasks" in sql for sql in unknown[5])


def done(page: Callable[[Client], Any], client: Client) -> list[str]:
    """The mails that leave once the worker has done its part."""
    page(client)
    assert not OutgoingMail.objects.exists() and not AccessEvent.objects.exists()
    jobs_do()
    return list(OutgoingMail.objects.values_list("kind", flat=True))


def test_the_worker_finds_out_who_gets_which_mail(client: Client) -> None:
    assert done(lost, client) == []
    active()
    assert done(lost, client) == ["account.password_reset"]
    OutgoingMail.objects.all().delete()
    User.objects.all().delete()
    waiting()
    assert done(lost, client) == ["account.activation"]
    OutgoingMail.objects.all().delete()
    assert done(resent, client) == ["account.activation"]


def test_the_worker_notes_a_refused_try_at_its_own_time(client: Client) -> None:
    active()
    assert done(wrong_password, client) == []
    event = AccessEvent.objects.get()
    assert (event.kind, event.user_id) == ("SIGN_IN_FAILED", User.objects.get(email=ADDRESS).pk)


def test_a_sign_up_is_recorded_once_though_the_worker_begins_again(client: Client, person: None) -> None:
    client.post("/inscription/", IDENTITY | solved_by_reading())
    signed_up(client)
    (job,) = jobs_left()
    assert ADDRESS not in str(job.args_kwargs) and not SignUp.objects.exists()
    sealed = job.args_kwargs["args"]
    for _ in range(2):
        sign_up_record_later.call(*sealed)
    assert SignUp.objects.count() == 1 and OutgoingMail.objects.filter(kind="account.activation").count() == 1


def test_the_comparison_sees_work_after_an_answer(
    measured: Callable[..., tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(lost)
    unknown = measured(lost)
    real = HttpResponseBase.close

    def busy(self: HttpResponseBase) -> None:
        real(self)
        User.objects.exists()

    monkeypatch.setattr(HttpResponseBase, "close", busy)
    assert measured(lost)[6] != unknown[6]
