"""The page of a submission, where a manager sees everything and decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic import InspectView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from forms.submissions.desk import selectors
from forms.submissions.desk.bulk import pairs_posted
from forms.submissions.desk.forms import AssignForm, NoteForm, RefuseForm
from forms.submissions.desk.policies import policy
from forms.submissions.desk.twins import twins_of
from forms.submissions.models import RefusalReason, Submission
from forms.submissions.registry import Kind, NotUndoable, kind_of
from forms.submissions.services import (
    FilesNotReady,
    note_add,
    submission_accept,
    submission_assign,
    submission_refuse,
    submission_take,
)
from forms.submissions.states import SubmissionClosed
from forms.submissions.undoing import submission_undo
from tenant_space import formats
from tenant_space.identity.requests import SignedInRequest

INDEX, INSPECT, NEXT = "desk:index", "desk:inspect", "desk:next"
TYPED = ("ready", "reason", "text")


class ReviewView(InspectView):
    """GET shows, POST does one thing and comes back; what was typed is kept when it could not be done."""

    template_name = "admin/desk/review.html"
    any_permission_required = ["view"]
    http_method_names = ["get", "head", "post"]
    forms: dict[str, Form]
    too_late: Submission | None = None
    conflict: selectors.Event | None = None
    not_accepted = False
    not_undone = ""

    def get_object(self, queryset: Any = None) -> Submission:
        submission = selectors.submission_full(self.request.user, self.pk)
        if submission is None:
            raise Http404
        return submission

    def get_fields(self) -> list[str]:
        return []

    def get_page_subtitle(self) -> str:
        return ""

    def get_header_title(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = [{"url": reverse(INDEX), "label": "Demandes"}, {"url": "", "label": str(self.object)}]
        return [*self.breadcrumbs_items, *trail]

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policy.user_has_permission(request.user, "change"):
            raise PermissionDenied
        self.forms = self._forms({name: request.POST.get(name, "") for name in TYPED})
        handlers: dict[str, Callable[[], HttpResponse]] = {
            "take": self._take,
            "assign": self._assign,
            "accept": self._accept,
            "pick": self._pick,
            "refuse": self._refuse,
            "note": self._note,
            "undo": self._undo,
        }
        handler = handlers.get(request.POST.get("do", ""))
        if handler is None:
            raise BadRequest("unknown action")
        try:
            return handler()
        except SubmissionClosed as error:
            return self._too_late(error.submission)

    def _forms(self, typed: dict[str, str]) -> dict[str, Form]:
        return {
            "assign": AssignForm(submission=self.object),
            "refuse": RefuseForm(initial=typed, submission=self.object),
            "note": NoteForm(initial=typed),
        }

    @property
    def _draft_key(self) -> str:
        return f"desk-draft-{self.object.pk}"

    @property
    def _kind(self) -> Kind:
        return kind_of(self.object.kind)

    @property
    def _seen(self) -> int:
        """The version that the manager had before the eyes."""
        text = self.request.POST.get("version", "")
        return int(text) if text.isdecimal() and len(text) < 10 else 0

    @property
    def _change(self) -> dict[str, Any]:
        return {"submission": self.object, "user": self.request.user, "version": self._seen}

    def _take(self) -> HttpResponse:
        submission_take(**self._change)
        return self._done("Vous suivez maintenant cette demande.")

    def _assign(self) -> HttpResponse:
        form = self._bound("assign", AssignForm(self.request.POST, submission=self.object))
        if not form.is_valid():
            return self._again()
        to = form.cleaned_data["to"]
        submission_assign(**self._change, to=to)
        return self._done(f"Demande attribuée à {to.get_full_name()}." if to else "Demande remise à tous.")

    def _accept(self) -> HttpResponse:
        offered = {row.pk for row in selectors.useless_after(self.object, self.request.user)}
        pairs = pairs_posted(self.request.POST.getlist("useless"))
        try:
            row = submission_accept(**self._change, useless={key: pairs[key] for key in pairs if key in offered})
        except FilesNotReady:
            self.not_accepted = True
            return self._again(409)
        told = selectors.told_words(row, selectors.sender_of(self.object).told)
        return self._decided(f"Demande {self._kind.words.accepted.lower()}. {told}")

    def _undo(self) -> HttpResponse:
        try:
            submission_undo(**self._change)
        except NotUndoable as error:
            self.not_undone = error.why
            self.object = self.get_object()
            return self._again(409)
        return self._done("Décision annulée. Rien n'est parti : la demande est de nouveau à traiter.")

    def _pick(self) -> HttpResponse:
        """Without script: copy the ready-made text into the field, and nothing else."""
        ready = RefuseForm(self.request.POST, submission=self.object)
        ready.is_valid()
        reason: RefusalReason | None = ready.cleaned_data.get("ready")
        written = self.request.POST.get("reason", "")
        initial = {"ready": reason, "reason": reason.text if reason else written}
        self._bound("refuse", RefuseForm(initial=initial, submission=self.object))
        return self._again(200)

    def _refuse(self) -> HttpResponse:
        form = self._bound("refuse", RefuseForm(self.request.POST, submission=self.object))
        if not form.is_valid():
            return self._again()
        row = submission_refuse(**self._change, reason=form.cleaned_data["reason"])
        told = selectors.sender_of(self.object).told if self.object.tenant is None else "Le locataire reçoit le motif."
        return self._decided(f"Demande {self._kind.words.refused.lower()}. {selectors.told_words(row, told)}")

    def _note(self) -> HttpResponse:
        form = self._bound("note", NoteForm(self.request.POST))
        if not form.is_valid():
            return self._again()
        note_add(submission=self.object, user=self.request.user, text=form.cleaned_data["text"])
        return self._done("Note enregistrée.")

    def _bound(self, name: str, form: Form) -> Form:
        self.forms[name] = form
        return form

    def _done(self, message: str) -> HttpResponse:
        """A text half written in another field of the page is found again on the next one."""
        typed = {name: self.request.POST.get(name, "") for name in TYPED}
        if self.request.POST["do"] == "note":
            typed["text"] = ""
        if any(typed.values()):
            self.request.session[self._draft_key] = typed
        else:
            self.request.session.pop(self._draft_key, None)
        messages.success(self.request, message)
        return redirect(INSPECT, self.object.pk)

    def _decided(self, message: str) -> HttpResponse:
        self.request.session.pop(self._draft_key, None)
        button = messages.button(f"{reverse(NEXT)}?apres={self.object.pk}", "Demande suivante")
        messages.success(self.request, f"{self.object} : {message}", buttons=[button])
        return redirect(INSPECT, self.object.pk)

    def _again(self, status: int = 422) -> HttpResponse:
        """The page again, with what was typed."""
        return self.render_to_response(self.get_context_data(), status=status)

    def _too_late(self, changed: Submission) -> HttpResponse:
        """Somebody was quicker, on this one or on one to be closed with it: say who and when, change nothing."""
        self.object = self.get_object()
        self.too_late, self.conflict = changed, selectors.last_change(changed)
        return self._again(409)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        submission, user, conflict = self.object, self.request.user, self.conflict
        may_decide = policy.user_has_permission(user, "change")
        if self.request.method != "POST":
            # Kept until a button succeeds: opening the page, or a look ahead by the browser, must lose nothing.
            self.forms = self._forms(self.request.session.get(self._draft_key, {}))
        files = list(submission.attachments.prefetch_related("pages"))
        return super().get_context_data(
            **kwargs,
            submission=submission,
            kind=self._kind,
            message=self._kind.message(submission) if self._kind.message else None,
            links=selectors.links_of(submission, user),
            facts=selectors.facts_of(submission),
            leases=selectors.leases_of(submission),
            sender=selectors.sender_of(submission),
            files=files,
            obstacle=selectors.obstacle_of(submission, files),
            not_accepted=self.not_accepted,
            not_undone=self.not_undone,
            told_clock=formats.clock(submission.told_at) if submission.told_at else "",
            useless=selectors.useless_after(submission, user) if may_decide else [],
            previous=selectors.previous_of(submission, user),
            twins=twins_of([submission], user).get(submission.pk, []),
            history=selectors.history_of(submission),
            notes=submission.notes.select_related("author"),
            too_late=self.too_late,
            conflict=conflict,
            conflict_at=selectors.moment(conflict.at) if conflict else "",
            may_decide=may_decide,
            others_wait=submission.is_open and may_decide and selectors.others_wait(user, submission),
            is_mine=submission.assigned_to_id == user.pk,
            **{f"{name}_form": form for name, form in self.forms.items()},
        )


class NextView(PermissionCheckedMixin, View):
    """Lead to the oldest promise to keep, or back to the list."""

    model = Submission
    any_permission_required = ["change"]
    http_method_names = ["get", "head"]

    def get(self, request: SignedInRequest) -> HttpResponse:
        text = request.GET.get("apres", "")
        after = int(text) if text.isdecimal() and len(text) < 19 else None
        found = selectors.next_submission(request.user, after)
        if found is None and after and (found := selectors.next_submission(request.user)):
            messages.info(request, "Aucune autre demande ne vous attend : celle-ci est la dernière.")
        if found:
            return redirect(INSPECT, found.pk)
        messages.success(request, "Vous n'avez plus rien à traiter.")
        return redirect(INDEX)
