"""A tenant with a dwelling and a garage to insure, their browser, a draft, and a storage of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.services import free_port
from tests.kit.uploads import Sender, Stored


@pytest.fixture
def stored(settings: Settings, tmp_path: Path) -> Stored:
    """The names in a private storage of this test's own, on disk."""
    private = {
        "BACKEND": "tenant_space.files.storages.PrivateFileSystemStorage",
        "OPTIONS": {"location": tmp_path / "private"},
    }
    settings.STORAGES = {**settings.STORAGES, "default": private}

    def names() -> list[Path]:
        return [path for path in (tmp_path / "private").rglob("*") if path.is_file()]

    return names


@pytest.fixture
def sender(db: None, stored: Stored) -> Sender:
    return Sender()


@pytest.fixture
def nobody(settings: Settings) -> None:
    """A scanner is configured, and away."""
    settings.PORTAL_CLAMD = f"tcp://127.0.0.1:{free_port()}"


@pytest.fixture
def holder() -> Holder:
    return ff.home(account_number="123456")
