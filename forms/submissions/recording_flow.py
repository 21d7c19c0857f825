"""What happens to the form that staff fill in for a tenant: as to the tenant's own, from a draft of their own."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.enums import ArrivedBy
from forms.submissions.flow import RequestFlow
from forms.submissions.flow_words import FOR_STAFF, FlowWords
from forms.submissions.forms import FormPart, RequestForm, typed_kept
from forms.submissions.models import Draft, Submission
from forms.submissions.outcomes import Outcome, Posted, Refused
from forms.submissions.recording import Recording, service_name
from forms.submissions.registry import Kind
from forms.submissions.services import submission_create
from tenant_space.identity.models import User

SOURCE, ARRIVED = "source", "arrived_on"
OLDEST_DAYS = 366  # an older letter is a slip of the finger
IN_FUTURE = "Ce jour n'est pas encore venu. Choisissez aujourd'hui ou un jour passé."
TOO_OLD = "Cette date a plus d'un an. Vérifiez-la."


def arrival_ask(form: RequestForm, kind: Kind) -> RequestForm:
    """Ask also how the request reached staff, and on which day: the usual way and today, unless they say otherwise."""
    form.fields[SOURCE] = forms.ChoiceField(
        label="Reçue",
        choices=[(way.value, way.label) for way in kind.recorded_from],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Dites comment la demande est arrivée.",
            "invalid_choice": "Choisissez dans la liste.",
        },
    )
    form.fields[ARRIVED] = forms.DateField(
        label="Arrivée le",
        validators=[_arrived],
        widget=forms.DateInput({"type": "date", "max": timezone.localdate().isoformat()}, format="%Y-%m-%d"),
        error_messages={"required": "Indiquez le jour où elle est arrivée.", "invalid": "Cette date n'existe pas."},
    )
    form.initial[SOURCE] = form.initial.get(SOURCE) or kind.recorded_from[0].value
    form.initial[ARRIVED] = form.initial.get(ARRIVED) or timezone.localdate().isoformat()
    return form


def _arrived(day: dt.date) -> None:
    today = timezone.localdate()
    if day > today:
        raise ValidationError(IN_FUTURE)
    if day < today - dt.timedelta(days=OLDEST_DAYS):
        raise ValidationError(TOO_OLD)


def arrival_last(form: RequestForm) -> list[FormPart]:
    """The parts of the form of the kind, then how and when it arrived."""
    own = [part for part in form.parts() if part.fields[0].name not in (SOURCE, ARRIVED)]
    return [*own, FormPart((form[SOURCE],)), FormPart((form[ARRIVED],))]


@dataclass(frozen=True, slots=True)
class RecordFlow(RequestFlow):
    """The form of a tenant, filled in by a member of staff: `make_form` gives one that `arrival_ask` has completed."""

    author: User
    """Who fills it in."""
    words: ClassVar[FlowWords] = FOR_STAFF

    def post(self, posted: Posted) -> Outcome:
        """As for the tenant; a form opened by a colleague, or by the tenant, is nobody else's to fill in."""
        try:
            return RequestFlow.post(self, posted)
        except Draft.DoesNotExist:
            return Refused(self.words.not_yours, HTTPStatus.CONFLICT)

    @property
    def _several(self) -> bool:
        """One for each tenant and kind: nobody records two at once."""
        return False

    def _key_next(self, sent: Submission) -> uuid.UUID:
        return self._next_key()

    def _next_key(self) -> uuid.UUID:
        return draft_key(self.viewer.tenant, self.rules.kind, self.viewer.account.number, self.author)

    def _draft(self, key: uuid.UUID, values: dict[str, Any] | None = None) -> Draft:
        tenant, account = self.viewer.tenant, self.viewer.account.number
        kind = self.rules.kind
        return draft_save(tenant=tenant, kind=kind, key=key, values=values, account=account, author=self.author)

    def _typed(self, posted: Posted) -> dict[str, Any]:
        arrival = {name: typed_kept(posted.data.get(name, "")) for name in (SOURCE, ARRIVED)}
        return {**RequestFlow._typed(self, posted), **arrival}

    def _create(self, form: RequestForm, **sending: Any) -> Submission:
        recording = Recording(
            user=self.author,
            source=ArrivedBy(form.cleaned_data[SOURCE]),
            arrived_on=form.cleaned_data[ARRIVED],
            service=service_name(self.author, self.viewer.account.agency),
        )
        return submission_create(tenant=self.viewer.tenant, kind=self.rules.kind, recording=recording, **sending)
