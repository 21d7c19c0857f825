"""The demo's tenant has a history, made once by the real services."""

import pytest

from forms.submissions.demo import requests_ensure
from forms.submissions.enums import State
from forms.submissions.models import Submission
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
