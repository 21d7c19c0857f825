"""The page of a submission, where a manager sees everything and decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpResponse

from forms.submissions.deciding import ChecksMissing, FilesNotReady, PartsUnclear
from forms.submissions.desk import selectors
from forms.submissions.desk.acting import TYPED
from forms.submissions.desk.bulk import pairs_posted
from forms.submissions.desk.changing import ChangingView
from forms.submissions.desk.forms import AssignForm, RefuseForm
from forms.submissions.desk.lines import conversation_of
from forms.submissions.desk.part_boxes import parts_refused, parts_shown
from forms.submissions.desk.policies import policy
from forms.submissions.desk.twins import twins_of
from forms.submissions.desk.writing import NotedElsewhere
from forms.submissions.due import on_closed_days
from forms.submissions.models import RefusalReason
from forms.submissions.reading import staff_read
from forms.submissions.registry import NotUndoable, checks_of, facts_of
from forms.submissions.services import (
    EndsByAnswer,
    submission_accept,
    submission_assign,
    submission_refuse,
    submission_take,
)
from forms.submissions.states import SubmissionClosed
from forms.submissions.undoing import submission_undo
from tenant_space import formats
from tenant_space.identity.requests import SignedInRequest


class ReviewView(ChangingView):
    """GET shows, POST does one thing and comes back; what was typed is kept when it could not be done."""

    template_name = "admin/desk/review.html"
    any_permission_required = ["view"]
    http_method_names = ["get", "head", "post"]
    not_accepted = not_checked = False
    not_undone = not_parted = ""

    def get_fields(self) -> list[str]:
        return []

    def get_page_subtitle(self) -> str:
        return ""

    def get_header_title(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = [{"url": self.walk.list_url, "label": "Demandes"}, {"url": "", "label": str(self.object)}]
        return [*self.breadcrumbs_items, *trail]

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policy.user_has_permission(request.user, "change"):
            raise PermissionDenied
        self.forms = self.forms_filled({name: request.POST.get(name, "") for name in TYPED})
        handlers: dict[str, Callable[[], HttpResponse]] = {
            "take": self._take,
            "assign": self._assign,
            "accept": self._accept,
            "pick": self._pick,
            "refuse": self._refuse,
            "undo": self._undo,
            **self.writers(),
            **self.passers(),
            **self.changers(),
        }
        do = request.POST.get("do", "")
        handler = (lambda: self.file_drop(do[5:])) if do.startswith("drop:") else handlers.get(do)
        if handler is None:
            raise BadRequest("unknown action")
        try:
            return handler()
        except EndsByAnswer as error:
            raise BadRequest("ends by an answer") from error
        except SubmissionClosed as error:
            return self.came_too_late(error.submission)
        except NotedElsewhere:
            return self.noted_elsewhere()

    def _take(self) -> HttpResponse:
        submission_take(**self.change)
        return self.done("Vous suivez maintenant cette demande.")

    def _assign(self) -> HttpResponse:
        form = self.bound("assign", AssignForm(self.request.POST, submission=self.object))
        if not form.is_valid():
            return self.again()
        to = form.cleaned_data["to"]
        submission_assign(**self.change, to=to)
        return self.done(f"Demande attribuée à {to.get_full_name()}." if to else "Demande remise à tous.")

    def _accept(self) -> HttpResponse:
        offered = {row.pk for row in selectors.useless_after(self.object, self.request.user)}
        pairs = pairs_posted(self.request.POST.getlist("useless"))
        if not self.note_ready():
            return self.again()
        try:
            useless = {key: pairs[key] for key in pairs if key in offered}
            checked, refused = self.request.POST.getlist("checked"), parts_refused(self.object, self.request.POST)
            with transaction.atomic():
                row = submission_accept(**self.change, useless=useless, checked=checked, refused=refused)
                self.note_along()
        except PartsUnclear as error:
            self.not_parted = error.why
            return self.again()
        except ChecksMissing:
            self.not_checked = True
            return self.again()
        except FilesNotReady:
            self.not_accepted = True
            return self.again(409)
        staff_read(submission=row, until=row.decided_at)
        told = selectors.told_words(row, selectors.sender_of(self.object).told)
        return self.decided(f"Demande {self.rules.words.accepted.lower()}. {told}")

    def _undo(self) -> HttpResponse:
        try:
            submission_undo(**self.change)
        except NotUndoable as error:
            self.not_undone = error.why
            self.object = self.get_object()
            return self.again(409)
        return self.done("Décision annulée. Rien n'est parti : la demande est de nouveau à traiter.")

    def _pick(self) -> HttpResponse:
        """Without script: copy the ready-made text into the field, and nothing else."""
        ready = RefuseForm(self.request.POST, submission=self.object)
        ready.is_valid()
        reason: RefusalReason | None = ready.cleaned_data.get("ready")
        written = self.request.POST.get("reason", "")
        initial = {"ready": reason, "reason": reason.text if reason else written}
        self.bound("refuse", RefuseForm(initial=initial, submission=self.object))
        return self.again(200)

    def _refuse(self) -> HttpResponse:
        form = self.bound("refuse", RefuseForm(self.request.POST, submission=self.object))
        if not form.is_valid() or not self.note_ready():
            return self.again()
        with transaction.atomic():
            row = submission_refuse(**self.change, reason=form.cleaned_data["reason"])
            self.note_along()
        staff_read(submission=row, until=row.decided_at)
        told = selectors.sender_of(self.object).told if self.object.tenant is None else "Le locataire reçoit le motif."
        return self.decided(f"Demande {self.rules.words.refused.lower()}. {selectors.told_words(row, told)}")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        submission, user = self.object, self.request.user
        may_decide = policy.user_has_permission(user, "change")
        if self.request.method != "POST":
            # Kept until a button succeeds: opening the page, or a look ahead by the browser, must lose nothing.
            self.forms = self.forms_filled(self.request.session.get(self.typed_key, {}))
        sender, (leases, homes) = selectors.sender_of(submission), selectors.leases_shown(submission)
        conversation = conversation_of(submission, sender.name)
        return super().get_context_data(
            **kwargs,
            submission=submission,
            kind=self.rules,
            conversation=conversation,
            links=selectors.links_of(submission, user),
            facts=facts_of(submission),
            staff_facts=selectors.staff_facts_of(submission),
            leases=leases,
            homes=homes,
            sender=sender,
            closed_day=bool(on_closed_days([submission])),
            obstacle=selectors.obstacle_of(submission, conversation.sent_files),
            checks=checks_of(submission),
            told_clock=formats.clock(submission.told_at) if submission.told_at else "",
            claims=self.claims,
            useless=selectors.useless_after(submission, user) if may_decide else [],
            previous=selectors.previous_of(submission, user),
            twins=twins_of([submission], user).get(submission.pk, []),
            history=selectors.history_of(submission),
            may_decide=may_decide,
            others_wait=submission.is_open and may_decide and self.walk.others(submission),
            is_mine=submission.assigned_to_id == user.pk,
            **self._decision_context(may_decide),
            **self.conflict_context(),
            **self.walk.ways(submission),
            **self.writing_context(),
            **({**self.passing_context(), **self.changing_context()} if may_decide else {}),
            **{f"{name}_form": form for name, form in self.forms.items()},
        )

    def _decision_context(self, may_decide: bool) -> dict[str, Any]:
        """What there is to tick, as it was ticked, and why a decision was not taken."""
        posted = self.request.POST
        return {
            "not_accepted": self.not_accepted,
            "not_checked": self.not_checked,
            "not_parted": self.not_parted,
            "not_undone": self.not_undone,
            "parts": parts_shown(self.object, posted) if self.object.is_open and may_decide else [],
            "checked": posted.getlist("checked"),
        }
