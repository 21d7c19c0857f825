"""Who acts on a request: its sender, others like them, and staff of each sort."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from forms.submissions.models import Submission
from tenant_space.identity.models import User
from tenant_space.tenancy.enums import HolderRole
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.leads import lead

# Of a request about an account of the agency CV.
Actor = Callable[[Submission], User | None]


def sender(row: Submission) -> User:
    return User.objects.get(tenant=row.tenant)


def co_holder(row: Submission) -> User:
    """Of the same account: what somebody else wrote about it stays theirs."""
    holder = f.HolderFactory(account=row.account, role=HolderRole.COSIGNATORY)
    return f.UserFactory(tenant=holder.tenant)


def former(row: Submission) -> User:
    """The sender, who no longer reads the account."""
    Holder.objects.filter(tenant=row.tenant).update(to_date=timezone.localdate() - dt.timedelta(days=400))
    return sender(row)


def neighbour(row: Submission) -> User:
    return ff.home().tenant.user


def visitor(row: Submission) -> None:
    return None


def manager(row: Submission) -> User:
    return ff.manager("CV")


def marked_lead(row: Submission) -> User:
    """Of the agency, and told of its promises: the mark opens nothing more."""
    return lead("CV")


def superuser(row: Submission) -> User:
    return f.StaffFactory(is_superuser=True)


def reader(row: Submission) -> User:
    """Of the agency, and may only look."""
    user = ff.manager("CV")
    group = user.groups.get()
    group.permissions.remove(group.permissions.get(codename="change_submission"))
    return user


def elsewhere(row: Submission) -> User:
    return ff.manager("NO")


def office(row: Submission) -> User:
    return ff.manager(head_office=True)


def editor(row: Submission) -> User:
    user = f.StaffFactory(groups=[Group.objects.get(name="Communication")])
    user.agencies.set([row.agency])
    return user


ACTORS: tuple[Actor, ...] = (
    *(sender, co_holder, former, neighbour, visitor),
    *(manager, marked_lead, superuser, reader, elsewhere, office, editor),
)
# Those who decide a request of their agency, and those who may look at it.
DECIDE = {manager, marked_lead, superuser}
LOOK = DECIDE | {reader}
# Of a sensitive one both: the head office has the right to read what is sensitive, of every agency.
READ_SENSITIVE = {superuser, office}
each_actor = pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.__name__)
