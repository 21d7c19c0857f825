"""The demo's tenant has a history, made once by the real services."""

import datetime as dt

import pytest
from django.utils import timezone

from forms.contact.topics import AttachmentType
from forms.direct_debit.signatures import MandateSignature
from forms.submissions.demo import conversations_ensure, requests_ensure
from forms.submissions.enums import DECIDED, State
from forms.submissions.models import Attachment, Message, Submission
from forms.submissions.reading import tenant_unread
from tenant_space.tenancy.models import Tenant
from tests.kit import factories as f
from tests.kit import submission_factories as ff

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_one_refused_one_accepted_one_that_waits_one_asking_for_help_and_only_once() -> None:
    tenant, manager = ff.home().tenant, f.StaffFactory()
    assert requests_ensure(tenant, manager) == 4
    *rows, asked = Submission.objects.order_by("number")
    assert (asked.kind, asked.tenant, asked.is_open) == ("help", None, True) and asked.agency
    assert [row.state for row in rows] == [State.REFUSED, State.ACCEPTED, State.RECEIVED]
    assert rows[0].reason and all(row.attachments.count() == 1 for row in rows)
    assert not any(row.is_overdue for row in rows)
    assert [row.created_at for row in rows] == sorted(row.created_at for row in rows)
    assert requests_ensure(tenant, manager) == 0
    assert Submission.objects.count() == 4


def test_a_tenant_without_anything_to_insure_gets_none() -> None:
    assert requests_ensure(f.HolderFactory().tenant, f.StaffFactory()) == 0


@pytest.mark.slow
def test_conversations_stand_in_every_state_once(site_ready: None) -> None:
    tenants, manager = [ff.home().tenant for _ in range(5)], ff.manager("CV")
    Tenant.objects.update(phone_mobile="0612345678", mobile_since=timezone.now() - dt.timedelta(days=31))
    assert conversations_ensure(tenants, manager) == 12 + 5 + 7, "written, about details, about debits"
    rows = Submission.objects.filter(kind="contact")
    assert {State(row.state) for row in rows} == set(State) - {*DECIDED, State.WITHDRAWN}
    assert rows.filter(source="PHONE").count() == rows.filter(sensitive=True).count() == 1
    assert sum(row.is_overdue for row in rows) == 1 and any(row.data["visits"] for row in rows)
    assert {file.type_name for file in Attachment.objects.all()} <= set(
        AttachmentType.objects.values_list("name", flat=True)
    )
    assert rows.exclude(residence="").count() == 2, "one about the common parts, and its double"
    assert any(tenant_unread(tenant=row.tenant, submission=row) for row in rows)
    assert Message.objects.unread_by_staff().exists()
    for row in rows:
        days = [row.created_at, *row.messages.order_by("pk").values_list("told_at", flat=True)]
        assert days == sorted(days) or row.state == State.MERGED or row.merged.exists()
    debits = Submission.objects.filter(kind__startswith="mandate")
    assert {State(row.state) for row in debits} >= {*DECIDED, State.WITHDRAWN, State.WAITING, State.RECEIVED} - {
        State.OBSOLETE
    }
    assert MandateSignature.objects.exclude(signed_at=None).count() == 1
    assert conversations_ensure(tenants, manager) == 0
