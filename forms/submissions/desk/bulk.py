"""Deciding on several submissions at once: each by its service, and only as it was shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypedDict, cast

from django.db.models import Exists, OuterRef, QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django_stubs_ext import WithAnnotations
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction

from forms.submissions.desk.filters import listed
from forms.submissions.desk.policies import free_for, reviewable
from forms.submissions.enums import RELEASED
from forms.submissions.models import Attachment, Submission
from forms.submissions.services import (
    FilesNotReady,
    SubmissionChanged,
    SubmissionClosed,
    submission_accept,
    submission_take,
)

BULK_CAP = 100
NOT_SEEN = "fichier non vérifié ou supprimé : ouvrez-la"
_ROW = re.compile(r"([1-9][0-9]{0,17}):([0-9]{1,9})")  # number and version, as the confirmation page writes them


class Shown(TypedDict):
    """What a row of the confirmation page knows beside its columns."""

    has_unseen: bool
    is_free: bool


class DeskBulkAction(BulkAction):
    """The confirmation page carries what it shows, number and version: nothing else is touched afterwards."""

    models = [Submission]
    template_name = "admin/desk/bulk_confirm.html"
    verb = ""
    done = ("", "")  # for one, for several
    needs_files = False
    tells_follower = False  # whether the confirmation page names who follows each
    service: Callable[..., Submission]

    def get_queryset(self, model: type[Submission], object_ids: Any) -> QuerySet[WithAnnotations[Submission, Shown]]:
        """The rows in the scope of the person who asks, at most a hundred, the oldest promises first."""
        wanted = [value for value in map(str, object_ids) if value.isdecimal() and len(value) < 19]
        unseen = Attachment.objects.filter(submission=OuterRef("pk")).exclude(scan__in=RELEASED)
        user = self.request.user
        rows = reviewable(user, "change").filter(pk__in=wanted)
        rows = rows.annotate(has_unseen=Exists(unseen), is_free=free_for(user))
        found = rows.select_related("tenant", "agency", "assigned_to").order_by("due_on", "id")[:BULK_CAP]
        if not found:
            raise Http404
        return cast("QuerySet[WithAnnotations[Submission, Shown]]", found)

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet[Submission, int]:
        """« All »: what the list shows with these filters and this search, never more."""
        rows = listed(self.request, reviewable(self.request.user, "change"))
        return rows.order_by("due_on", "id").values_list("pk", flat=True)[:BULK_CAP]

    def skipped_for(self, row: WithAnnotations[Submission, Shown]) -> str:
        """Why this one is left aside; empty when it is not."""
        if not row.is_open:
            return "déjà décidée"
        if not row.is_free:
            return f"suivie par {row.assigned_to.get_full_name() if row.assigned_to else ''}"
        return NOT_SEEN if self.needs_files and row.has_unseen else ""

    def refused_for(self, row: Submission) -> str:
        """Why what was chosen on the confirmation page does not suit this one; empty when it does."""
        return ""

    def object_context(self, obj: WithAnnotations[Submission, Shown]) -> dict[str, Any]:
        return {"item": obj, "skipped": self.skipped_for(obj)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        doable = [item for item in context["items"] if not item["skipped"]]
        shown = {"doable": doable, "verb": self.verb, "tells_follower": self.tells_follower}
        return {**context, **shown, "cap": BULK_CAP, "full": len(doable) == BULK_CAP}

    def form_valid(self, form: Form) -> HttpResponse:
        pairs = map(_ROW.fullmatch, self.request.POST.getlist("row"))
        seen = {int(pair[1]): int(pair[2]) for pair in pairs if pair}
        done, skipped = [], []
        for row in self.get_queryset(self.model, seen) if seen else ():
            why = self.skipped_for(row) or self.refused_for(row) or self._apply(row, seen[row.pk])
            if why:
                skipped.append(f"{row.number_text} ({why})")
            else:
                done.append(row)
        self._tell(len(done), skipped)
        return redirect(self.next_url)

    def _apply(self, row: Submission, version: int) -> str:
        try:
            self.act(row, version)
        except SubmissionChanged:
            return "changée entre-temps"
        except SubmissionClosed:
            return "déjà décidée"
        except FilesNotReady:
            return NOT_SEEN
        return ""

    def act(self, row: Submission, version: int) -> None:
        """What is done to one of them, as it was shown. Raises what its service raises."""
        type(self).service(submission=row, user=self.request.user, version=version)

    def _tell(self, done: int, skipped: list[str]) -> None:
        if done:
            one, several = self.done
            messages.success(self.request, f"{done} demandes {several}." if done > 1 else f"1 demande {one}.")
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
