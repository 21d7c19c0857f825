"""The evidence of a signature: what it says, its seal, and the look at it, which checks both each time."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken

from forms.direct_debit import words
from forms.direct_debit.signatures import MandateSignature
from tenant_space.files.pdf import pdf_render
from tenant_space.identity.models import SentCode, User
from tenant_space.identity.secrets import bytes_open, seal_holds
from tenant_space.landlord.selectors import landlord_current
from tenant_space.tenancy.people import full_name

logger = logging.getLogger(__name__)
FORMAT = 1


class EvidenceBroken(Exception):
    """Evidence, or the mandate that it is about, is not as it was sealed. Nothing of it is to be believed."""


@dataclass(frozen=True, slots=True)
class SignedFrom:
    """Where a signature came from."""

    address: str
    """The network address."""
    agent: str
    """What the browser or the program says of itself."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence whose seal holds."""

    said: Mapping[str, Any]
    """What it says, by name."""
    text: str
    """The JSON, byte for byte as it was sealed."""

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The same for people, in the order of a file that is read."""
        return tuple((words.EVIDENCE[name], str(self.said[name])) for name in words.EVIDENCE if name in self.said)


def evidence_made(
    signature: MandateSignature, *, user: User, code: SentCode, origin: SignedFrom, at: dt.datetime
) -> str:
    """What is sealed of a signature: the hash of the bytes, what was agreed to, when, from where, by which code."""
    person = user.tenant
    said = {
        "format": FORMAT,
        "kind": words.SIGNATURE_KIND,
        "request": signature.submission.number_text,
        "rum": signature.rum,
        "creditor_id": landlord_current().settings.ics,
        "mandate_sha256": signature.sha256,
        "text_version": words.CONSENT_VERSION,
        "text": words.CONSENT,
        "signed_at": _utc(at),
        "address": origin.address,
        "agent": origin.agent[:400],
        "channel": code.way,
        "sent_to": code.masked,
        "code_sent_at": _utc(code.sent_at),
        "code_digest": code.digest,
        "tries": code.tries,
        "account": signature.account_id,
        "person": user.tenant_id or "",
        "name": full_name(person) if person else "",
        "sign_in": user.pk,
    }
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)


def evidence_opened(signature: MandateSignature) -> Evidence:
    """The evidence, once its seal is seen to hold and to be about this mandate. Raises `EvidenceBroken`."""
    if not signature.signed_at or not seal_holds(signature.evidence, signature.seal):
        raise _broken(signature, "the seal does not hold")
    said = json.loads(signature.evidence)
    about = (said["mandate_sha256"], said["request"], said["rum"])
    if about != (signature.sha256, signature.submission.number_text, signature.rum):
        raise _broken(signature, "it is about something else")
    return Evidence(said, signature.evidence)


def mandate_signed(signature: MandateSignature) -> bytes:
    """The PDF, byte for byte as it was signed. Raises `EvidenceBroken`."""
    evidence = evidence_opened(signature)
    return _bytes(signature, str(evidence.said["mandate_sha256"]))


def mandate_prepared(signature: MandateSignature) -> bytes:
    """The PDF that is about to be signed. Raises `EvidenceBroken`."""
    return _bytes(signature, signature.sha256)


def _bytes(signature: MandateSignature, sha256: str) -> bytes:
    try:
        content = bytes_open(signature.mandate_sealed)
    except InvalidToken:
        raise _broken(signature, "no key opens the mandate") from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise _broken(signature, "the mandate is another one")
    return content


def _broken(signature: MandateSignature, why: str) -> EvidenceBroken:
    logger.error("evidence of the signature of request %s refused: %s", signature.submission_id, why)
    return EvidenceBroken(why)


def evidence_pdf(evidence: Evidence) -> bytes:
    """The evidence on paper, as a judge or a bank reads it. Raises `PdfError`."""
    return pdf_render("pdf/evidence.html", {"evidence": evidence, "landlord": landlord_current()})


def _utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
