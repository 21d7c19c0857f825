from collections.abc import Sequence
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage

from tenant_space.files import private_store
from tenant_space.files.private_store import (
    BinaryUnavailable,
    StorageAway,
    binaries_delete,
    binary_holds,
    binary_open,
    binary_put,
    binary_replace,
    leftovers_delete,
)


@pytest.fixture(autouse=True)
def storage(monkeypatch: pytest.MonkeyPatch) -> InMemoryStorage:
    storage = InMemoryStorage()
    monkeypatch.setattr(default_storage, "_wrapped", storage)
    return storage


def away(*_: Any) -> None:
    raise OSError


def read(name: str) -> bytes:
    with binary_open(name) as content:
        return content.read()


def test_what_is_put_is_read_from_its_first_byte() -> None:
    assert read(binary_put("a/1.pdf", b"%PDF")) == b"%PDF"


def test_two_of_one_name_are_two_files() -> None:
    assert binary_put("a/1.pdf", b"one") != binary_put("a/1.pdf", b"two")


def test_what_was_left_half_written_is_replaced() -> None:
    binary_put("a/1.pdf", b"half")
    assert not binary_holds("a/1.pdf", 5)
    binary_replace("a/1.pdf", ContentFile(b"whole"))
    assert read("a/1.pdf") == b"whole" and binary_holds("a/1.pdf", 5) and not binary_holds("a/2.pdf", 5)


def test_the_faster_of_two_keeps_the_name(storage: InMemoryStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    binary_put("a/1.pdf", b"theirs")

    def delete(name: str) -> None:
        if name != "a/1.pdf":
            InMemoryStorage.delete(storage, name)

    with monkeypatch.context() as patch:
        patch.setattr(storage, "delete", delete)
        binary_replace("a/1.pdf", ContentFile(b"mine"))
    assert storage.listdir("a")[1] == ["1.pdf"] and read("a/1.pdf") == b"theirs"


def test_a_storage_that_is_away_is_said_so(storage: InMemoryStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BinaryUnavailable):
        binary_open("a/none.pdf")
    monkeypatch.setattr(storage, "save", away)
    with pytest.raises(StorageAway):
        binary_put("a/1.pdf", b"x")


def test_deleting_goes_on_after_one_that_fails(storage: InMemoryStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    binary_put("a/2.pdf", b"x")
    monkeypatch.setattr(
        storage, "delete", lambda name: away() if name == "a/1.pdf" else InMemoryStorage.delete(storage, name)
    )
    binaries_delete(["a/1.pdf", "a/2.pdf"])
    assert not storage.exists("a/2.pdf")


def test_only_what_nobody_knows_goes_and_only_from_the_folders_asked_for(
    storage: InMemoryStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_store, "AT_ONCE", 2)
    for name in ("00/1", "00/2", "00/3", "01/1"):
        binary_put(f"root/{name}", b"x")
    asked = []

    def unknown(names: Sequence[str]) -> list[str]:
        asked.append(len(names))
        return [name for name in names if not name.endswith("/2")]

    assert leftovers_delete("root", lambda folder: folder == "00", unknown) == 2
    assert storage.listdir("root/00")[1] == ["2"] and storage.exists("root/01/1")
    assert asked == [2, 1], "few names at once"


def test_where_nothing_was_stored_or_nobody_answers_nothing_goes(
    storage: InMemoryStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert leftovers_delete("none", lambda folder: True, lambda names: names) == 0
    monkeypatch.setattr(storage, "listdir", away)
    assert leftovers_delete("root", lambda folder: True, lambda names: names) == 0
