"""Handing a submission on: to another agency with a word, or into another request of the same tenant."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from wagtail.admin import messages
from wagtail.models import ModelLogEntry

from forms.submissions.desk.acting import FREE_WORDS
from forms.submissions.desk.bulk import pairs_posted
from forms.submissions.desk.forms import TransferForm
from forms.submissions.desk.policies import policy, reviewable
from forms.submissions.desk.visiting import VisitingView
from forms.submissions.enums import EndsBy, State
from forms.submissions.managers import HEAD_OFFICE, READ_SENSITIVE
from forms.submissions.merging import MergeRefused, request_merge
from forms.submissions.models import Submission
from forms.submissions.registry import kind_of
from forms.submissions.states import SubmissionChanged, can_move
from forms.submissions.transferring import HEAD_OFFICE_NAME, TRANSFER, TransferRefused, submission_transfer
from tenant_space.identity.models import User

MOST_TO_JOIN = 20  # open requests of one tenant that are offered


def joinable(submission: Submission, user: User) -> list[Submission]:
    """The open requests of the same tenant that this one can be joined to, of those that this manager may decide.

    Of the same kind, or both answered by words: what is decided is not lost in what is not.
    """
    if submission.tenant_id is None or not can_move(submission, State.MERGED):
        return []
    rows = reviewable(user, "change").open().filter(tenant=submission.tenant_id).exclude(pk=submission.pk)
    by_words = kind_of(submission.kind).ending is EndsBy.ANSWER
    return [
        row
        for row in rows.order_by("-pk")[:MOST_TO_JOIN]
        if row.kind == submission.kind or (by_words and kind_of(row.kind).ending is EndsBy.ANSWER)
    ]


def left_by(user: User, pk: int) -> Submission | None:
    """A submission that was passed on from one of this manager's agencies, of which they keep the number."""
    if not policy.user_has_permission(user, "view"):
        return None
    mine = set(user.agencies.values_list("pk", flat=True)) | ({""} if user.has_perm(HEAD_OFFICE) else set())
    row = Submission.objects.filter(pk=pk).first()
    if row is None or (row.sensitive and not user.has_perm(READ_SENSITIVE)):
        return None
    entries = ModelLogEntry.objects.for_instance(row).filter(action=TRANSFER)
    return row if any(entry.data.get("from") in mine for entry in entries) else None


class PassingView(VisitingView):
    """The page of a submission that may be passed on, also while another browser shows it."""

    gone: Submission | None = None
    is_lost = False
    typed: tuple[str, ...] = ()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        try:
            super().setup(request, *args, **kwargs)
        except Http404:
            self.gone = left_by(self.request.user, self.pk)
            self.typed = tuple(text for name in FREE_WORDS if (text := request.POST.get(name, "").strip()))
            self.is_lost = policy.user_has_permission(self.request.user, "view") and bool(self.typed)
            if self.gone is None and not self.is_lost:
                raise

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Those who had it are told where it went, with the words they had not sent.

        Of any other that they cannot open, unknown or reserved since, they have their own words back and nothing else.
        """
        if self.gone is None and not self.is_lost:
            return super().dispatch(request, *args, **kwargs)
        context = {"submission": self.gone, "texts": self.typed}
        status = HTTPStatus.CONFLICT if self.gone and request.POST else HTTPStatus.NOT_FOUND
        return render(request, "admin/desk/transferred.html", context, status=status)

    def passers(self) -> dict[str, Callable[[], HttpResponse]]:
        """What the buttons that hand on do."""
        return {"transfer": self._transfer, "merge": self._merge}

    def _transfer(self) -> HttpResponse:
        form = TransferForm(self.request.POST, submission=self.object)
        self.bound("transfer", form)
        if not form.is_valid():
            return self.again()
        to = form.cleaned_data["agency"]
        try:
            row = submission_transfer(**self.change, to=to, word=form.cleaned_data["word"])
        except TransferRefused:
            form.add_error("agency", "Cette agence ne peut pas la recevoir. Choisissez-en une autre.")
            return self.again()
        self.request.session.pop(self.typed_key, None)
        where = to.name if to else HEAD_OFFICE_NAME
        if reviewable(self.request.user).filter(pk=row.pk).exists():
            messages.success(self.request, f"Demande transférée : {where}.")
            return redirect(self.walk.page_url(row.pk))
        return self.left(f"transférée, {where}.")

    def _merge(self) -> HttpResponse:
        pairs = pairs_posted([self.request.POST.get("into", "")])
        into = next((row for row in joinable(self.object, self.request.user) if row.pk in pairs), None)
        if into is None:
            return self._not_joined(pairs)
        try:
            final = request_merge(**self.change, into=into, into_version=pairs[into.pk])
        except MergeRefused as error:
            raise BadRequest("not to be joined") from error
        self.request.session.pop(self.typed_key, None)
        return self._joined(final.pk)

    def _joined(self, to: int) -> HttpResponse:
        number = self.object.number_text
        messages.success(self.request, f"La demande n° {number} est jointe à celle-ci. Le locataire n'en voit qu'une.")
        return redirect(self.walk.page_url(to))

    def _not_joined(self, pairs: dict[int, int]) -> HttpResponse:
        """What was chosen is not offered: it is done already, or one of both changed, or nothing was chosen.

        Raises `SubmissionChanged`, so that one reads who did what.
        """
        if self.object.merged_into_id in pairs:
            return self._joined(self.object.merged_into_id)
        if pairs and self.object.version != self.seen:
            raise SubmissionChanged(self.object)
        chosen = reviewable(self.request.user, "change").filter(tenant=self.object.tenant_id, pk__in=pairs)
        for row in chosen:
            if row.version != pairs[row.pk]:
                raise SubmissionChanged(row)
        messages.error(self.request, "Choisissez à quelle demande joindre celle-ci.")
        return redirect(self.walk.page_url(self.object.pk))

    def passing_context(self) -> dict[str, Any]:
        """What the page offers to hand on."""
        return {"joinable": joinable(self.object, self.request.user)}
