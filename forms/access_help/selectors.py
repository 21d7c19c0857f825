"""Whose access a manager may open, from a request for help."""

from __future__ import annotations

from dataclasses import dataclass

from forms.access_help.kinds import CODE
from forms.submissions.desk.selectors import submission_full
from forms.submissions.models import Submission
from tenant_space.identity.models import User
from tenant_space.identity.tenant_access import selectors as access
from tenant_space.identity.tenant_access.enums import AccessState
from tenant_space.tenancy.models import Tenant

MOST = 25  # people shown: more is no search
SHUT = (AccessState.ACTIVE, AccessState.BLOCKED)


@dataclass(frozen=True, slots=True)
class Found:
    """A person who may be the one who asks."""

    tenant: Tenant
    """The person, with what the list shows of them."""
    state: AccessState
    """Where the person stands with their sign-in."""

    @property
    def may_open(self) -> bool:
        """Whether the state allows to open an access; the page that confirms looks at the rest."""
        return self.state not in SHUT


def help_request(user: User, pk: int) -> Submission | None:
    """A request for help that this member of staff may answer; None: unknown, of another kind, or somebody else's."""
    found = submission_full(user, pk, "change")
    return found if found and found.kind == CODE else None


def first_query(submission: Submission) -> str:
    """What is looked for first: the account number that was typed, else the name."""
    return submission.data["account_number"] or submission.contact_name


def people_found(user: User, query: str) -> list[Found]:
    """The people whose access this member of staff may change, and who answer to every word; `MOST` at most."""
    if not query:
        return []
    rows = access.tenants_listed(user).in_care_of(access.agencies_managed(user))
    found = access.first_found(access.searched(rows, query), MOST)
    return [Found(tenant, access.listed_state(tenant)) for tenant in found]
