"""Signing a mandate online: rendered once, confirmed by a code, kept with its evidence."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from forms.direct_debit import words
from forms.direct_debit.evidence import SignedFrom, evidence_made, mandate_prepared, mandate_signed
from forms.direct_debit.mandates import NoMandate, mandate_pdf, sheet_of
from forms.direct_debit.selectors import order_of, sender_of
from forms.direct_debit.signatures import MandateSignature
from forms.direct_debit.signing_rules import (
    OVER,
    code_destination,
    sign_obstacle,
    signature_begun,
    signature_of,
    signs_online,
)
from forms.submissions.models import Submission
from forms.submissions.states import hold
from tenant_space import formats
from tenant_space.identity.codes.services import (
    CodeFault,
    CodeMatter,
    CodeRefused,
    Destination,
    code_check,
    code_send,
    code_use,
    code_waiting,
)
from tenant_space.identity.models import SentCode, User
from tenant_space.identity.secrets import bytes_seal, fingerprints, seal_of
from tenant_space.notifications.services import notify

PURPOSE = "mandate_signature"
SIGNED = "direct_debit.signed"


class CannotSign(Exception):
    """The mandate cannot be signed online; `why` says it to the tenant, with what to do."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def signing_begin(*, submission: Submission) -> SentCode:
    """Render the mandate once, keep its bytes sealed, and send a code for them to the sender of the request.

    Asked for again on the same day it is the same mandate, with another code. Outside of any transaction: the code
    leaves meanwhile. Raises `CannotSign`, `PdfError`, `TooManyTries`, `CodeRefused` and `SmsNotSent`.
    """
    user, to = _signer(submission)
    return code_send(user=user, matter=_matter(_prepared(submission, user, to)), to=to)


def _signer(submission: Submission) -> tuple[User, Destination]:
    why = sign_obstacle(submission) if signs_online() else OVER
    user = sender_of(submission)
    to = code_destination(user) if user else None
    if why or user is None or to is None:
        raise CannotSign(why or OVER)
    return user, to


@transaction.atomic
def _prepared(submission: Submission, user: User, to: Destination) -> MandateSignature:
    row, today = hold(submission), timezone.localdate()
    if why := sign_obstacle(row):  # it was taken back, or signed in another tab
        raise CannotSign(why)
    found = signature_begun(row)
    if found and found.prepared_on == today and found.sent_to == to.masked:
        return found
    order = order_of(row)
    try:
        sheet = sheet_of(row)
    except NoMandate:
        order = None
    if order is None:
        raise CannotSign(OVER)
    line = words.SIGNED_ON_PAPER.format(name=sheet.holder, way=words.WAYS[to.way], to=to.masked, number=sheet.number)
    content = mandate_pdf(replace(sheet, signed_on=formats.full_date(today), signed_line=line))
    values = {
        "account_id": order.account_id,
        "rum": order.rum or "",
        "mandate_sealed": bytes_seal(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "sent_to": to.masked,
        "prepared_on": today,
    }
    return MandateSignature.objects.update_or_create(submission=row, defaults=values)[0]


def signing_code(submission: Submission) -> SentCode | None:
    """The code that the mandate of a request waits for; None: none was sent, or it counts no more."""
    signature, user = signature_begun(submission), sender_of(submission)
    return code_waiting(user, _matter(signature)) if signature and user and not signature.signed_at else None


def mandate_kept(submission: Submission) -> bytes | None:
    """The bytes that are signed online, or about to be; None: none are. Raises `EvidenceBroken` for altered ones."""
    if signature := signature_of(submission):
        return mandate_signed(signature)
    begun = signature_begun(submission) if signing_code(submission) else None
    return mandate_prepared(begun) if begun else None


def signing_finish(*, submission: Submission, typed: str, origin: SignedFrom) -> MandateSignature:
    """Sign with the code that was typed: the evidence is made and sealed, and the signed mandate is mailed.

    Outside of any transaction: a wrong code counts for good. Raises `CannotSign` and `CodeRefused`.
    """
    user, _ = _signer(submission)
    signature = signature_begun(submission)
    if signature is None:
        raise CodeRefused(CodeFault.NONE)
    code = code_check(user=user, matter=_matter(signature), typed=typed)
    return signing_by(submission=submission, code=code, origin=origin)


@transaction.atomic
def signing_by(*, submission: Submission, code: SentCode, origin: SignedFrom) -> MandateSignature:
    """Sign with a code that was found right. Raises `CannotSign` and `CodeRefused`."""
    row, user = hold(submission), code.user
    if why := sign_obstacle(row):
        raise CannotSign(why)
    signature, now = signature_begun(row), timezone.now()
    unchanged = signature is not None and code.content in fingerprints(signature.sha256)
    if signature is None or not unchanged or signature.prepared_on != timezone.localdate(now):
        raise CodeRefused(CodeFault.CHANGED)  # by another tab, or by midnight: the mandate carries its day
    code_use(code)
    signature.signed_at = now
    signature.evidence = evidence_made(signature, user=user, code=code, origin=origin, at=now)
    signature.seal = seal_of(signature.evidence)
    signature.save(update_fields=["signed_at", "evidence", "seal"])
    log(instance=row, action=SIGNED, user=user)
    notify(SIGNED, user, submission_id=row.pk)
    return signature


def _matter(signature: MandateSignature) -> CodeMatter:
    """The code counts for this request and for these bytes."""
    return CodeMatter(PURPOSE, signature.submission.number_text, signature.sha256)
