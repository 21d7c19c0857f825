"""An agency has closed while requests were open: somebody of the head office says who takes them over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from forms.submissions.desk.policies import policy, reviewable
from forms.submissions.managers import HEAD_OFFICE
from forms.submissions.transferring import HEAD_OFFICE_NAME, TransferRefused, agency_hand_over
from tenant_space.identity.models import User
from tenant_space.identity.requests import SignedInRequest
from tenant_space.tenancy.models import Agency

CLOSED = "desk:closed_agencies"


@dataclass(frozen=True, slots=True)
class ClosedAgency:
    """An agency that has closed, and left requests behind."""

    code: str
    """Its code in the ERP."""
    name: str
    """What it is called."""
    count: int
    """How many of its requests wait for an answer, of those that this member of staff may open."""


def may_hand_over(user: User) -> bool:
    """Whether this member of staff decides who takes over."""
    return policy.user_has_permission(user, "change") and user.has_perm(HEAD_OFFICE)


def closed_agencies(user: User) -> list[ClosedAgency]:
    """Those of which open requests wait for somebody to take them over, by name; none without the right."""
    if not may_hand_over(user):
        return []
    rows = reviewable(user, "change").open().filter(agency__active=False).order_by()
    counted = rows.values_list("agency", "agency__name").annotate(Count("pk"))
    return sorted((ClosedAgency(*row) for row in counted), key=lambda one: (one.name, one.code))


def requests_words(count: int) -> str:
    """How many requests, in words."""
    return "1 demande" if count == 1 else f"{count} demandes"


class ClosedAgenciesView(WagtailAdminTemplateMixin, TemplateView):
    """GET lists them, POST hands over the requests of one."""

    request: SignedInRequest
    template_name = "admin/desk/closed_agencies.html"
    page_title = "Agences fermées"
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_hand_over(self.request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = [{"url": reverse("desk:index"), "label": "Demandes"}, {"url": "", "label": self.page_title}]
        return [*self.breadcrumbs_items, *trail]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: Sequence[ClosedAgency] = closed_agencies(self.request.user)
        others = Agency.objects.filter(active=True).order_by("name")
        return super().get_context_data(**kwargs, agencies=found, others=others)

    def post(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        agency = get_object_or_404(Agency, pk=request.POST.get("agency", ""))
        code = request.POST.get("to", "")
        to = get_object_or_404(Agency, pk=code) if code else None
        try:
            moved = agency_hand_over(agency=agency, to=to, user=request.user)
        except TransferRefused:
            messages.error(request, "Rien n'a changé : l'une de ces agences a rouvert ou fermé entre-temps.")
            return redirect(CLOSED)
        messages.success(request, f"{requests_words(moved)} : {to.name if to else HEAD_OFFICE_NAME}.")
        return redirect(CLOSED if closed_agencies(request.user) else "desk:index")
