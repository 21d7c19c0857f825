"""The seam between what is told and how it travels."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import pytest
from django.utils import timezone

from tenant_space.notifications import services
from tenant_space.notifications.channels import registry
from tenant_space.notifications.channels.registry import Channel, channel_register, channels, channels_discover
from tenant_space.notifications.registry import MailSpec
from tenant_space.registry import RegisteredTwice


def test_each_package_of_channels_is_found_by_its_name() -> None:
    assert [channel.code for channel in channels()] == ["email"]
    channels_discover()
    assert len(channels()) == 1, "found once, however often one looks"


def test_every_channel_is_told_and_flushed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry._channels, "_entries", {})
    told = []

    def queue(
        spec: MailSpec,
        rows: Sequence[tuple[Any, dict[str, Any]]],
        not_before: dt.datetime | None,
        unless_since: dt.datetime | None,
    ) -> int:
        told.append((spec.kind, rows))
        return len(rows)

    def withdraw(kinds: Collection[str], context: dict[str, Any], since: dt.datetime) -> int:
        return len(kinds)

    for code in ("pigeon", "drum"):
        channel_register(
            Channel(code, queue=queue, withdraw=withdraw, flush=lambda limit: limit, purge=lambda days: days)
        )
    rows = [("Zoé", {"user_id": 1}), ("Léa", {"user_id": 2})]
    assert services.notify_many("insurance.reminder", rows) == 4
    assert told == [("insurance.reminder", rows)] * 2
    assert services.notify_withdraw(["insurance.refused"], since=timezone.now(), submission_id=1) == 2
    assert (services.outbox_flush(limit=5), services.outbox_purge(days=30)) == (10, 60)
    with pytest.raises(RegisteredTwice):
        channel_register(Channel("drum", queue=queue, withdraw=withdraw, flush=int, purge=int))
