"""What is the same for everybody and read at nearly every page: asked of the cache once a request, and all at once.

Never for anything of a tenant: the cache outlives the request, and serves everybody.
"""

from __future__ import annotations

import pickle
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar, cast

from django.core.cache import cache, caches
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

T = TypeVar("T")
KEPT_SECONDS = 60  # a back-stop for processes that do not share a cache

# By key, what this request has already been given; None: nothing is remembered.
_given: ContextVar[dict[str, Any] | None] = ContextVar("given_of_kept", default=None)


class KeptForAll(Generic[T]):
    """One thing that is read seldom and asked for often: call it, and it is there."""

    _everyday: ClassVar[list[KeptForAll[Any]]] = []

    def __init__(self, key: str, read: Callable[[], T], *, everyday: bool = True, frozen: bool = False) -> None:
        """`read` asks the database; what it finds is kept under `key`, unless it is None.

        `everyday`: nearly every page asks for it, so that it comes along when the first of these is asked for.
        `frozen`: nobody changes it, so that requests may share it: it is only unpacked when the cache has another.
        """
        self.key = key
        self._read = read
        self._everyday_one = everyday
        self._frozen = frozen
        self._unpacked: tuple[bytes, T] | None = None
        if everyday:
            self._everyday.append(self)

    def __call__(self) -> T:
        """The thing: as this request has it, else from the cache, else read."""
        given = _given.get()
        if given is None:
            found = cache.get(self.key)
            return self._read_and_kept() if found is None else self._unpacked_of(found)
        if self.key not in given:
            given |= self._fetched()
        if self.key not in given:
            given[self.key] = self._read_and_kept()
        thing: T = given[self.key]
        return thing

    def forget(self) -> None:
        """Have it read again: it has changed."""
        forget([self])

    def _fetched(self) -> dict[str, Any]:
        """What the cache has of it; from a cache over the network, of all that this page will ask for."""
        at_once = self._everyday_one and not isinstance(caches["default"], LocMemCache)
        things: list[KeptForAll[Any]] = self._everyday if at_once else [self]
        found = cache.get_many([thing.key for thing in things])
        return {
            thing.key: thing._unpacked_of(found[thing.key]) for thing in things if found.get(thing.key) is not None
        }

    def _read_and_kept(self) -> T:
        read = self._read()
        if read is not None:
            cache.set(self.key, pickle.dumps(read) if self._frozen else read, KEPT_SECONDS)
        return read

    def _unpacked_of(self, found: Any) -> T:
        """What the cache has, which every process asks for again each time, as this process unpacked it last."""
        if not self._frozen:
            return cast(T, found)
        last = self._unpacked
        if last is None or last[0] != found:
            # As Django's caches unpack whatever they are asked for: those who may write there are trusted already.
            last = self._unpacked = found, pickle.loads(found)  # noqa: S301
        return last[1]


def forget(things: list[KeptForAll[Any]]) -> None:
    """Have these read again, by this request too; inside a transaction once more when others can see the change."""
    keys = [thing.key for thing in things]
    cache.delete_many(keys)
    if connection.in_atomic_block:
        # Until then they may have kept what was before.
        transaction.on_commit(partial(cache.delete_many, keys))
    given = _given.get()
    if given is not None:
        for key in keys:
            given.pop(key, None)


# Drawn at random, and drawn again when anything changes that a page shows which anybody may read.
public_version = KeptForAll("public:version", lambda: secrets.token_urlsafe(6))


@contextmanager
def given_once() -> Iterator[None]:
    """Ask the cache only once for each thing, as long as this lasts."""
    token = _given.set({})
    try:
        yield
    finally:
        _given.reset(token)


class KeptMiddleware:
    """From here to the answer, the cache is asked once for what is the same for everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with given_once():
            return self.get_response(request)
