"""The reminders of a day, when several workers send them at once."""

import threading
from collections.abc import Callable

from django.db import connection

from forms.insurance.reminders import insurance_reminders_send
from tenant_space.notifications.models import OutgoingMail
from tests.kit.insurance_ends import insured


def test_two_workers_at_once_send_each_reminder_once(own_database: Callable[[], None]) -> None:
    for _ in range(10):
        insured(3)
    counts: list[int] = []

    def work() -> None:
        try:
            counts.append(insurance_reminders_send())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == [0, 0, 0, 10]
    assert OutgoingMail.objects.count() == 10
