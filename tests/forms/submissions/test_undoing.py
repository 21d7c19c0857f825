"""A decision can be undone until it is told: the request, its topic's changes and the mail, or nothing of it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.access_help.services import access_open
from forms.submissions.enums import State
from forms.submissions.models import Submission
from forms.submissions.registry import NotUndoable
from forms.submissions.services import submission_accept, submission_create_open, submission_refuse, submission_take
from forms.submissions.states import SubmissionChanged, SubmissionClosed
from forms.submissions.undoing import submission_undo
from tenant_space.identity.models import User
from tenant_space.notifications.enums import MailState
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.selectors import mails_late
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.insurance import Cover, leases_insurable
from tenant_space.tenancy.models import Holder, Lease, LeaseInsurance
from tests.kit import factories as f
from tests.kit import submission_factories as ff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
ANSWERS = ("insurance.accepted", "insurance.refused")
ROWS = ("state", "reason", "decided_at", "erp_seen")


@pytest.fixture(autouse=True)
def ten_minutes(settings: Settings) -> None:
    settings.PORTAL_UNDO_MINUTES = 10


@pytest.fixture
def manager() -> User:
    return ff.manager("CV")


@pytest.fixture
def holder() -> Holder:
    return ff.home()


def covers(holder: Holder) -> list[Cover]:
    return [line.cover for line in leases_insurable(holder.tenant, holder.account_id)]


def time_passes(minutes: int) -> None:
    """All moments of decisions and mails lie n minutes earlier."""
    earlier = dt.timedelta(minutes=minutes)
    for model, names in (
        (Submission, ("decided_at", "told_at")),
        (LeaseInsurance, ("decided_at",)),
        (OutgoingMail, ("created_at", "next_attempt_at")),
    ):
        for row in model._default_manager.all():
            for name in names:
                if getattr(row, name):
                    setattr(row, name, getattr(row, name) - earlier)
            row.save()


def everything(row: Submission) -> list[object]:
    """What a decision changes, the version and the times of writing apart."""
    fields = Submission.objects.values().get(pk=row.pk)
    own = {name: value for name, value in fields.items() if name not in ("version", "updated_at")}
    return [own, list(LeaseInsurance.objects.filter(submission=row.uid).order_by("pk").values(*ROWS))]


def decide(row: Submission, manager: User, accepted: bool) -> Submission:
    if accepted:
        return submission_accept(submission=row, user=manager)
    return submission_refuse(submission=row, user=manager, reason="Illisible.")


@pytest.mark.parametrize("taken", [True, False], ids=["followed", "new"])
@pytest.mark.parametrize("accepted", [True, False], ids=["accepted", "refused"])
def test_everything_is_as_before_and_the_mail_never_leaves(
    holder: Holder, manager: User, accepted: bool, taken: bool
) -> None:
    row = ff.sent(holder)
    if taken:
        row = submission_take(submission=row, user=ff.manager("CV"))
    before, seen = everything(row), covers(holder)
    row = decide(row, manager, accepted)
    assert everything(row) != before
    row = submission_undo(submission=row, user=manager, version=row.version)
    assert everything(row) == before and covers(holder) == seen
    assert OutgoingMail.objects.get(kind__in=ANSWERS).state == MailState.WITHDRAWN
    time_passes(60)
    outbox_flush()
    assert all("reçu" in message.subject for message in mail.outbox), "only what says that it was received"


def test_an_undone_decision_can_be_taken_again_and_undone_again(holder: Holder, manager: User) -> None:
    row = ff.sent(holder)
    for accepted in (True, False, True):
        row = decide(row, manager, accepted)
        row = submission_undo(submission=row, user=manager, version=row.version)
    row = decide(row, manager, False)
    time_passes(10)
    outbox_flush()
    subjects = [message.subject for message in mail.outbox if "reçu" not in message.subject]
    assert subjects == ["Votre attestation d'assurance n'a pas pu être acceptée"]


def test_nothing_of_it_is_told_before_the_delay_is_over(holder: Holder, manager: User) -> None:
    row = ff.sent(holder)
    before = covers(holder)
    submission_accept(submission=row, user=manager)
    time_passes(9)
    outbox_flush()
    assert covers(holder) == before and not OutgoingMail.objects.filter(kind__in=ANSWERS, state=MailState.SENT)
    assert mails_late() == 0
    time_passes(1)
    outbox_flush()
    assert {cover.label for cover in covers(holder)} == {"À jour"}
    assert OutgoingMail.objects.get(kind__in=ANSWERS).state == MailState.SENT


def test_after_the_delay_it_stays(holder: Holder, manager: User) -> None:
    row = submission_accept(submission=ff.sent(holder), user=manager)
    time_passes(10)
    before = everything(row)
    with pytest.raises(NotUndoable, match="Le délai pour annuler est passé"):
        submission_undo(submission=row, user=manager)
    assert everything(row) == before


@pytest.mark.parametrize("change", [{"state": MailState.SENT}, {"attempts": 1}, {"state": MailState.FAILED}])
def test_once_its_mail_was_tried_it_stays(holder: Holder, manager: User, change: dict[str, object]) -> None:
    row = submission_accept(submission=ff.sent(holder), user=manager)
    OutgoingMail.objects.filter(kind__in=ANSWERS).update(**change)
    before = everything(row)
    with pytest.raises(NotUndoable, match="déjà parti"):
        submission_undo(submission=row, user=manager)
    assert everything(row) == before


@pytest.mark.parametrize("accepted", [True, False])
def test_once_the_erp_has_spoken_it_stays(holder: Holder, manager: User, accepted: bool) -> None:
    row = decide(ff.sent(holder), manager, accepted)
    Lease.objects.filter(account=holder.account, kind="ANNEX").update(insurance_status="UP_TO_DATE")
    before = everything(row)
    with pytest.raises(NotUndoable, match="Le logiciel de gestion"):
        submission_undo(submission=row, user=manager)
    assert everything(row) == before
    assert OutgoingMail.objects.get(kind__in=ANSWERS).state == MailState.QUEUED, "the mail, too"


def test_once_a_newer_certificate_is_accepted_it_stays(holder: Holder, manager: User) -> None:
    first, second = ff.sent(holder), ff.sent(holder)
    first = submission_accept(submission=first, user=manager)
    submission_accept(submission=second, user=manager)
    with pytest.raises(NotUndoable, match="Une autre attestation a été acceptée depuis"):
        submission_undo(submission=first, user=manager)


def test_what_a_colleague_did_meanwhile_is_not_overwritten(holder: Holder, manager: User) -> None:
    row = submission_accept(submission=ff.sent(holder), user=manager)
    seen = row.version
    row = submission_undo(submission=row, user=ff.manager("CV"), version=seen)
    with pytest.raises(SubmissionClosed):
        submission_undo(submission=row, user=manager, version=seen)
    row = submission_refuse(submission=row, user=ff.manager("CV"), reason="x")
    with pytest.raises(SubmissionChanged):
        submission_undo(submission=row, user=manager, version=seen)
    assert everything(row)[0]["state"] == State.REFUSED  # type: ignore[index]


def test_what_it_made_useless_waits_again(holder: Holder, manager: User) -> None:
    older, row = ff.sent(holder), ff.sent(holder)
    older = submission_take(submission=older, user=ff.manager("CV"))
    before, seen = [everything(older), everything(row)], covers(holder)
    row = submission_accept(submission=row, user=manager, useless={older.pk: older.version})
    older.refresh_from_db()
    assert (older.state, older.replaced_by, older.told_at) == (State.OBSOLETE, row, row.told_at)
    assert OutgoingMail.objects.filter(kind__in=ANSWERS).count() == 1, "no mail of its own"
    with pytest.raises(NotUndoable):  # by itself, it would wait beside a certificate that covers its lease
        submission_undo(submission=older, user=manager)
    submission_undo(submission=row, user=manager)
    assert [everything(older), everything(row)] == before and covers(holder) == seen


def test_only_older_ones_of_the_same_sender_and_leases_are_made_useless(holder: Holder, manager: User) -> None:
    partner = f.HolderFactory(account=holder.account, cosignatory=True)
    f.UserFactory(tenant=partner.tenant)
    dwelling = holder.account.leases.get(kind="MAIN").pk
    theirs, wider = ff.sent(partner), ff.sent(holder)
    row, newer = ff.sent(holder, lease_ids=(dwelling,)), ff.sent(holder, lease_ids=(dwelling,))
    for other in (theirs, wider, newer, row):
        with pytest.raises(SubmissionClosed):
            submission_accept(submission=row, user=manager, useless={other.pk: other.version})
        row.refresh_from_db()
    older = row
    with pytest.raises(SubmissionChanged):
        submission_accept(submission=newer, user=manager, useless={older.pk: older.version + 1})
    assert not Submission.objects.exclude(state=State.RECEIVED).exists(), "nothing was done, each time"


def test_with_no_delay_it_is_told_at_once_and_stays(holder: Holder, manager: User, settings: Settings) -> None:
    settings.PORTAL_UNDO_MINUTES = 0
    row = submission_accept(submission=ff.sent(holder), user=manager)
    outbox_flush()
    assert row.told_at is None and OutgoingMail.objects.get(kind__in=ANSWERS).state == MailState.SENT
    with pytest.raises(NotUndoable):
        submission_undo(submission=row, user=manager)


def test_a_kind_that_cannot_put_back_its_changes_is_decided_at_once(manager: User) -> None:
    row = Submission.objects.create(
        uid=uuid.uuid4(),
        number=9_000,
        kind="example",
        agency_id="CV",
        due_on=timezone.localdate(),
        data={"count": "1"},
    )
    accepted = submission_accept(submission=row, user=manager)
    assert accepted.told_at is None


def test_opening_an_access_is_for_good(manager: User) -> None:
    data = {"account_number": "", "phone": "", "message": "", "matter": "OTHER", "last_name": "x", "first_name": "y"}
    row = submission_create_open(
        uid=uuid.uuid4(), kind="help", contact_name="x", contact_email="zoe@example.org", data=data
    )
    person = f.HolderFactory().tenant
    access_open(actor=manager, submission=row, person=person, check="Carte vue", version=row.version)
    row.refresh_from_db()
    assert not row.is_held and row.state == State.ACCEPTED
