"""What the landlord's software says of a request, in words: for its sender, and for those who answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forms.submissions.models import Handover, Submission
from forms.submissions.registry import Fact
from forms.submissions.words import ERP_RECEIVED, ERP_RECORDED
from tenant_space import formats
from tenant_space.exchange.enums import AckResult

LABEL = "Logiciel de gestion"
_WORDS = {AckResult.ACCEPTED: ERP_RECORDED, AckResult.RECEIVED: ERP_RECEIVED}


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What its sender learns of it."""

    result: str
    """The code, an `AckResult`."""
    label: str
    """The same in a word."""
    at: datetime
    """When the software dealt with it."""
    words: str
    """A sentence; empty for a refusal and for what is missing, which the request itself says by its state."""


def handed_over(row: Submission) -> HandedOver | None:
    """What the software says of a request; None: nothing yet."""
    found = _said(row)
    if found is None or found.processed_at is None:
        return None
    result = AckResult(found.result)
    words = _WORDS.get(result, "").format(day=formats.long_date(found.processed_at))
    return HandedOver(result, str(result.label), found.processed_at, words)


def staff_facts(row: Submission) -> list[Fact]:
    """The row of the desk's page: since when the software knows of it, or what it says, with its own codes."""
    found: Handover | None = getattr(row, "handover", None)
    if found and not found.result and found.told_at:
        return [(LABEL, f"Transmise le {formats.long_date(found.told_at)}, pas encore de réponse")]
    if found is None or found.processed_at is None:
        return []
    told = f"{AckResult(found.result).label} le {formats.long_date(found.processed_at)}"
    codes = (
        found.erp_ref and f"référence {found.erp_ref}",
        found.status and f"état {found.status}",
        found.reason_code and f"motif {found.reason_code}",
    )
    text = f" : « {found.public_text} »" if found.public_text else ""
    return [(LABEL, f"{', '.join(filter(None, (told, *codes)))}{text}")]


def _said(row: Submission) -> Handover | None:
    found: Handover | None = getattr(row, "handover", None)
    return found if found and found.result else None
