"""Codes of six digits that are sent to somebody and typed back within minutes: for a signature, for a new phone.

A code counts for one person, one matter and one content. It is kept as a digest by a key, bound to all three: typed
for another request, or after what it stands for has changed, it is wrong. Every try is counted in the database, under
a lock of its row and before anything is compared: of many tries at once exactly `MOST_TRIES` are looked at, over all
the codes sent for one matter.
"""

from __future__ import annotations

import datetime as dt
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from tenant_space.formats import clock, french_spaces
from tenant_space.formats.invisible import visible
from tenant_space.identity.enums import CodeWay, MailKind
from tenant_space.identity.limits import Limit, try_take
from tenant_space.identity.models import SentCode, User
from tenant_space.identity.secrets import fingerprint, fingerprints, secret_seal
from tenant_space.notifications.channels.sms.base import SmsNotSent
from tenant_space.notifications.channels.sms.services import sms_send
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.services import notify

LIFE = dt.timedelta(minutes=10)
MOST_TRIES = 5
# Asked for again within this time: a button pressed twice, which gets no second message.
PRESSED_TWICE = dt.timedelta(seconds=20)
KEPT = dt.timedelta(days=1)
MOST_REPLACED = 5
SMS_WORDS = "code"


@dataclass(frozen=True, slots=True)
class CodeMatter:
    """What a code is for."""

    purpose: str
    """The sort of it, named by the room that asks: `mandate_signature`."""
    about: str
    """Which one: the number of a request, the key of a draft."""
    content: str
    """What is confirmed with it, whole or as a digest: another content is another code."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a code goes."""

    way: CodeWay
    """How it travels."""
    address: str
    """The number in international form (E.164), or the address."""
    masked: str
    """The same as a page may show it."""


class CodeFault(StrEnum):
    """Why a code was refused, in the words of the page."""

    NONE = "Aucun code ne vous attend ici. Demandez-en un."
    FORM = "Le code a six chiffres. Écrivez-le comme dans le message."
    WRONG = "Ce code n'est pas le bon. Prenez celui du dernier message reçu."
    LATE = "Ce code a plus de dix minutes : il ne compte plus. Demandez-en un autre."
    REPLACED = "Ce code est remplacé par celui de {clock}. Écrivez le code du dernier message."
    SPENT = "Cinq codes faux : plus aucun code ne compte ici aujourd'hui. Réessayez demain, ou appelez-nous."
    CHANGED = "Ce que le code confirme a changé depuis son envoi. Relisez, puis demandez un autre code."
    USED = "Ce code a déjà servi."


class CodeRefused(Exception):
    """A code does not count. `fault` says why, `left` how many tries remain, `clock` when the one that counts left."""

    def __init__(self, fault: CodeFault, left: int = 0, clock: str = "") -> None:
        super().__init__(fault.name)
        self.fault = fault
        self.left = left
        self.clock = clock

    @property
    def text(self) -> str:
        """What the page says."""
        said = french_spaces(self.fault.value.format(clock=self.clock))
        if self.fault not in (CodeFault.WRONG, CodeFault.REPLACED) or not self.left:
            return said
        return f"{said} Il vous reste {self.left} essai{'s' if self.left > 1 else ''}."


def code_send(*, user: User, matter: CodeMatter, to: Destination) -> SentCode:
    """Send a code; the one before it for the same matter counts no more. Outside of any transaction.

    Asked for twice within `PRESSED_TWICE`, and unless a try was made meanwhile, it is sent once. Raises
    `TooManyTries` (per person and per destination), `CodeRefused` once the tries of this matter are spent, and
    `SmsNotSent`: then there is no code.
    """
    if (just_sent := _just_sent(user, matter, to)) is not None:
        return just_sent
    try_take(Limit.CODE_PERSON, str(user.pk))
    try_take(Limit.CODE_DESTINATION, to.address)
    code = f"{secrets.randbelow(10**6):06d}"
    row = _kept(user, matter, to, code)
    if to.way is CodeWay.SMS:
        try:
            sms_send(SMS_WORDS, to.address, code=code)
        except SmsNotSent:
            _not_sent(row)
            raise
    return row


def _just_sent(user: User, matter: CodeMatter, to: Destination) -> SentCode | None:
    row = code_waiting(user, matter)
    fresh = row is not None and row.masked == to.masked and row.sent_at > timezone.now() - PRESSED_TWICE
    return row if row is not None and fresh and not row.tries else None


@transaction.atomic
def _kept(user: User, matter: CodeMatter, to: Destination, code: str) -> SentCode:
    now = timezone.now()
    values: dict[str, Any] = {
        "digest": fingerprint(_said(user.pk, matter, code)),
        "content": fingerprint(matter.content),
        "way": to.way,
        "masked": to.masked,
        "sent_at": now,
        "ends_at": now + LIFE,
    }
    about = {"user": user, "purpose": matter.purpose, "about": matter.about}
    row, made = SentCode.objects.select_for_update().get_or_create(**about, defaults=values)
    if not made:
        values |= _after(row, now)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    if to.way is CodeWay.MAIL:  # it leaves at once; later than its code it does not leave at all
        who, until = Address(to.address, user.tenant_id or ""), row.ends_at.isoformat()
        notify(MailKind.CODE, who, tenant_id=who.person, code_sealed=secret_seal(code), until=until)
    return row


def _after(row: SentCode, now: dt.datetime) -> dict[str, Any]:
    """What a further code for the same matter takes over: the tries, and what the codes before it were."""
    if row.used_at or row.ends_at <= now - KEPT:
        return {"tries": 0, "replaced": [], "used_at": None}
    if row.tries >= MOST_TRIES:
        raise CodeRefused(CodeFault.SPENT)
    return {"replaced": [row.digest, *row.replaced][:MOST_REPLACED]}


def _not_sent(row: SentCode) -> None:
    """There is no code; what was tried before stays counted."""
    mine = SentCode.objects.filter(pk=row.pk, digest=row.digest)
    mine.filter(tries=0).delete()
    mine.update(digest="", ends_at=timezone.now())


def code_waiting(user: User, matter: CodeMatter) -> SentCode | None:
    """The code that this matter waits for; None when none was sent, it was used, or it does not count any more."""
    row = SentCode.objects.filter(user=user, purpose=matter.purpose, about=matter.about).first()
    return row if row and _fault(row, matter) is None else None


def code_check(*, user: User, matter: CodeMatter, typed: str) -> SentCode:
    """Compare what was typed with the code of this matter. Outside of any transaction: a try counts for good.

    Returns the code, to be used up by `code_use` with whatever it allows. Raises `CodeRefused`; what has not the form
    of a code is no try.
    """
    code = _read(typed)
    row = _counted(user, matter, is_code=bool(code))
    digests = fingerprints(_said(user.pk, matter, code))
    if _is_one(row.digest, digests):
        return row
    if not (left := MOST_TRIES - row.tries):
        raise CodeRefused(CodeFault.SPENT)
    if any(_is_one(former, digests) for former in row.replaced):
        raise CodeRefused(CodeFault.REPLACED, left, clock(timezone.localtime(row.sent_at)))
    raise CodeRefused(CodeFault.WRONG, left)


def _is_one(kept: str, digests: Sequence[str]) -> bool:
    """Whether it is the digest that was kept, by one of the keys; each is compared, whatever the others say."""
    same = [hmac.compare_digest(kept, digest) for digest in digests]
    return any(same)


def _read(typed: str) -> str:
    """The six digits of what was typed, or of the message that was pasted whole; empty: they are not there."""
    text = visible(typed)
    if re.fullmatch(r"[0-9]{6}", compact := re.sub(r"[\s.\-]", "", text)):
        return compact
    found = re.findall(r"(?<![\w+])[0-9]{3}\s?[0-9]{3}(?!\w)", text)
    return re.sub(r"\s", "", found[0]) if len(found) == 1 else ""


def _counted(user: User, matter: CodeMatter, *, is_code: bool) -> SentCode:
    with transaction.atomic(durable=True):
        rows = SentCode.objects.select_for_update().filter(user=user, purpose=matter.purpose, about=matter.about)
        row = rows.first()
        if row is None:
            raise CodeRefused(CodeFault.NONE)
        if fault := _fault(row, matter):
            raise CodeRefused(fault)
        if not is_code:
            raise CodeRefused(CodeFault.FORM)
        row.tries += 1
        row.save(update_fields=["tries"])
    return row


def _fault(row: SentCode, matter: CodeMatter) -> CodeFault | None:
    if row.used_at:
        return CodeFault.USED
    if row.content not in fingerprints(matter.content):
        return CodeFault.CHANGED
    if row.tries >= MOST_TRIES:
        return CodeFault.SPENT
    return CodeFault.LATE if row.ends_at <= timezone.now() else None


def code_use(row: SentCode) -> None:
    """Use a code up, in the transaction of what it allows. Raises `CodeRefused` when another one was first."""
    mine = SentCode.objects.filter(pk=row.pk, digest=row.digest, used_at=None)
    if not mine.update(used_at=timezone.now()):
        raise CodeRefused(CodeFault.USED)


def codes_purge() -> int:
    """Delete the codes of yesterday and before. Returns how many."""
    return SentCode.objects.filter(ends_at__lt=timezone.now() - KEPT).delete()[0]


def _said(user_pk: int, matter: CodeMatter, code: str) -> str:
    return "\x1f".join(("code", str(user_pk), matter.purpose, matter.about, matter.content, code))
