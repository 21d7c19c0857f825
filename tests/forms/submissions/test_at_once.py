"""Several people, tabs and managers at the same instant, on real commits."""

import threading
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.models import NumberSeries, Submission
from forms.submissions.services import submission_accept, submission_create, submission_create_open, submission_refuse
from forms.submissions.states import SubmissionClosed
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder, LeaseInsurance
from tests.kit import factories as f
from tests.kit import submission_factories as ff


def all_at_once(works: Iterable[Callable[[], object]]) -> list[Any]:
    """Run each in a thread of its own; return what each gave, exceptions included."""
    given: list[Any] = []

    def run(work: Callable[[], object]) -> None:
        try:
            given.append(work())
        except Exception as error:
            given.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def drafted(holder: Holder) -> Callable[[], Submission]:
    key = draft_key(holder.tenant, ff.KIND)
    draft = draft_save(tenant=holder.tenant, kind=ff.KIND, key=key)
    f.AttachmentFactory(draft=draft)
    content = ff.content_of(holder)
    return lambda: submission_create(tenant=holder.tenant, draft_key=key, kind=ff.KIND, content=content)


def help_request(uid: uuid.UUID) -> Callable[[], Submission]:
    data = {"last_name": "Dupont", "first_name": "Hélène", "account_number": "", "phone": ""}
    typed = data | {"matter": "NO_MAIL", "message": ""}
    return lambda: submission_create_open(
        uid=uid, kind="help", data=typed, contact_name="Dupont Hélène", contact_email="helene@example.org"
    )


def test_a_draft_sent_from_six_tabs_is_one_submission(own_database: Callable[[], None]) -> None:
    send = drafted(ff.home())
    given = all_at_once([send] * 6)
    assert {row.number for row in given} == {1}, given
    assert Submission.objects.count() == 1
    assert OutgoingMail.objects.count() == 1
    assert LeaseInsurance.objects.count() == 2


def test_a_request_for_help_sent_six_times_at_once_is_one(own_database: Callable[[], None]) -> None:
    send = help_request(uid=uuid.uuid4())
    given = all_at_once([send] * 6)
    assert {row.number for row in given} == {1}, given
    assert Submission.objects.count() == OutgoingMail.objects.count() == NumberSeries.objects.get().last == 1


def test_eight_people_get_eight_numbers(own_database: Callable[[], None]) -> None:
    given = all_at_once([drafted(ff.home()) for _ in range(8)])
    assert sorted(row.number for row in given) == list(range(1, 9)), given
    assert NumberSeries.objects.get().last == 8


def test_of_two_managers_exactly_one_decides(own_database: Callable[[], None]) -> None:
    submission = ff.sent(ff.home())
    one, two = f.StaffFactory(), f.StaffFactory()
    given = all_at_once(
        [
            lambda: submission_accept(submission=submission, user=one, version=submission.version),
            lambda: submission_refuse(submission=submission, user=two, reason="x", version=submission.version),
        ]
    )
    assert [type(row) for row in given if isinstance(row, SubmissionClosed)] == [SubmissionClosed], given
    assert OutgoingMail.objects.exclude(kind="insurance.received").count() == 1
    assert LeaseInsurance.objects.values("state").distinct().count() == 1
