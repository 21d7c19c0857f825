"""`payments.csv`: the landlord's software is told of each payment, and again until it has answered.

It answers by a row of `submission_acks.csv` that names the payment's reference, or by the line of the account that
carries it (`external_ref`) and comes to the same sum. What changes afterwards is told once more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import F, Max, Q, Sum
from django.utils import timezone

from tenant_space.exchange.inbound.acks import Ack
from tenant_space.exchange.outbound.registry import OutboundFile
from tenant_space.payments.enums import MovementKind
from tenant_space.payments.managers import AttemptQuerySet
from tenant_space.payments.records import Attempt, PaymentHandover

AT_ONCE = 1000
EUROS = "EUR"


def payments_due() -> AttemptQuerySet:
    """The attempts that were ever credited and of which the software does not know all."""
    credited = Attempt.objects.filter(accepted_at__isnull=False).annotate(
        latest=Max("movements__created_at"), held=Sum("movements__cents")
    )
    unanswered = Q(handover__acked_until__isnull=True) | Q(handover__acked_until__lt=F("latest"))
    unposted = Q(posted_cents__isnull=True) | ~Q(posted_cents=F("held"))
    return credited.filter(unanswered, unposted, latest__isnull=False)


def _give(sequence: int) -> None:
    told_at = timezone.now()
    keys = list(payments_due().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        rows = [
            PaymentHandover(attempt_id=key, last_batch=sequence, told_at=told_at)
            for key in keys[start : start + AT_ONCE]
        ]
        PaymentHandover.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["attempt"], update_fields=["last_batch", "told_at"]
        )


def _count(sequence: int) -> int:
    return PaymentHandover.objects.filter(last_batch=sequence).count()


def _told(sequence: int) -> Iterator[dict[str, object]]:
    rows = Attempt.objects.filter(handover__last_batch=sequence).select_related("payment")
    for attempt in rows.prefetch_related("movements").order_by("pk").iterator(chunk_size=AT_ONCE):
        movements = list(attempt.movements.all())
        credit = next((one for one in movements if one.kind == MovementKind.CREDIT), None)
        details = attempt.details
        yield {
            "order_id": attempt.reference,
            "account_number": attempt.payment.account_id,
            "amount_cents": credit.cents if credit else attempt.amount_cents,
            "currency": EUROS,
            "gateway": attempt.gateway,
            "trans_date": attempt.moment,
            "trans_id": attempt.number,
            "trans_uuid": credit.bank_uuid if credit else None,
            "auth_number": details.get("auth_number"),
            "accepted_at": attempt.accepted_at,
            "status": _status({one.kind for one in movements}),
            "contract_used": details.get("contract_used"),
            "card_brand": details.get("card_brand"),
            "held_cents": sum(one.cents for one in movements),
        }


def _status(kinds: set[str]) -> str:
    if MovementKind.REVERSAL in kinds:
        return "CANCELLED"
    return "REFUNDED" if MovementKind.REFUND in kinds else "ACCEPTED"


def acks_take(acks: Sequence[Ack]) -> dict[str, bool]:
    """Take up the answers that name a payment. One from before it was told last is about an earlier telling."""
    found: dict[str, bool] = {}
    for start in range(0, len(acks), AT_ONCE):
        part = {ack.submission_id: ack for ack in acks[start : start + AT_ONCE]}
        rows = PaymentHandover.objects.select_for_update(of=("self",)).select_related("attempt").order_by("pk")
        known = list(rows.filter(attempt__reference__in=part))
        changed = [row for row in known if _take(row, part[row.attempt.reference])]
        PaymentHandover.objects.bulk_update(changed, ["acked_until", "result", "erp_ref"])
        found |= {row.attempt.reference: row in changed for row in known}
    return found


def _take(row: PaymentHandover, ack: Ack) -> bool:
    """Write an answer into its row, not saved here; whether it is news."""
    before = row.acked_until, row.result, row.erp_ref
    if ack.processed_at >= row.told_at.replace(microsecond=0):  # the software answers in whole seconds
        row.acked_until, row.result, row.erp_ref = row.told_at, ack.result, ack.erp_ref
    return before != (row.acked_until, row.result, row.erp_ref)


PAYMENTS = OutboundFile(
    name="payments.csv",
    label="paiements en ligne",
    columns=(
        *("order_id", "account_number", "amount_cents", "currency", "gateway", "trans_date", "trans_id"),
        *("trans_uuid", "auth_number", "accepted_at", "status", "contract_used", "card_brand", "held_cents"),
    ),
    give=_give,
    tell=_count,
    told=_told,
)
