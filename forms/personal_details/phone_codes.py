"""A new mobile number, confirmed by a code that is sent to it.

It proves that the person holds the number, and nothing else: who they are, a signature proves by another one. Nobody
has to: where no message leaves, or none arrives, the request waits for its answer all the same.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from forms.personal_details.changes import DetailChange
from forms.personal_details.enums import CONTACT_DETAILS
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
from tenant_space.identity.enums import CodeWay
from tenant_space.identity.models import SentCode, User
from tenant_space.notifications.channels.sms.services import sms_gateway

PURPOSE = "phone_change"
MOBILE = "phone_mobile"
CONFIRMED = "personal_details.phone_confirmed"
# What one can do without a code, as the refusal of one says it.
WITHOUT_CODE = "continuez sans confirmer"


def codes_leave() -> bool:
    """Whether a new number can be confirmed here: short messages leave."""
    return sms_gateway() is not None


def phone_to_confirm(submission: Submission) -> DetailChange | None:
    """The new mobile that a request asks for, as long as it waits and nobody confirmed it; None: there is none."""
    if submission.kind != CONTACT_DETAILS or not submission.is_open or not codes_leave():
        return None
    rows = submission.detail_changes.filter(field=MOBILE, confirmed_at=None)
    return rows.exclude(new_value="").first()


def confirming_code(*, user: User, change: DetailChange) -> SentCode | None:
    """The code that this number waits for; None: none was sent, or it counts no more."""
    return code_waiting(user, _matter(change))


def confirming_begin(*, user: User, change: DetailChange) -> SentCode:
    """Send a code to the new number. Outside of any transaction.

    Raises `TooManyTries`, `CodeRefused` once the tries of this request are spent, and `SmsNotSent`.
    """
    number = change.new_value
    to = Destination(CodeWay.SMS, number, formats.phone_masked(number))
    return code_send(user=user, matter=_matter(change), to=to)


def confirming_finish(*, user: User, change: DetailChange, typed: str) -> None:
    """Note that the code was typed back. Outside of any transaction: a wrong one counts for good.

    Raises `CodeRefused`.
    """
    _confirm(change, code_check(user=user, matter=_matter(change), typed=typed))


@transaction.atomic
def _confirm(change: DetailChange, code: SentCode) -> None:
    row = hold(change.submission)
    still = phone_to_confirm(row)
    if still is None or still.new_value != change.new_value:  # taken back or answered meanwhile
        raise CodeRefused(CodeFault.CHANGED)
    code_use(code)
    still.confirmed_at = timezone.now()
    still.save(update_fields=["confirmed_at"])
    log(instance=row, action=CONFIRMED, user=code.user)


def _matter(change: DetailChange) -> CodeMatter:
    """The code counts for this request and this number."""
    return CodeMatter(PURPOSE, change.submission.number_text, change.new_value)
