"""Who sees which submissions. Each test fails when its part of the rule is taken away."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from forms.submissions.models import Attachment, Draft, PageImage, Submission
from forms.submissions.services import submission_accept
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder() -> Holder:
    return ff.home(agency=f.AgencyFactory(agency_code="CV"))


@pytest.fixture
def sent(holder: Holder) -> Submission:
    return ff.sent(holder)


def manager(*codes: str, head_office: bool = False) -> User:
    user = f.StaffFactory()
    user.agencies.set([f.AgencyFactory(agency_code=code) for code in codes])
    if head_office:
        user.user_permissions.add(Permission.objects.get(codename="review_head_office"))
    return user


def test_a_tenant_sees_what_they_sent(holder: Holder, sent: Submission) -> None:
    assert list(Submission.objects.for_tenant(holder.tenant)) == [sent]
    assert list(Attachment.objects.for_tenant(holder.tenant)) == list(sent.attachments.all())
    assert Draft.objects.for_tenant(holder.tenant).count() == 1


def test_nobody_else_does_even_on_the_same_account(holder: Holder, sent: Submission) -> None:
    partner = f.HolderFactory(account=holder.account, cosignatory=True).tenant
    for person in (partner, ff.home().tenant):
        assert not Submission.objects.for_tenant(person).exists()
        assert not Attachment.objects.for_tenant(person).exists()
        assert not Draft.objects.for_tenant(person).exists()


@pytest.mark.parametrize("change", [{"portal_access": False}, {"role": "GUARANTOR"}, {"to_date": dt.date(2020, 1, 1)}])
def test_access_to_the_account_lost_is_access_to_its_submissions_lost(
    holder: Holder, sent: Submission, change: dict[str, Any]
) -> None:
    for name, value in change.items():
        setattr(holder, name, value)
    holder.save()
    assert not Submission.objects.for_tenant(holder.tenant).exists()
    assert not Attachment.objects.for_tenant(holder.tenant).exists()


def test_a_submission_about_no_account_is_still_its_senders(holder: Holder, sent: Submission) -> None:
    Submission.objects.update(account=None)
    assert Submission.objects.for_tenant(holder.tenant).exists()


@pytest.mark.parametrize(
    ("codes", "head_office", "agency", "seen"),
    [
        (["CV"], False, "CV", True),
        (["CV", "SUD"], False, "CV", True),
        (["SUD"], False, "CV", False),
        ([], False, "CV", False),
        ([], True, "CV", False),
        ([], True, None, True),
        (["CV"], False, None, False),
    ],
)
def test_a_manager_sees_their_agencies(
    sent: Submission, codes: list[str], head_office: bool, agency: str | None, seen: bool
) -> None:
    Submission.objects.update(agency=agency)
    user = manager(*codes, head_office=head_office)
    PageImage.objects.create(attachment=sent.attachments.get(), number=1, stored_name="p1", width=1, height=1)
    assert Submission.objects.for_reviewer(user).exists() == seen
    assert Attachment.objects.for_reviewer(user).exists() == seen
    assert PageImage.objects.for_reviewer(user).exists() == seen


@pytest.mark.parametrize("head_office", [True, False])
def test_what_a_closed_agency_left_is_the_head_offices(sent: Submission, head_office: bool) -> None:
    type(sent.agency).objects.update(active=False)
    user = manager(head_office=head_office)
    assert Submission.objects.for_reviewer(user).exists() is head_office
    assert Attachment.objects.for_reviewer(user).exists() is head_office


def test_a_submission_stays_with_the_agency_it_was_sent_to(sent: Submission) -> None:
    sent.account.agency = f.AgencyFactory(agency_code="SUD")
    sent.account.save()
    assert Submission.objects.for_reviewer(manager("CV")).exists()
    assert not Submission.objects.for_reviewer(manager("SUD")).exists()


def test_a_superuser_sees_all(sent: Submission) -> None:
    assert Submission.objects.for_reviewer(f.StaffFactory(is_superuser=True)).exists()


def test_late_is_open_and_past_the_promised_day(sent: Submission) -> None:
    today = timezone.localdate()
    assert Submission.objects.open().exists() and not sent.is_overdue
    Submission.objects.update(due_on=today)
    assert not Submission.objects.overdue().exists()
    Submission.objects.update(due_on=today - dt.timedelta(days=1))
    assert Submission.objects.overdue().get().is_overdue
    decided = submission_accept(submission=sent, user=f.StaffFactory())
    assert (
        not decided.is_overdue and not Submission.objects.overdue().exists() and not Submission.objects.open().exists()
    )
