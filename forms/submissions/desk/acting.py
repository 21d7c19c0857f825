"""What every action on the page of a submission has in common: what was seen, what was typed, how it comes back."""

from __future__ import annotations

from typing import Any

from django.forms import Form, RadioSelect
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.views.generic import InspectView

from forms.submissions.calendar import working_days_after
from forms.submissions.desk import selectors
from forms.submissions.desk.forms import AssignForm, CallForm, DateForm, NoteForm, RefuseForm, TransferForm
from forms.submissions.desk.walking import Walk, walk_of
from forms.submissions.due import on_closed_days
from forms.submissions.models import Submission
from forms.submissions.registry import Kind, kind_of
from tenant_space import formats

VISIT = ("visit_day", "visit_from", "visit_to", "visit_word")
TYPED = ("ready", "reason", "text", "day", "why", "word", "topic", "topic_day", "topic_why", "said", *VISIT)
FOLDED = ("reason", "why", "word", "topic_why", "visit_word")  # words in parts that may be gone once it has ended
FREE_WORDS = ("words", "text", "said", *FOLDED)  # all that somebody would have to write again
# The fields of a part are empty again once its own button did what it says.
OWN = {
    **dict.fromkeys(("note", "answer", "close", "ask"), ("text",)),
    "date": ("day", "why"),
    "call": ("said",),
    "topic": ("topic", "topic_day", "topic_why"),
    **dict.fromkeys(("visit", "unvisit"), VISIT),
}


class ActingView(InspectView):
    """One thing is done at a time; what was typed elsewhere on the page is found again."""

    forms: dict[str, Form]
    too_late: Submission | None = None
    conflict: selectors.Event | None = None
    unsent: tuple[str, ...] = ()

    @cached_property
    def walk(self) -> Walk:
        """The list one came from."""
        return walk_of(self.request)

    def get_object(self, queryset: Any = None) -> Submission:
        submission = selectors.submission_full(self.request.user, self.pk)
        if submission is None:
            raise Http404
        return submission

    def forms_filled(self, typed: dict[str, str]) -> dict[str, Form]:
        return {
            "assign": AssignForm(submission=self.object),
            "refuse": RefuseForm(initial=typed, submission=self.object),
            "note": NoteForm(initial=typed),
            "date": DateForm(initial=self._date_offered(typed)),
            "call": CallForm(initial=typed),
            "transfer": TransferForm(initial=typed, submission=self.object),
        }

    def _date_offered(self, typed: dict[str, str]) -> dict[str, Any]:
        """What was typed; else, when the promised day turned out to be a closed one, the next working day and why."""
        day = self.object.due_on
        if typed.get("day") or typed.get("why") or not on_closed_days([self.object]):
            return typed
        reason = f"Nos bureaux sont fermés le {formats.long_date(day)}."
        return {**typed, "day": working_days_after(day, 1), "why": reason}

    @property
    def typed_key(self) -> str:
        """Where the session keeps what was typed on this page."""
        return f"desk-draft-{self.object.pk}"

    @property
    def rules(self) -> Kind:
        return kind_of(self.object.kind)

    @property
    def seen(self) -> int:
        """The version that the manager had before the eyes."""
        text = self.request.POST.get("version", "")
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    @property
    def change(self) -> dict[str, Any]:
        return {"submission": self.object, "user": self.request.user, "version": self.seen}

    def bound(self, name: str, form: Form) -> Form:
        self.forms[name] = form
        return form

    def typed_keep(self, own: tuple[str, ...] = ()) -> None:
        """Keep for the next page what is half written in other fields than those of the button."""
        typed = {name: "" if name in own else self.request.POST.get(name, "") for name in TYPED}
        if any(typed.values()):
            self.request.session[self.typed_key] = typed
        else:
            self.request.session.pop(self.typed_key, None)

    def done(self, message: str) -> HttpResponse:
        """A text half written in another field of the page is found again on the next one."""
        self.typed_keep(OWN.get(self.request.POST["do"], ()))
        if message:
            messages.success(self.request, message)
        return redirect(self.walk.page_url(self.object.pk))

    def decided(self, message: str) -> HttpResponse:
        """The page again, with the way to the next one; what was half written is forgotten."""
        self.request.session.pop(self.typed_key, None)
        button = messages.button(self.walk.next_url(self.object), "Demande suivante")
        messages.success(self.request, f"{self.object} : {message}", buttons=[button])
        return redirect(self.walk.page_url(self.object.pk))

    def left(self, message: str) -> HttpResponse:
        """The list again: this manager can no longer open it."""
        self.request.session.pop(self.typed_key, None)
        button = messages.button(self.walk.next_url(self.object), "Demande suivante")
        messages.success(self.request, f"{self.object} : {message} Vous ne pouvez plus l'ouvrir.", buttons=[button])
        return redirect(self.walk.list_url)

    def again(self, status: int = 422) -> HttpResponse:
        """The page again, with what was typed; it opens at the first field to put right, which may be far below."""
        for form in self.forms.values():
            for name in [*form.errors][:1]:
                if name in form.fields and not isinstance(form.fields[name].widget, RadioSelect):  # one element alone
                    form.fields[name].widget.attrs["autofocus"] = True
        return self.render_to_response(self.get_context_data(), status=status)

    def came_too_late(self, changed: Submission) -> HttpResponse:
        """Somebody was quicker, on this one or on one to be closed with it: say who and when, change nothing."""
        self.object = self.get_object()
        self.too_late, self.conflict = changed, selectors.last_change(changed)
        if not self.object.is_open:  # the page has no field for them any more
            texts = [self.request.POST.get(name, "").strip() for name in FOLDED]
            self.unsent = tuple(text for text in texts if text)
        return self.again(409)

    def conflict_context(self) -> dict[str, Any]:
        """What the page says of somebody who was quicker."""
        return {
            "too_late": self.too_late,
            "conflict": self.conflict,
            "conflict_at": selectors.moment(self.conflict.at) if self.conflict else "",
            "unsent": self.unsent,
        }
