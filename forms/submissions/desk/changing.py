"""Changing what a request is about, on its page: the topic, or the kind."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import HttpResponse
from django.utils.functional import cached_property
from wagtail.admin import messages

from forms.submissions.changing import KindRefused, NewDate, TopicRefused, kind_change, kinds_for, topic_change
from forms.submissions.desk.boxes import box_keep, boxes_of
from forms.submissions.desk.change_forms import NOT_OFFERED, TopicForm
from forms.submissions.desk.passing_on import PassingView
from forms.submissions.desk.policies import reviewable
from forms.submissions.desk.ready_answers import questions_text
from forms.submissions.following import ClaimUnknown, claim_link, claims_of, claims_offered
from forms.submissions.models import Submission
from forms.submissions.registry import Kind, KindRefuses, kind_of
from forms.submissions.services import NotWritable
from forms.submissions.transferring import HEAD_OFFICE_NAME
from forms.submissions.uploads.posted import PostedFiles
from tenant_space.claims.lines import ClaimLine

READY = (
    "Les questions du nouveau sujet sont prêtes dans « Écrire au locataire » : relisez, puis demandez un complément."
)
NO_CLAIM = "Choisissez une réclamation de ce locataire."
REFUSES = "Ce n'est pas possible pour l'instant. Un locataire lirait : « {why} »"
NO_MORE_REQUESTS = "Le locataire ne peut plus rien demander pour ce compte : la demande reste ce qu'elle est."


class ChangingView(PassingView):
    """The page of a submission whose topic or kind may be changed; often somebody else's from then on."""

    becoming: tuple[Kind, Any] | None = None
    not_become = ""
    not_linked = ""

    def changers(self) -> dict[str, Callable[[], HttpResponse]]:
        """What the buttons that change it do."""
        actions = {"topic": self._topic, "claim": self._claim, "unclaim": self._unclaim}
        return actions | {f"become:{code}": partial(self._become, code) for code in kinds_for(self.object)}

    def forms_filled(self, typed: dict[str, str]) -> dict[str, Form]:
        found = super().forms_filled(typed)
        if self.rules.topics:
            found["topic"] = TopicForm(initial=typed, submission=self.object)
        return found

    def _topic(self) -> HttpResponse:
        if not self.rules.topics:
            raise BadRequest("no topics")
        form = TopicForm(self.request.POST, submission=self.object)
        self.bound("topic", form)
        if not form.is_valid() and self.object.version == self.seen:
            return self.again()
        values, date = form.cleaned_data, None
        if values.get("topic_day"):
            key = uuid.uuid5(self._key("key"), f"topic {self.seen}")
            date = NewDate(values["topic_day"], values.get("topic_why", ""), key)
        try:
            row = topic_change(**self.change, to=self.request.POST.get("topic", ""), new_date=date)
        except TopicRefused:
            form.add_error("topic", NOT_OFFERED)
            return self.again()
        return self._changed(row, "Sujet changé.")

    def _become(self, code: str) -> HttpResponse:
        """Without a field of its form, which is shown; with them, the request becomes one of that kind."""
        kind = kind_of(code)
        shown = "become" in self.request.POST
        form = kind.staff_form(self.object, self.request.POST if shown else None) if kind.staff_form else None
        self.becoming = (kind, form)
        if form is None or not shown:
            return self.again(200)
        if not form.is_valid():
            return self.again()
        try:
            row = kind_change(**self.change, to=code, content=form.content(self.object.account_id or ""))
        except NotWritable:
            self.not_become = NO_MORE_REQUESTS
            return self.again()
        except KindRefuses as refused:
            self.not_become = REFUSES.format(why=refused.why)
            return self.again()
        except KindRefused as error:
            raise BadRequest("not to be changed") from error
        return self._changed(row, f"La demande est maintenant : {kind.label}.")

    def _claim(self) -> HttpResponse:
        to = self.request.POST.get("claim", "")
        try:
            if not to:
                raise ClaimUnknown
            claim_link(**self.change, to=to)
        except ClaimUnknown:
            self.not_linked = NO_CLAIM
            return self.again()
        return self.done(f"Réclamation n° {to} reliée. Le locataire n'en voit qu'une ligne, qui mène à sa demande.")

    def _unclaim(self) -> HttpResponse:
        claim_link(**self.change, to="")
        return self.done("Réclamation déliée.")

    def _changed(self, row: Submission, told: str) -> HttpResponse:
        """The page again, if this manager may still open it; with the questions of the new topic ready to be sent."""
        if row.agency_id != self.object.agency_id:
            told += f" Demande transférée : {row.agency.name if row.agency else HEAD_OFFICE_NAME}."
        if not reviewable(self.request.user).filter(pk=row.pk).exists():
            return self.left(told)
        answer = self.done(told)
        text = questions_text(row)
        if text and not boxes_of(row, self.request.user)[False].words:
            box_keep(row, self.request.user, uuid.uuid4(), text, PostedFiles(), inside=False)
            messages.info(self.request, READY)
        return answer

    @cached_property
    def claims(self) -> tuple[ClaimLine, ...]:
        """The réclamations that follow it."""
        return claims_of(self.object)

    def changing_context(self) -> dict[str, Any]:
        """What the page offers to change."""
        kinds = [kind_of(code) for code in kinds_for(self.object)]
        linked = {line.claim_id for line in self.claims}
        return {
            "kinds": kinds,
            "takes_back": self.rules.on_leave is not None,
            "becoming": self.becoming,
            "not_become": self.not_become,
            "not_linked": self.not_linked,
            "claims_offered": [line for line in claims_offered(self.object) if line.claim_id not in linked],
        }
