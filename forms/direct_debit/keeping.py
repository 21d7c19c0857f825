"""How long a mandate signed online is kept, and the keys that it is kept by.

It is the creditor's proof for as long as its mandate lives, and for thirteen months after: within these the debtor's
bank may ask for it (SEPA core rulebook, refund of an unauthorised debit). What never became a mandate goes as the
IBAN of its request does.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from forms.direct_debit.signatures import MandateSignature
from forms.submissions.enums import State
from tenant_space.identity.secrets import bytes_open, bytes_seal, seal_holds, seal_of
from tenant_space.tenancy.enums import MandateStatus
from tenant_space.tenancy.models import Mandate

_MONTH_DAYS = 31  # never a day too few
_OVER = (MandateStatus.REVOKED, MandateStatus.EXPIRED)


def signatures_review() -> int:
    """Note which mandates are over, and delete what is kept no longer. Returns how many were deleted.

    A mandate is over once the ERP says so of its reference; one that lives again is over no more. Without a reference
    of ours, it is over when all mandates of the account are. One that no batch has ever named is kept.
    """
    now = timezone.now()
    for signature in MandateSignature.objects.filter(submission__state=State.ACCEPTED).iterator():
        over = _is_over(signature)
        if over is (signature.over_since is None):
            MandateSignature.objects.filter(pk=signature.pk).update(over_since=now if over else None)
    limit = now - dt.timedelta(days=_MONTH_DAYS * settings.PORTAL_SIGNATURE_MONTHS)
    gone = MandateSignature.objects.filter(submission__state=State.ACCEPTED, over_since__lt=limit).delete()[0]
    refused = MandateSignature.objects.filter(submission__state__in=(State.REFUSED, State.OBSOLETE))
    gone += refused.filter(submission__decided_at__lt=now - dt.timedelta(days=settings.PORTAL_IBAN_DAYS)).delete()[0]
    yesterday = timezone.localdate(now) - dt.timedelta(days=1)
    return gone + MandateSignature.objects.filter(signed_at=None, prepared_on__lt=yesterday).delete()[0]


def _is_over(signature: MandateSignature) -> bool:
    rows = Mandate.objects.filter(account_id=signature.account_id)
    states = set((rows.filter(rum=signature.rum) if signature.rum else rows).values_list("status", flat=True))
    return bool(states) and states <= set(_OVER)


def signatures_rotate() -> tuple[int, list[str]]:
    """Encrypt the mandates with the newest key, and seal again the evidence whose seal holds.

    Returns how many, and the numbers of the requests whose evidence does not hold: these are left as they are. Raises
    `cryptography.fernet.InvalidToken` when no key opens a mandate.
    """
    done, broken = 0, []
    for key in list(MandateSignature.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = MandateSignature.objects.select_for_update(of=("self",)).select_related("submission").get(pk=key)
            if row.signed_at and not seal_holds(row.evidence, row.seal):
                broken.append(row.submission.number_text)
                continue
            row.mandate_sealed = bytes_seal(bytes_open(row.mandate_sealed))
            row.seal = seal_of(row.evidence) if row.signed_at else ""
            row.save(update_fields=["mandate_sealed", "seal"])
            done += 1
    return done, broken
