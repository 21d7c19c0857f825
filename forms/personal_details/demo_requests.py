"""The changes of details of the demo: one accepted in part, one accepted, three that wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from forms.personal_details.changes import DetailChange
from forms.personal_details.enums import CONTACT_DETAILS, MARITAL_STATUS, OCCUPANTS, OCCUPATION
from forms.personal_details.selectors import erp_value
from forms.personal_details.services import CHANGES
from forms.submissions.demo import demo_conversations, sent_earlier
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.models import Submission
from forms.submissions.services import Content, submission_accept, submission_create
from tenant_space.identity.models import User
from tenant_space.tenancy.models import RentAccount, Tenant


@dataclass(frozen=True, slots=True)
class _AskedChange:
    """A change that somebody of the demo asked for."""

    who: int
    """Whose it is, among the tenants of the demo."""
    kind: str
    """The kind of request."""
    ago: int
    """How many days ago it was sent."""
    wanted: dict[str, str]
    """What is asked for, by field; a value of digits alone in `event_date` is so many days before it was sent."""
    accepted: bool = False
    """Whether it is answered; if not, it waits."""
    refused: dict[str, str] = field(default_factory=dict)
    """The fields that were refused, each with its reason; may be none."""


_ASKED = (
    _AskedChange(
        0,
        CONTACT_DETAILS,
        6,
        {"phone_mobile": "+33755667788", "email": "amine.nouvelle.adresse@demo.example"},
        accepted=True,
        refused={"email": "Nos mails à cette adresse nous reviennent. Vérifiez-la, puis refaites une demande."},
    ),
    _AskedChange(0, MARITAL_STATUS, 1, {"marital_status": "MARIE", "event_date": "20", "spouse_first_name": "Inès"}),
    _AskedChange(1, OCCUPATION, 5, {"pcs_code": "4", "occupation": "Éducatrice spécialisée"}, accepted=True),
    _AskedChange(2, CONTACT_DETAILS, 2, {"phone_home": "+33477000011"}),
    _AskedChange(
        3,
        OCCUPANTS,
        1,
        {
            "occupant_event": "BIRTH",
            "event_date": "12",
            "occupant_last_name": "DIALLO",
            "occupant_first_name": "Awa",
            "occupant_relationship": "CHILD",
        },
    ),
)


@demo_conversations
def changes_of_details(tenants: Sequence[Tenant], manager: User) -> int:
    """One or two for each; none for those who asked already, and none of what the ERP says already."""
    there = {tenant.pk for tenant in tenants if DetailChange.objects.for_tenant(tenant).exists()}
    return sum(_send(tenants[one.who], one, manager) for one in _ASKED if tenants[one.who].pk not in there)


def _send(tenant: Tenant, one: _AskedChange, manager: User) -> int:
    account = RentAccount.objects.for_tenant(tenant).writable_by(tenant).order_by("pk").first()
    changes = [[name, erp_value(tenant, name), _value(name, text)] for name, text in one.wanted.items()]
    changes = [[name, old, new] for name, old, new in changes if old != new]
    if account is None or not changes:
        return 0
    draft = draft_save(tenant=tenant, kind=one.kind, key=draft_key(tenant, one.kind), account=account.pk)
    content = Content(account.pk, data={CHANGES: changes})
    row = submission_create(tenant=tenant, draft_key=draft.uid, kind=one.kind, content=content)
    sent_earlier(_decided(row, one, manager), one.ago)
    return 1


def _decided(row: Submission, one: _AskedChange, manager: User) -> Submission:
    if not one.accepted:
        return row
    return submission_accept(submission=row, user=manager, refused=one.refused, final=True)


def _value(name: str, text: str) -> str:
    """The value as it is kept; a day is given as so many days ago."""
    return (timezone.localdate() - dt.timedelta(days=int(text))).isoformat() if name == "event_date" else text
