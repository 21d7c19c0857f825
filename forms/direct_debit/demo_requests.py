"""The requests of the demo about direct debits: one in each state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from forms.direct_debit.enums import DAY, KINDS, MANDATE
from forms.direct_debit.evidence import SignedFrom
from forms.direct_debit.forms import DebitDayForm, MandateForm
from forms.direct_debit.kinds import MANDATE_REASONS
from forms.direct_debit.selectors import debit_rules, payer_of
from forms.direct_debit.signing import CannotSign, signing_begin, signing_by
from forms.submissions.answering import more_ask
from forms.submissions.demo import decided_earlier, demo_conversations, on_working_day
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.models import Submission
from forms.submissions.registry import checks_of
from forms.submissions.services import submission_accept, submission_create, submission_refuse
from forms.submissions.withdrawing import submission_withdraw
from tenant_space.identity.models import User
from tenant_space.tenancy.models import RentAccount, Tenant

# Invented: account numbers of nobody's at real banks, with right keys; one for each tenant.
_IBANS = (
    "FR7614506000191234567890176",
    "FR1420041010050500013M02606",
    "FR7630006000011234567890189",
    "FR7610278073250001234560122",
    "FR7613825002000800123456737",
)
_ASKED = "La signature ne se voit pas sur la photo. Renvoyez-en une, de tout le mandat, prise à la lumière."
_FROM = SignedFrom("192.0.2.10", "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0")


def _accept(row: Submission, manager: User) -> None:
    submission_accept(submission=row, user=manager, checked=checks_of(row), final=True)


def _refuse(row: Submission, manager: User) -> None:
    submission_refuse(submission=row, user=manager, reason=MANDATE_REASONS[1].text, final=True)


def _withdraw(row: Submission, manager: User) -> None:
    if row.tenant:
        submission_withdraw(tenant=row.tenant, submission=row)


def _ask(row: Submission, manager: User) -> None:
    more_ask(submission=row, user=manager, text=_ASKED)


def _sign(row: Submission, manager: User) -> None:
    """Not where no code could leave: it then waits for a signature on paper."""
    try:
        signing_by(submission=row, code=signing_begin(submission=row), origin=_FROM)
    except CannotSign:
        return


@dataclass(frozen=True, slots=True)
class _DebitStory:
    """One request about a direct debit, and what became of it."""

    who: int
    """Whose it is, among the tenants of the demo."""
    ago: int
    """How many working days ago it was sent."""
    kind: str = MANDATE
    """What was asked for."""
    act: Callable[[Submission, User], None] | None = None
    """What happened to it; None: it waits."""


_DEBIT_STORIES = (
    _DebitStory(0, 40, DAY, _accept),
    _DebitStory(0, 2),
    _DebitStory(2, 30, act=_refuse),
    _DebitStory(2, 4, act=_ask),
    _DebitStory(3, 1, act=_sign),
    _DebitStory(4, 25, act=_accept),
    _DebitStory(4, 6, act=_withdraw),
)


@demo_conversations
def debit_requests(tenants: Sequence[Tenant], manager: User) -> int:
    """What the tenants of the demo asked for, once; nothing of those who are gone from the batch."""
    if any(Submission.objects.for_tenant(tenant).filter(kind__in=KINDS).exists() for tenant in tenants):
        return 0
    return sum(_told(tenants[story.who], manager, story) for story in _DEBIT_STORIES)


def _told(tenant: Tenant, manager: User, story: _DebitStory) -> bool:
    with on_working_day(story.ago, 9) as dated:
        row = _send(tenant, story)
        if row is None:
            return False
        row = dated(row)
    if story.act:
        story.act(row, manager)
        row.refresh_from_db()
    if row.decided_at:
        decided_earlier(row, story.ago - 3)
    return True


def _send(tenant: Tenant, story: _DebitStory) -> Submission | None:
    account = RentAccount.objects.for_tenant(tenant).order_by("pk").first()
    if account is None:
        return None
    form = _form(tenant, account, story)
    form.is_valid()
    draft = draft_save(
        tenant=tenant, kind=story.kind, key=draft_key(tenant, story.kind, account.pk), account=account.pk
    )
    content = form.content(account.pk)
    return submission_create(tenant=tenant, draft_key=draft.uid, kind=story.kind, content=content)


def _form(tenant: Tenant, account: RentAccount, story: _DebitStory) -> Any:
    rules = debit_rules()
    day = str(rules.days[-1])
    if story.kind == DAY:
        return DebitDayForm({"day": day}, rules=rules)
    payer = payer_of(tenant, account.pk)
    values = {"iban": _IBANS[story.who], "holder": "TENANT", "holder_name": payer.name, "country": "FR", "day": day}
    address = {"street": payer.street or "rue de la Paix", "postal_code": payer.postal_code or "42000"}
    return MandateForm({**values, **address, "city": payer.city or "SAINT ETIENNE"}, payer=payer, rules=rules)
