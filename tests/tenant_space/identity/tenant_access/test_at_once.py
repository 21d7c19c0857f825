"""Several people at the same sign-in at once."""

from collections.abc import Callable
from typing import Any

import pytest

from tenant_space.identity.enums import Suspension
from tenant_space.identity.models import User
from tenant_space.identity.tenant_access import services
from tenant_space.identity.tenant_access.enums import ClosingCause
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit.at_once import done_at_once
from tests.kit.databases import SQLITE


@pytest.mark.skipif(SQLITE, reason="SQLite writes one at a time")
def test_blocked_and_closed_at_once_each_is_done_once(own_database: Callable[..., Any]) -> None:
    actor, user = f.StaffFactory(is_superuser=True), f.UserFactory()
    acts = [
        lambda: services.access_block(actor=actor, user=user, reason="Doute"),
        lambda: services.access_block(actor=actor, user=user, reason="Doute"),
        lambda: services.access_close(user=user, cause=ClosingCause.OWN_WISH),
        lambda: services.access_close(user=user, cause=ClosingCause.LEASE_ENDED),
    ]
    outcomes = done_at_once(*acts)
    user.refresh_from_db()
    assert user.suspension == Suspension.CLOSED, "closed wins, whoever was first"
    kinds = list(OutgoingMail.objects.values_list("kind", flat=True))
    assert kinds.count("account.closed") == 1 and kinds.count("account.blocked") <= 1
    assert outcomes == ["WrongState"] * (4 - len(kinds)) + ["done"] * len(kinds)
    assert User.objects.count() == 2
