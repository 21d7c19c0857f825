"""Each count of what is new is a count of what its list shows, whatever becomes of the request meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from forms.submissions.answering import message_answer
from forms.submissions.conversation import message_send
from forms.submissions.desk.filters import with_new_words
from forms.submissions.desk.policies import reviewable
from forms.submissions.enums import State
from forms.submissions.merging import request_merge
from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from forms.submissions.selectors import submissions_page
from forms.submissions.transferring import submission_transfer
from tenant_space.identity.models import User
from tenant_space.secured.unread import unread_count
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, key
from tests.kit.desk import numbers
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def joined(row: Submission, user: User, home: Holder) -> None:
    request_merge(submission=row, into=asked(home, "Encore."), user=user)


def purged(row: Submission, user: User, home: Holder) -> None:
    row.delete()


def closed(row: Submission, user: User, home: Holder) -> None:
    home.to_date = timezone.localdate() - dt.timedelta(days=400)
    home.save()


def transferred(row: Submission, user: User, home: Holder) -> None:
    submission_transfer(submission=row, user=user, to=None, word="Pour le siège.")


def sealed(row: Submission, user: User, home: Holder) -> None:
    Submission.objects.filter(pk=row.pk).update(sensitive=True)


# what happens: how many are new to the tenant, and to the manager of the agency
HAPPENS: dict[Callable[[Submission, User, Holder], None], tuple[int, int]] = {
    joined: (1, 1),
    purged: (0, 0),
    closed: (0, 1),
    transferred: (1, 0),
    sealed: (1, 0),
}


@pytest.mark.parametrize("happens", HAPPENS, ids=lambda happens: happens.__name__)
def test_no_badge_without_a_line_under_it(
    client: Client, question: Kind, happens: Callable[[Submission, User, Holder], None]
) -> None:
    home = ff.home()
    manager = ff.manager(home.account.agency_id or "")
    row = asked(home)
    message_answer(submission=row, user=manager, text="Laquelle ?")
    message_send(tenant=home.tenant, submission=row, uid=key(), text="Celle de la cave.")
    happens(Submission.objects.get(pk=row.pk), manager, home)
    tenant = type(home.tenant).objects.get(pk=home.tenant_id)
    lines = [line for line in submissions_page(tenant).lines if line.is_unread]
    client.force_login(manager)
    listed = numbers(client, "?etat=toutes&messages=nouveaux")
    assert (len(lines), len(listed)) == HAPPENS[happens]
    assert unread_count(tenant) == len(lines)
    assert with_new_words(reviewable(manager)).count() == len(listed)
    assert not Submission.objects.filter(state=State.MERGED, number__in=listed).exists()
