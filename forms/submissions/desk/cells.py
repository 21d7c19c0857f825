"""What a line of the list says of a submission, and the line of the export with it. Nothing here asks the database.

The rows come with what they need: `lines_of` names it.
"""

from __future__ import annotations

from dataclasses import dataclass

from forms.submissions.enums import ArrivedBy, State
from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.models import Submission
from forms.submissions.registry import kind_of
from tenant_space import formats
from tenant_space.identity.models import User
from tenant_space.tenancy.leases import lease_rank, premises_place
from tenant_space.tenancy.people import full_name

AWAITED = "En attente du locataire"
GONE = "Accès supprimé"
ON_THE_PORTAL = "sur le portail"


def lines_of(rows: SubmissionQuerySet) -> SubmissionQuerySet:
    """Submissions with all that their lines say, in a fixed number of queries."""
    people = rows.select_related("tenant", "account", "agency", "assigned_to", "decided_by")
    return people.prefetch_related("account__leases__premises")


@dataclass(frozen=True, slots=True)
class SenderLine:
    """Who sent it, and where one calls them."""

    name: str
    """Last name and first given name; of a sender without sign-in, the name they gave."""
    phone: str
    """The first number known, as one reads it; empty without any."""
    link: str
    """Its `tel:` address; empty when it cannot be called."""


def amount_of(submission: Submission) -> int | None:
    """The money it is about, in cents; None without any."""
    amount = kind_of(submission.kind).amount
    return amount(submission) if amount else None


def matter_of(submission: Submission) -> tuple[str, str]:
    """Its kind, and below it its topic or the money it is about; empty without any."""
    cents = amount_of(submission)
    return submission.kind_label, submission.topic or ("" if cents is None else formats.euros(cents))


def account_of(submission: Submission) -> tuple[str, str]:
    """The number of its account, and below it where the home is; both empty without account."""
    return submission.account_id or "", home_of(submission)


def contact_of(submission: Submission) -> SenderLine:
    """Only shown to staff, never kept in a log or an address."""
    phones = phones_of(submission)
    phone, link = phones[0] if phones else ("", "")
    return SenderLine(_short_name(submission), phone, link)


def _short_name(submission: Submission) -> str:
    tenant = submission.tenant
    return f"{tenant.last_name} {tenant.first_name.split(' ')[0]}" if tenant else submission.contact_name


def full_name_of(submission: Submission) -> str:
    """Last name and all given names; of a sender without sign-in, the name they gave."""
    tenant = submission.tenant
    return f"{tenant.last_name} {tenant.first_name}" if tenant else submission.contact_name


def phones_of(submission: Submission) -> tuple[tuple[str, str], ...]:
    """The numbers known, each as one reads it and with its `tel:` address, empty for one that cannot be dialled."""
    tenant = submission.tenant
    if tenant is None:
        return formats.phones_linked(submission.data.get("phone", ""))
    return formats.phones_linked(tenant.phone_mobile, tenant.phone_home, tenant.phone_work)


def home_of(submission: Submission) -> str:
    """Where the home of the account is, on one line: the dwelling before its annexes; empty without account."""
    leases = sorted(submission.account.leases.all(), key=lease_rank) if submission.account else []
    return ", ".join(premises_place(leases[0].premises)) if leases else ""


def state_name(submission: Submission) -> str:
    """Where it stands, in words for staff: those of tenants speak to the tenant."""
    return AWAITED if submission.state == State.WAITING else submission.state_label


def agency_name(submission: Submission) -> str:
    return submission.agency.name if submission.agency else "Siège"


def name_of(user: User | None) -> str:
    """The full name of whoever signed in: of a tenant, also one whose sign-in was closed, as the ERP has it."""
    if user is None:
        return ""
    person = user.tenant or user.closed_tenant
    return full_name(person) if person else user.get_full_name()


def arrival_of(submission: Submission) -> str:
    """How it reached the landlord, after « reçue »."""
    return ArrivedBy(submission.source).label if submission.source else ON_THE_PORTAL


def follower_name(submission: Submission) -> str:
    if submission.assigned_to is None and submission.left_by and submission.is_open:
        return f"N'est plus suivie par {submission.left_by}"
    return name_of(submission.assigned_to)
