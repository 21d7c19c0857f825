"""Documents and the storage: an outage refuses the batch, a lost file comes back with the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.storage.memory import InMemoryStorage

from tenant_space.exchange.enums import BatchState
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.exchange.models import Batch
from tenant_space.tenancy.models import StoredBinary
from tests.kit.batches import FULL, refused, told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), EndpointConnectionError(endpoint_url="x")])
def test_a_storage_that_does_not_answer_refuses_the_batch(
    edited: Callable[..., Any],
    empty_storage: InMemoryStorage,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    def down(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(empty_storage, "save", down)
    assert told(refused(edited(FULL)), "documents.csv", "stockage")
    assert Batch.objects.get().state == BatchState.REJECTED
    monkeypatch.undo()


def test_a_lost_or_damaged_file_is_repaired_by_a_batch_that_carries_it(
    full_applied: None, edited: Callable[..., Any], empty_storage: InMemoryStorage
) -> None:
    lost, damaged = StoredBinary.objects.order_by("pk")[:2]
    empty_storage.delete(lost.name)
    with empty_storage.open(damaged.name, "wb") as content:
        content.write(b"%PDF-")
    again = edited(FULL).write_control(sequence=125, batch_id="20261124T020000Z_000125_FULL")
    batch_import(directory=again.path)
    for binary in (lost, damaged):
        assert empty_storage.size(binary.name) == binary.size_bytes
