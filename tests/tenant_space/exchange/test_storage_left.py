"""The documents of a batch that is not applied leave nothing in the private storage."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage.memory import InMemoryStorage

from tenant_space.exchange.errors import BatchHeld, BatchRefused
from tenant_space.exchange.inbound import services
from tenant_space.exchange.inbound.binaries import binary_name
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.tenancy.models import Document, StoredBinary
from tests.kit.batches import EditedBatch

Edited = Callable[..., EditedBatch]

NEW = b"%PDF-1.4\n% a document that no batch had before\n%%EOF\n"
SHA = hashlib.sha256(NEW).hexdigest()


def files_of(storage: InMemoryStorage) -> set[str]:
    """The names of all documents of the ERP in the storage."""
    if not storage.exists("erp"):
        return set()
    return {
        f"erp/{folder}/{name}" for folder in storage.listdir("erp")[0] for name in storage.listdir(f"erp/{folder}")[1]
    }


def with_new(batch: EditedBatch, content: bytes = NEW) -> EditedBatch:
    """The batch with one document more."""
    sha = hashlib.sha256(content).hexdigest()
    (batch.path / "documents" / f"{sha}.pdf").write_bytes(content)
    cells = f"D{sha[:8]};123456;RENT_NOTICE;Avis;2026-11-20;2026-11;{sha}.pdf;{len(content)};{sha};application/pdf;;;U"
    return batch.add("documents.csv", cells)


def held(batch: EditedBatch) -> Path:
    """A batch that is held: it ends every holder."""
    return batch.keep("holders.csv").path


@pytest.fixture
def overtaken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another batch is applied while this one is read."""
    numbers = iter([123, 124])
    monkeypatch.setattr(services, "last_sequence", lambda: next(numbers))


def test_a_batch_that_is_held_leaves_no_document(
    full_applied: None, edited: Edited, empty_storage: InMemoryStorage
) -> None:
    before = files_of(empty_storage)
    directory = held(with_new(edited().as_next(124)))
    for _ in range(2):
        with pytest.raises(BatchHeld):
            batch_import(directory=directory)
        assert files_of(empty_storage) == before and before
    batch_import(directory=directory, release=True)
    assert files_of(empty_storage) == {*before, binary_name(SHA)}
    assert empty_storage.size(Document.objects.get(pk=f"D{SHA[:8]}").binary.name) == len(NEW)


def test_a_batch_that_is_refused_at_the_last_moment_leaves_none(
    full_applied: None, overtaken: None, edited: Edited, empty_storage: InMemoryStorage
) -> None:
    before = files_of(empty_storage)
    with pytest.raises(BatchRefused):
        batch_import(directory=with_new(edited().as_next(124)).path)
    assert files_of(empty_storage) == before


def test_a_storage_that_fills_up_on_the_way_keeps_none(
    db: None, edited: Edited, empty_storage: InMemoryStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, left = empty_storage.save, iter(range(7))

    def filling(*args: Any, **kwargs: Any) -> str:
        if next(left, None) is None:
            raise OSError(28, "No space left on device")
        return save(*args, **kwargs)

    monkeypatch.setattr(empty_storage, "save", filling)
    with pytest.raises(BatchRefused):
        batch_import(directory=edited().path)
    assert next(left, None) is None and files_of(empty_storage) == set()


def test_a_document_that_was_repaired_stays(
    full_applied: None, edited: Edited, empty_storage: InMemoryStorage
) -> None:
    """The portal knows it, and the batch only brought back what the storage had lost."""
    lost = StoredBinary.objects.order_by("pk").first()
    assert lost
    empty_storage.delete(lost.name)
    with pytest.raises(BatchHeld):
        batch_import(directory=held(with_new(edited().as_next(124))))
    assert empty_storage.size(lost.name) == lost.size_bytes
    assert not empty_storage.exists(binary_name(SHA))


def test_a_storage_that_stops_answering_is_asked_once(
    full_applied: None, edited: Edited, empty_storage: InMemoryStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A batch has thousands of documents, and each question to a storage that is away takes seconds."""
    batch = with_new(with_new(edited().as_next(124)), NEW + b"%\n")
    asked: list[str] = []

    def away(name: str) -> None:
        asked.append(name)
        raise OSError(5, "away")

    monkeypatch.setattr(empty_storage, "delete", away)
    monkeypatch.setattr("tenant_space.exchange.inbound.binaries.binary_replace", empty_storage.save)
    with pytest.raises(BatchHeld):
        batch_import(directory=held(batch))
    assert len(asked) == 1 and asked[0].startswith("erp/")
