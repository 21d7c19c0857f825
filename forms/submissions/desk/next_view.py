"""The way from one submission to the next, or back, in the list one came from."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from forms.submissions.desk.walking import walk_of
from forms.submissions.models import Submission
from tenant_space.identity.requests import SignedInRequest

LAST, LAST_OF_LIST = (
    "Aucune autre demande ne vous attend : celle-ci est la dernière.",
    "Cette liste n'a pas d'autre demande : celle-ci est la dernière.",
)
NOTHING, NOTHING_IN_LIST = "Vous n'avez plus rien à traiter.", "Cette liste n'a plus d'autre demande."


class NextView(PermissionCheckedMixin, View):
    """Lead to the first of the list one came from, or to what comes after one of it (`apres`) or before (`avant`)."""

    model = Submission
    any_permission_required = ["change"]
    http_method_names = ["get", "head"]

    def get(self, request: SignedInRequest) -> HttpResponse:
        walk, after, before = walk_of(request), self._named("apres"), self._named("avant")
        found = walk.previous_to(before) if before else walk.next_after(after)
        if found is None and (found := walk.next_after()):
            messages.info(request, LAST_OF_LIST if walk.query else LAST)
        if found:
            return redirect(walk.moved(found))
        messages.success(request, NOTHING_IN_LIST if walk.query else NOTHING)
        return redirect(walk.list_url)

    def _named(self, name: str) -> int | None:
        text = self.request.GET.get(name, "")
        return int(text) if text.isdecimal() and len(text) < 19 else None
