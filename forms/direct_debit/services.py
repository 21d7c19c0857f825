"""What requests about direct debits change: the sealed IBAN, the reference of a mandate, what is told to whom."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from forms.direct_debit.enums import MANDATE
from forms.direct_debit.orders import MandateOrder
from forms.direct_debit.selectors import account_locked, changed_lately, sender_of, told_before, waiting_on
from forms.direct_debit.signatures import MandateSignature
from forms.submissions.enums import State
from forms.submissions.models import Draft, NumberSeries, Submission
from forms.submissions.registry import KindRefuses
from forms.submissions.services import number_draw
from tenant_space.exchange.enums import AckResult
from tenant_space.formats.creditor import rum_make
from tenant_space.formats.iban import iban_masked
from tenant_space.identity.secrets import fingerprint, secret_open, secret_reseal, secret_seal
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.services import notify

IBAN, SEALED, RUM = "iban", "iban_sealed", "rum"
SERIES = "mandates"
TOLD_BEFORE = "direct_debit.former_address"
BATCH = 500
ALREADY = (
    "Une demande de prélèvement est déjà en cours pour ce compte : celle-ci n'est pas partie. "
    "Annulez l'autre depuis sa page, ou attendez notre réponse."
)


RUM_TAKEN = "Cette RUM est déjà celle d'un autre mandat. Vérifiez-la sur le papier."


def request_check(submission: Submission) -> None:
    """One request at a time about the direct debit of an account. Raises `KindRefuses`."""
    account_locked(submission.account_id or "")
    other = waiting_on(submission.account_id or "")
    if other and other.pk != submission.pk:
        raise KindRefuses(ALREADY)


def change_record(submission: Submission) -> None:
    """A request for another day, or for the end: checked, and told to a former address. Raises `KindRefuses`."""
    request_check(submission)
    tell_former(submission)


def order_record(submission: Submission) -> None:
    """Keep the IBAN of a new request sealed, give its mandate a reference, and tell a former address of it.

    The reference is drawn once and never used again, whatever becomes of the request. Raises `KindRefuses`.
    """
    request_check(submission)
    iban = submission.private[IBAN]
    MandateOrder.objects.create(
        submission=submission,
        account_id=submission.account_id or "",
        iban_sealed=secret_seal(iban),
        iban_masked=iban_masked(iban),
        fingerprint=fingerprint(iban),
        rum=_rum_of(submission),
        held=changed_lately(sender_of(submission), submission.created_at),
    )
    tell_former(submission)


def tell_former(submission: Submission) -> None:
    """Tell the address that signed in a few days ago: a thief who changed it would be the only one to know."""
    user = sender_of(submission)
    if user and user.former_email and told_before(user, submission.created_at):
        notify(TOLD_BEFORE, Address(user.former_email, user.tenant_id or ""), submission_id=submission.pk)


def _rum_of(submission: Submission) -> str | None:
    """The reference on the paper that was signed, else a new one. Raises `KindRefuses` for one that is taken."""
    rum: str = submission.data.get(RUM, "")
    if rum and MandateOrder.objects.filter(rum=rum).exists():
        raise KindRefuses(RUM_TAKEN)
    return rum or _rum_draw(submission.account_id or "")


def _rum_draw(account_number: str) -> str | None:
    landlord = landlord_current().settings
    if not landlord.rum_by_portal:
        return None
    NumberSeries.objects.get_or_create(name=SERIES)
    return rum_make(landlord.rum_prefix, account_number, number_draw(SERIES))


def order_forget(submission: Submission) -> None:
    """The IBAN of a request that was taken back is needed by nobody any more; its reference is not given again."""
    MandateOrder.objects.filter(submission=submission).update(iban_sealed="")
    MandateSignature.objects.filter(submission=submission).delete()  # its bytes hold the IBAN


def order_returned(submission: Submission, came_with: Submission) -> None:
    """The signed mandate came with another request of the same person."""
    MandateOrder.objects.filter(submission=submission).update(returned_with=came_with)


def iban_of(order: MandateOrder) -> str:
    """The whole IBAN; empty once it was forgotten. Raises `cryptography.fernet.InvalidToken` when no key fits."""
    return secret_open(order.iban_sealed) if order.iban_sealed else ""


def orders_purge() -> int:
    """Forget the IBANs that nobody needs since `PORTAL_IBAN_DAYS` days; mask and fingerprint stay. Returns how many.

    Those of requests refused, and those that the ERP says it has, unless staff accepted them again after that: it is
    then told once more.
    """
    limit = timezone.now() - dt.timedelta(days=settings.PORTAL_IBAN_DAYS)
    refused = Q(submission__state__in=[State.REFUSED, State.OBSOLETE], submission__decided_at__lt=limit)
    there = Q(submission__handover__result__in=[AckResult.RECEIVED, AckResult.ACCEPTED])
    there &= Q(submission__state=State.ACCEPTED, submission__handover__taken_up_at__lt=limit)
    there &= Q(submission__decided_at__lte=F("submission__handover__taken_up_at"))
    # By keys: an update reaches no other table.
    keys = MandateOrder.objects.exclude(iban_sealed="").filter(refused | there).values_list("pk", flat=True)
    return MandateOrder.objects.filter(pk__in=list(keys)).update(iban_sealed="")


def keys_rotate() -> int:
    """Encrypt every IBAN with the newest key, in requests and drafts, and renew its fingerprint. Returns how many.

    Those of which the IBAN was forgotten keep the fingerprint they have: it cannot be made again.
    """
    return _orders_rotate() + _drafts_rotate()


def _orders_rotate() -> int:
    done = 0
    keys = MandateOrder.objects.exclude(iban_sealed="").order_by("pk").values_list("pk", flat=True)
    for key in list(keys):
        with transaction.atomic():
            order = MandateOrder.objects.select_for_update().get(pk=key)
            if order.iban_sealed:
                order.fingerprint = fingerprint(secret_open(order.iban_sealed))
                order.iban_sealed = secret_reseal(order.iban_sealed)
                order.save(update_fields=["fingerprint", "iban_sealed"])
                _mark(order)
                done += 1
    return done


def _mark(order: MandateOrder) -> None:
    """The request names its bank account by the fingerprint, to be told from another tab's."""
    row = order.submission
    row.data = {**row.data, "bank_account": order.fingerprint}
    row.save(update_fields=["data"])


def _drafts_rotate() -> int:
    done = 0
    for draft in Draft.objects.unsent().filter(kind=MANDATE).iterator(chunk_size=BATCH):
        if sealed := draft.values.get(SEALED):
            values = {**draft.values, SEALED: secret_reseal(sealed)}
            done += Draft.objects.filter(pk=draft.pk, values=draft.values).update(values=values)
    return done
