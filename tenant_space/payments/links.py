"""The link that pays the present balance of one account without sign-in: made, and opened only when every rule holds.

It is sealed (encrypted and signed): nothing in it can be read or changed. It pays, and reads nothing but the amount
and the last three digits of the account.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.urls import reverse
from django.utils import timezone

from tenant_space.identity.models import User
from tenant_space.identity.recipients import address_confirmed
from tenant_space.identity.secrets import secret_open, secret_seal
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.registry import MailButton
from tenant_space.payments.selectors import most_cents, newest_notice, obstacle_of
from tenant_space.tenancy.accounts import AccountHead, account_readable
from tenant_space.tenancy.models import Tenant

MAIL_DAYS, PAPER_DAYS = 40, 60
# After paying, the page that says what became of it is there for a day.
RETURN_TIME = dt.timedelta(days=1)
LONGEST_TOKEN = 700
PAY_NOW = "Payer maintenant"
PAY_NOTE = (
    "Vous pouvez payer par carte, sans vous connecter. Ce bouton paie ce que vous devez au moment où vous l'ouvrez. "
    "Il sert jusqu'à votre prochain avis d'échéance : ne le transmettez pas."
)
# What a sealed text is for: nothing else that this portal seals opens a payment.
_PAY, _RETURN = "pay-link", "pay-link-return"


@dataclass(frozen=True, slots=True)
class PayLink:
    """What a link says."""

    account_number: str
    """The account it pays."""
    tenant_id: str
    """The person in whose name it pays."""
    user_id: int | None
    """The sign-in it was sent to; None: it is printed on paper."""
    made_at: dt.datetime
    """When it was made."""
    notice: str = ""
    """The newest rent notice of the account at that moment; empty: none, or on paper, where it does not count."""

    @property
    def ends_at(self) -> dt.datetime:
        """When it ends at the latest."""
        return self.made_at + dt.timedelta(days=PAPER_DAYS if self.user_id is None else MAIL_DAYS)


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that may be used now."""

    link: PayLink
    """What it says."""
    tenant: Tenant
    """The person in whose name it pays."""
    account: AccountHead
    """The account, with the balance that every page shows."""

    @property
    def last_digits(self) -> str:
        """All that is told of the account."""
        return self.account.number[-3:]

    @property
    def may_be_paid(self) -> bool:
        """Whether this account is paid online now. Why not is told to those who sign in."""
        return obstacle_of(self.account) is None


def link_for_mail(user: User, account_number: str) -> str:
    """The address of a link for the owner of a sign-in, valid until the next rent notice, at most `MAIL_DAYS`."""
    tenant = user.tenant
    if tenant is None:
        raise ValueError("a member of staff pays nothing")
    notice = newest_notice(tenant, account_number)
    return link_url(PayLink(account_number, tenant.pk, user.pk, timezone.now(), notice))


def pay_button(user: User, head: AccountHead) -> MailButton | None:
    """The button of a mail that speaks of this account. None unless the page it leads to would take the money now.

    None also where the bank takes what is owed by itself, and for an address that nobody has confirmed.
    """
    balance = head.balance
    debited = balance.debit_awaited or balance.debit_unknown
    if not 0 < balance.cents <= most_cents() or debited or obstacle_of(head) or not address_confirmed(user):
        return None
    return MailButton(PAY_NOW, link_for_mail(user, head.number), PAY_NOTE)


def link_for_paper(tenant_id: str, account_number: str) -> tuple[str, dt.date]:
    """The address of a link for a notice on paper, and its last day."""
    link = PayLink(account_number, tenant_id, None, timezone.now())
    return link_url(link), timezone.localdate(link.ends_at)


def link_url(link: PayLink) -> str:
    """The address of a link, in full: letters, digits, `-` and `_`, which no mail program breaks."""
    return landlord_current().portal_url + reverse("pay_link", args=[_sealed(_PAY, _words(link))])


def return_path(link: PayLink, payment: uuid.UUID) -> str:
    """Where the browser comes back from the bank after paying by a link."""
    return reverse("pay_link_return", args=[_sealed(_RETURN, [str(payment), *_words(link)])])


def link_again(link: PayLink) -> str:
    """The path of the same link: it is no younger than it was."""
    return reverse("pay_link", args=[_sealed(_PAY, _words(link))])


def link_open(token: str) -> OpenLink | None:
    """The link of a token. None whatever is wrong: forged, for something else, too old, replaced, closed."""
    said = _opened(_PAY, token)
    return _allowed(said) if said else None


def return_open(token: str) -> tuple[OpenLink, uuid.UUID] | None:
    """The link that a payment was begun by, and the key of that payment; None: as above, or a day has passed."""
    said = _opened(_RETURN, token, RETURN_TIME)
    found = _allowed(said[1:]) if said else None
    return (found, uuid.UUID(said[0])) if said and found else None


def _allowed(said: list[Any]) -> OpenLink | None:
    """Every rule, one after the other; none of them is told from another."""
    account, tenant_id, user_id, seconds, notice = said
    link = PayLink(account, tenant_id, user_id, dt.datetime.fromtimestamp(seconds, dt.UTC), notice)
    tenant = _person(link)
    if tenant is None or not _in_time(link):
        return None
    head = account_readable(tenant, link.account_number)
    if head is None or not _same_notice(link, tenant):
        return None
    return OpenLink(link, tenant, head)


def _in_time(link: PayLink) -> bool:
    return link.made_at <= timezone.now() < link.ends_at


def _same_notice(link: PayLink, tenant: Tenant) -> bool:
    """A mail is about one notice; paper is printed beside the one that it asks for, which comes afterwards."""
    return link.user_id is None or newest_notice(tenant, link.account_number) == link.notice


def _person(link: PayLink) -> Tenant | None:
    """In whose name it pays, as long as no sign-in of theirs was blocked, or closed since it was made."""
    users = User.objects.filter(tenant=link.tenant_id)
    if link.user_id is not None:
        user = users.filter(pk=link.user_id, is_active=True).select_related("tenant").first()
        return user.tenant if user else None
    closed = User.objects.filter(closed_tenant=link.tenant_id, suspended_at__gte=link.made_at)
    if closed.exists() or users.filter(is_active=False).exists():
        return None
    return Tenant.objects.filter(pk=link.tenant_id).first()


def _words(link: PayLink) -> list[Any]:
    return [link.account_number, link.tenant_id, link.user_id, int(link.made_at.timestamp()), link.notice]


def _sealed(purpose: str, words: list[Any]) -> str:
    return secret_seal(json.dumps([purpose, *words], separators=(",", ":"))).rstrip("=")


def _opened(purpose: str, token: str, within: dt.timedelta | None = None) -> list[Any] | None:
    """What was sealed for this purpose; None for anything else. `within`: how long ago at most."""
    if len(token) > LONGEST_TOKEN:
        return None
    try:
        padded = token + "=" * (-len(token) % 4)
        said = json.loads(secret_open(padded, within))
    except (InvalidToken, ValueError):
        return None
    return said[1:] if isinstance(said, list) and said[:1] == [purpose] else None
