from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage, default_storage

from tenant_space.exchange.inbound.services import batch_import
from tests.kit.batches import DELTA, FULL, EditedBatch


@pytest.fixture(autouse=True)
def empty_storage(monkeypatch: pytest.MonkeyPatch) -> InMemoryStorage:
    """A private storage of this test's own."""
    storage = InMemoryStorage()
    monkeypatch.setattr(default_storage, "_wrapped", storage)
    return storage


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., EditedBatch]:
    """Copies of a batch of the sample, to be edited."""
    numbers = itertools.count(1)

    def copy(source: Path = FULL) -> EditedBatch:
        return EditedBatch(source, tmp_path / f"batch{next(numbers)}")

    return copy


@pytest.fixture
def full_applied(db: None) -> None:
    batch_import(directory=FULL)


@pytest.fixture
def both_applied(full_applied: None) -> None:
    batch_import(directory=DELTA)
