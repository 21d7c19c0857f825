"""Counting tries: exactly the allowed number, whatever happens at once."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.identity.limits import Limit, TooManyTries, tries_forget, tries_purge, try_give_back, try_take
from tenant_space.identity.models import TryCount

KEY = "helene@example.org"


@pytest.fixture
def three_in_15_minutes(settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "sign_in_email": "3/900"}


def allowed(key: str = KEY, limit: Limit = Limit.SIGN_IN_EMAIL) -> bool:
    try:
        try_take(limit, key)
    except TooManyTries:
        return False
    return True


pytestmark = pytest.mark.usefixtures("three_in_15_minutes")


@pytest.mark.django_db
def test_the_fourth_try_is_refused_and_says_for_how_long() -> None:
    assert [allowed() for _ in range(4)] == [True, True, True, False]
    with pytest.raises(TooManyTries) as refused:
        try_take(Limit.SIGN_IN_EMAIL, KEY)
    assert 890 <= refused.value.seconds <= 900


@pytest.mark.django_db
def test_each_key_and_each_limit_counts_for_itself() -> None:
    for _ in range(3):
        allowed()
    assert allowed("other@example.org")
    assert allowed(KEY, Limit.RESET_EMAIL)


@pytest.mark.django_db
def test_a_period_ends_after_its_first_try_and_refused_tries_do_not_prolong_it() -> None:
    for _ in range(9):
        allowed()
    TryCount.objects.update(started_at=timezone.now() - dt.timedelta(seconds=890))
    assert not allowed()
    TryCount.objects.update(started_at=timezone.now() - dt.timedelta(seconds=901))
    assert [allowed() for _ in range(4)] == [True, True, True, False]


@pytest.mark.django_db
def test_a_success_is_given_back_and_never_below_zero() -> None:
    for _ in range(5):
        assert allowed()
        try_give_back(Limit.SIGN_IN_EMAIL, KEY)
    try_give_back(Limit.SIGN_IN_EMAIL, KEY)
    assert not TryCount.objects.exists(), "nothing is left behind of what nobody tried in the end"


@pytest.mark.django_db
def test_only_one_try_is_given_back() -> None:
    for _ in range(3):
        allowed()
    try_give_back(Limit.SIGN_IN_EMAIL, KEY)
    assert [allowed() for _ in range(2)] == [True, False]


@pytest.mark.django_db
def test_a_refusal_asks_the_database_once_so_that_a_row_deleted_meanwhile_is_no_fault() -> None:
    for _ in range(3):
        allowed()
    with CaptureQueriesContext(connection) as queries, pytest.raises(TooManyTries):
        try_take(Limit.SIGN_IN_EMAIL, KEY)
    assert len([query for query in queries if "identity_trycount" in query["sql"]]) == 1


@pytest.mark.django_db
def test_the_limit_of_the_whole_portal_is_told_once_in_a_period(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "identity_all": "3/900"}
    for _ in range(6):
        allowed("", Limit.IDENTITY_ALL)
        allowed(KEY)
    assert [record.getMessage() for record in caplog.records] == [
        "limit identity_all reached: the whole portal refuses more"
    ]
    TryCount.objects.update(started_at=timezone.now() - dt.timedelta(seconds=901))
    for _ in range(6):
        allowed("", Limit.IDENTITY_ALL)
    assert len(caplog.records) == 2


@pytest.mark.django_db
def test_somebody_who_proved_otherwise_who_they_are_starts_again() -> None:
    for _ in range(4):
        allowed()
    tries_forget(Limit.SIGN_IN_EMAIL, KEY)
    assert allowed()


@pytest.mark.django_db
def test_nothing_is_stored_in_clear() -> None:
    allowed()
    assert KEY not in TryCount.objects.get().key
    assert len(TryCount.objects.get().key) == 64


@pytest.mark.django_db
def test_old_counts_are_deleted(settings: Settings) -> None:
    settings.PORTAL_LIMITS = dict.fromkeys(settings.PORTAL_LIMITS, "3/900")
    allowed()
    assert tries_purge() == 0
    TryCount.objects.update(started_at=timezone.now() - dt.timedelta(seconds=901))
    assert tries_purge() == 1


def test_a_count_inside_a_transaction_that_may_be_rolled_back_is_refused(own_database: Callable[..., Any]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        try_take(Limit.SIGN_IN_EMAIL, KEY)


def test_of_many_at_once_exactly_three_pass(own_database: Callable[..., Any]) -> None:
    passed: list[bool] = []
    gate = threading.Barrier(12)

    def attempt() -> None:
        try:
            gate.wait()
            passed.append(allowed())
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(passed) == [False] * 9 + [True] * 3
