"""What is the same for everybody is asked of the cache once a request, and never older than what was saved in it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache

from tenant_space import kept
from tenant_space.kept import KeptForAll, given_once

Things = tuple[KeptForAll[Any], ...]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What was asked of the cache, call by call."""
    calls: list[list[str]] = []
    get_many = LocMemCache.get_many

    def noted(self: LocMemCache, keys: Collection[str], *more: Any) -> dict[str, Any]:
        calls.append(list(keys))
        return get_many(self, keys, *more)

    monkeypatch.setattr(LocMemCache, "get_many", noted)
    return calls


@pytest.fixture
def things(monkeypatch: pytest.MonkeyPatch) -> tuple[KeptForAll[list[str]], KeptForAll[str], KeptForAll[None]]:
    monkeypatch.setattr(KeptForAll, "_everyday", [])
    return (
        KeptForAll("test:a", lambda: ["a"]),
        KeptForAll("test:b", lambda: "b"),
        KeptForAll("test:none", lambda: None),
    )


@pytest.mark.usefixtures("db")
def test_the_cache_is_asked_once_a_request_for_each(asked: list[list[str]], things: Things) -> None:
    one, other, nothing = things
    with given_once():
        assert one() == one() == ["a"] and other() == "b" and nothing() is nothing() is None
    assert asked == [["test:a"], ["test:b"], ["test:none"]]
    assert cache.get("test:a") == ["a"] and "test:none" not in cache


@pytest.mark.usefixtures("db")
def test_a_cache_over_the_network_is_asked_for_all_at_once(
    asked: list[list[str]], things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, nothing = things
    one(), other()
    monkeypatch.setattr(kept, "LocMemCache", type("OfNobody", (), {}))
    with given_once():
        assert one() == ["a"] and other() == "b" and nothing() is None
    assert asked[0] == ["test:a", "test:b", "test:none"] and len(asked) == 2, "once more for what was not there"


@pytest.mark.usefixtures("db")
def test_what_a_request_changes_it_sees_itself_and_the_next_one_too(
    django_capture_on_commit_callbacks: Any, things: Things
) -> None:
    _, thing, _ = things
    with django_capture_on_commit_callbacks(execute=True), given_once():
        thing()
        cache.set(thing.key, "somebody else's reading")
        assert thing() == "b"
        thing.forget()
        assert thing.key not in cache and thing() == "b"
        cache.set(thing.key, "read by others before the commit")
    assert thing.key not in cache, "forgotten once more when others can see the change"


@pytest.mark.usefixtures("db")
def test_nothing_is_remembered_outside_a_request(things: Things) -> None:
    _, thing, _ = things
    with given_once():
        thing()
    cache.set(thing.key, "newer")
    assert thing() == "newer"


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("over_the_network", [False, True])
def test_what_nobody_changes_is_unpacked_when_it_has_changed_only(
    over_the_network: bool, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    if over_the_network:
        monkeypatch.setattr(kept, "LocMemCache", type("OfNobody", (), {}))
    read = [["a"], ["b"]]
    frozen, other = KeptForAll("test:frozen", lambda: read[0], frozen=True), things[1]
    frozen(), other()

    def asked() -> list[str]:
        with given_once():
            other()  # brings the frozen one along, where the cache is asked for all at once
            return frozen()

    first = asked()
    assert first == ["a"] and asked() is first
    read.pop(0)
    assert asked() is first, "as long as the cache has it"
    frozen.forget()
    assert frozen() == ["b"] and asked() == ["b"]
