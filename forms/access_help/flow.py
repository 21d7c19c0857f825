"""What happens to a request for help: checked, limited, recorded once. Knows no page and no HTTP answer.

Nothing here depends on what is known of the person or of the account number: same words, same work.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TypeAlias

from django.http import QueryDict

from forms.access_help.forms import HelpForm
from forms.access_help.kinds import CODE
from forms.submissions.selectors import open_submission
from forms.submissions.services import submission_create_open
from tenant_space.identity.limits import Limit, TooManyTries, try_take


@dataclass(frozen=True, slots=True)
class HelpSent:
    """Recorded, now or by the first of two clicks."""

    uid: uuid.UUID
    """The key of the request, which only its sender's browser knows."""


@dataclass(frozen=True, slots=True)
class HelpShown:
    """The form is shown again, with what is to be corrected."""

    form: HelpForm
    """The form as it was posted, with its errors."""


@dataclass(frozen=True, slots=True)
class HelpTooMany:
    """Nothing was sent: there were too many tries, from this network or on the whole portal."""

    form: HelpForm
    """The form as it was posted, to be sent again later."""
    seconds: int
    """Seconds until it can be sent."""


HelpOutcome: TypeAlias = HelpSent | HelpShown | HelpTooMany


def help_send(data: QueryDict, network: str) -> HelpOutcome:
    """Record what was posted from a network."""
    form = HelpForm(data, network=network)
    if open_submission(form.uid, CODE):
        return HelpSent(form.uid)
    try:
        if not form.is_valid():
            # Of two clicks at once, the second may find the anti-robot check just used by the first.
            return HelpSent(form.uid) if open_submission(form.uid, CODE) else HelpShown(form)
        try_take(Limit.HELP_NETWORK, network)
        try_take(Limit.HELP_ALL, "")
    except TooManyTries as refused:
        return HelpTooMany(form, refused.seconds)
    form.challenge_forgive()
    submission_create_open(kind=CODE, **form.sending(), acknowledge=_may_mail(form))
    return HelpSent(form.uid)


def _may_mail(form: HelpForm) -> bool:
    """Whether the address given may still be written to: it can be anybody's, who must not be flooded.

    Beyond the limit the request is recorded all the same, and the page says nothing of it.
    """
    try:
        try_take(Limit.HELP_EMAIL, form.cleaned_data["email"])
    except TooManyTries:
        return False
    return True
