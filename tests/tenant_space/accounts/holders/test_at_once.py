"""Several people at the same sign-in at once."""

import threading

import pytest
from django.db import connection

from tenant_space.accounts.enums import Suspension
from tenant_space.accounts.holders import services
from tenant_space.accounts.holders.enums import ClosingCause
from tenant_space.accounts.holders.services import WrongState
from tenant_space.accounts.models import User
from tenant_space.notifications.models import OutgoingMail
from tests import factories as f
from tests.conftest import SQLITE


@pytest.mark.skipif(SQLITE, reason="SQLite writes one at a time")
def test_blocked_and_closed_at_once_each_is_done_once(own_database):
    actor, user = f.StaffFactory(is_superuser=True), f.UserFactory()
    outcomes, gate = [], threading.Barrier(4)

    def run(act):
        gate.wait()
        try:
            act()
            outcomes.append("done")
        except WrongState:
            outcomes.append("late")
        finally:
            connection.close()

    acts = [
        lambda: services.access_block(actor=actor, user=user, reason="Doute"),
        lambda: services.access_block(actor=actor, user=user, reason="Doute"),
        lambda: services.access_close(user=user, cause=ClosingCause.OWN_WISH),
        lambda: services.access_close(user=user, cause=ClosingCause.LEASE_ENDED),
    ]
    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    user.refresh_from_db()
    assert user.suspension == Suspension.CLOSED, "closed wins, whoever was first"
    kinds = list(OutgoingMail.objects.values_list("kind", flat=True))
    assert kinds.count("account.closed") == 1 and kinds.count("account.blocked") <= 1
    assert outcomes.count("done") == len(kinds) and len(outcomes) == 4
    assert User.objects.count() == 2
