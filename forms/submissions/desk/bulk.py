"""Deciding on several submissions at once: each by its service, and only as it was shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypedDict, cast

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_stubs_ext import WithAnnotations
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from forms.submissions.deciding import FilesNotReady
from forms.submissions.desk.filters import listed
from forms.submissions.desk.policies import free_for, reviewable
from forms.submissions.enums import DECIDED, RELEASED, EndsBy
from forms.submissions.models import Attachment, Submission
from forms.submissions.registry import NotUndoable, kind_of
from forms.submissions.services import (
    submission_accept,
    submission_take,
)
from forms.submissions.states import SubmissionChanged, SubmissionClosed
from forms.submissions.undoing import submission_undo

BULK_CAP = 100
NOT_SEEN = "fichier non vérifié ou supprimé : ouvrez-la"
_ROW = re.compile(r"([1-9][0-9]{0,17}):([0-9]{1,9})")  # number and version, as pages write them


def pairs_posted(posted: Iterable[str]) -> dict[int, int]:
    """What pages write in their boxes and hidden fields, `number:version`; all else is left out."""
    pairs = map(_ROW.fullmatch, posted)
    return {int(pair[1]): int(pair[2]) for pair in pairs if pair}


def ended_words(row: Submission) -> str:
    """Why nothing is done to one that is no longer open."""
    return "déjà décidée" if row.state in DECIDED else row.state_label.lower()


class Listed(TypedDict):
    """What a row of the confirmation page knows beside its columns."""

    has_unseen: bool
    is_free: bool


class DeskBulkAction(BulkAction):
    """The confirmation page carries what it shows, number and version: nothing else is touched afterwards."""

    models = [Submission]
    template_name = "admin/desk/bulk_confirm.html"
    verb = ""
    before_number = ""  # what stands between the verb and how many; empty: nothing
    done = ("", "")  # for one, for several
    needs_files = False
    tells_follower = False  # whether the confirmation page names who follows each
    service: Callable[..., Submission]

    def get_queryset(self, model: type[Submission], object_ids: Any) -> QuerySet[WithAnnotations[Submission, Listed]]:
        """The rows in the scope of the person who asks, at most a hundred, the oldest promises first."""
        wanted = [value for value in map(str, object_ids) if value.isdecimal() and len(value) < 19]
        unseen = Attachment.objects.filter(submission=OuterRef("pk")).exclude(scan__in=RELEASED)
        user = self.request.user
        rows = reviewable(user, "change").filter(pk__in=wanted)
        rows = rows.annotate(has_unseen=Exists(unseen), is_free=free_for(user))
        found = rows.select_related("tenant", "agency", "assigned_to").order_by("due_on", "id")[:BULK_CAP]
        if not found:
            raise Http404
        return cast("QuerySet[WithAnnotations[Submission, Listed]]", found)

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet[Submission, int]:
        """« All »: what the list shows with these filters and this search, never more."""
        rows = listed(self.request, reviewable(self.request.user, "change"))
        return rows.order_by("due_on", "id").values_list("pk", flat=True)[:BULK_CAP]

    def skipped_for(self, row: WithAnnotations[Submission, Listed]) -> str:
        """Why this one is left aside; empty when it is not."""
        if not row.is_open:
            return ended_words(row)
        if not row.is_free:
            return f"suivie par {row.assigned_to.get_full_name() if row.assigned_to else ''}"
        return NOT_SEEN if self.needs_files and row.has_unseen else ""

    def refused_for(self, row: Submission) -> str:
        """Why what was chosen on the confirmation page does not suit this one; empty when it does."""
        return ""

    def object_context(self, obj: WithAnnotations[Submission, Listed]) -> dict[str, Any]:
        return {"item": obj, "skipped": self.skipped_for(obj)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        doable = [item for item in context["items"] if not item["skipped"]]
        return {**context, "doable": doable, "cap": BULK_CAP, "full": len(doable) == BULK_CAP}

    def form_valid(self, form: Form) -> HttpResponse:
        seen = pairs_posted(self.request.POST.getlist("row"))
        done, skipped = [], []
        for row in self.get_queryset(self.model, seen) if seen else ():
            why = self.skipped_for(row) or self.refused_for(row) or self._apply(row, seen[row.pk])
            if why:
                skipped.append(f"{row.number_text} ({why})")
            else:
                done.append(row)
        self._tell(done, skipped)
        return redirect(self.next_url)

    def _apply(self, row: Submission, version: int) -> str:
        try:
            self.act(row, version)
        except SubmissionChanged:
            return "changée entre-temps"
        except SubmissionClosed as error:
            return ended_words(error.submission)
        except FilesNotReady:
            return NOT_SEEN
        except NotUndoable as error:
            return error.why.rstrip(".").lower()
        return ""

    def buttons_after(self, done: Sequence[Submission]) -> list[Any]:
        """What can be done next with those that were dealt with."""
        return []

    def act(self, row: Submission, version: int) -> None:
        """What is done to one of them, as it was shown. Raises what its service raises."""
        type(self).service(submission=row, user=self.request.user, version=version)

    def _tell(self, done: Sequence[Submission], skipped: list[str]) -> None:
        if done:
            one, several = self.done
            words = f"{len(done)} demandes {several}." if len(done) > 1 else f"1 demande {one}."
            messages.success(self.request, words, buttons=self.buttons_after(done))
        if skipped:
            messages.warning(self.request, f"Laissées de côté : {', '.join(skipped)}.")
        if not done and not skipped:
            messages.warning(self.request, "Aucune demande n'était cochée.")


class BulkTake(DeskBulkAction):
    display_name = "Prendre en charge"
    aria_label = "Prendre en charge les demandes cochées"
    action_type = "take"
    action_priority = 10
    verb, done = "Prendre en charge", ("prise en charge", "prises en charge")
    service = staticmethod(submission_take)


class BulkAccept(DeskBulkAction):
    display_name = "Accepter"
    aria_label = "Accepter les demandes cochées"
    action_type = "accept"
    action_priority = 20
    verb, done = "Accepter", ("acceptée", "acceptées")
    needs_files = True
    service = staticmethod(submission_accept)

    def skipped_for(self, row: WithAnnotations[Submission, Listed]) -> str:
        if row.is_open and kind_of(row.kind).ending is EndsBy.ANSWER:
            return "se termine par une réponse : ouvrez-la"
        if row.is_open and (kind_of(row.kind).checks or kind_of(row.kind).parts):
            return "à vérifier une par une : ouvrez-la"
        return super().skipped_for(row)

    def buttons_after(self, done: Sequence[Submission]) -> list[Any]:
        if not settings.PORTAL_UNDO_MINUTES:
            return []
        rows = urlencode([*(("id", row.pk) for row in done), ("next", self.next_url)])
        address = reverse("wagtail_bulk_action", args=["submissions", "submission", BulkUndo.action_type])
        return [messages.button(f"{address}?{rows}", "Annuler")]


class BulkUndo(DeskBulkAction):
    """Taking back decisions that nobody was told of yet."""

    display_name = "Annuler la décision"
    aria_label = "Annuler la décision des demandes cochées"
    action_type = "undo"
    action_priority = 30
    before_number = "pour"
    verb, done = "Annuler la décision", ("de nouveau à traiter", "de nouveau à traiter")
    service = staticmethod(submission_undo)

    def skipped_for(self, row: WithAnnotations[Submission, Listed]) -> str:
        if row.is_open:
            return "pas encore décidée"
        if row.replaced_by_id:
            return "remplacée : elle suit l'envoi qui la remplace"
        return "" if row.is_held else "trop tard, la réponse est partie"
