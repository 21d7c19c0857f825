"""The day on which appointments are given, and who gives them."""

import datetime as dt

import pytest

from tenant_space.identity.models import User
from tests.kit import submission_factories as ff
from tests.kit.conversations import clock


@pytest.fixture
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Monday, 30 November 2026, the day before the first half-day."""
    clock(monkeypatch, dt.date(2026, 11, 30))


@pytest.fixture
def manager() -> User:
    """A manager of the agency of `holder`."""
    return ff.manager("CV")
