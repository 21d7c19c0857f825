"""Which of the steps a request for a direct debit has reached, as its page and the list of requests say it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from forms.direct_debit.enums import MANDATE
from forms.direct_debit.selectors import order_of
from forms.direct_debit.signing_rules import sign_obstacle, signature_of, signs_online
from forms.submissions.enums import State
from forms.submissions.models import Submission
from forms.submissions.selectors import as_told, state_tone
from tenant_space.tenancy.mandates import Mandates


@dataclass(frozen=True, slots=True)
class DebitRequestLine:
    """A request as the table of the page tells it (S58)."""

    number: str
    """Its nine digits."""
    title: str
    """What was asked for."""
    sent_on: dt.datetime
    """When."""
    state: str
    """Where it stands, in words."""
    tone: str
    """The colour that goes with it."""
    next: str = ""
    """What is to be done now, and by whom; empty: nothing."""


def mandate_returned(submission: Submission) -> bool:
    """Whether it is signed online, or a file came: with another request, from the tenant, or in a note of staff."""
    if signature_of(submission):
        return True
    order = order_of(submission)
    if order and order.returned_with_id:
        return True
    return submission.attachments.exclude(message__by_staff=True).exists()


def next_step(submission: Submission) -> str:
    """What comes next of a request for a mandate that waits; empty once nothing does."""
    if not submission.is_open:
        return ""
    if submission.kind != MANDATE:
        return "Nous faisons le changement, puis nous vous prévenons par mail."
    if submission.state == State.WAITING:
        return "À vous de répondre à notre question."
    if mandate_returned(submission):
        return "Étape 2 sur 3 : nous vérifions votre mandat signé."
    if signs_online() and not sign_obstacle(submission):
        return "Étape 1 sur 3 : signez le mandat, en ligne ou sur papier."
    return "Étape 1 sur 3 : imprimez le mandat, signez-le, puis renvoyez-le-nous."


def replaced_on(account_number: str, mandates: Mandates) -> dt.date | None:
    """The day on which a mandate was accepted that takes the place of the one in place; None: none was.

    Until a batch brings it, by its reference or by its bank account, the former one is what serves: a bank is told by
    the software alone. Whoever of the holders asked for it, and once that is told.
    """
    if not any(line.in_place for line in mandates.current):
        return None
    rows = Submission.objects.filter(account_id=account_number, kind=MANDATE, state=State.ACCEPTED)
    row = rows.select_related("mandate_order").order_by("-decided_at").first()
    if row is None or row.is_held or row.decided_at is None:
        return None
    order = row.mandate_order
    same_rum = any(line.rum == order.rum for line in (*mandates.current, *mandates.former))
    same_bank = any(_ends(line.iban_masked) == _ends(order.iban_masked) for line in mandates.current if line.in_place)
    return None if same_rum or same_bank else timezone.localdate(row.decided_at)


def _ends(masked: str) -> str:
    """What a mask shows of an IBAN, however it is written."""
    return "".join(sign for sign in masked if sign.isalnum())


def asked_line(submission: Submission) -> DebitRequestLine:
    """The line of a request, its decision only once it is told."""
    row = as_told(submission)
    return DebitRequestLine(
        row.number_text, row.kind_label, row.created_at, row.state_label, state_tone(row.state), next_step(row)
    )
