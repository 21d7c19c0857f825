"""« Accès des locataires » in the admin: find somebody, see where they stand, block, open again, withdraw.

Nothing here reads a password, signs in for anybody or changes an address; somebody who is not one
of the manager's own tenants answers as if unknown.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView, View
from django.views.generic.base import TemplateResponseMixin
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from tenant_space.admin_screens.paginators import COUNT_CAP, CappedPaginator
from tenant_space.identity.requests import SignedInRequest
from tenant_space.identity.second_factor.services import CheckMissing, NoFactor
from tenant_space.identity.tenant_access import selectors
from tenant_space.identity.tenant_access.actions import BY_SLUG, Action, possible_actions
from tenant_space.identity.tenant_access.enums import REFUSED, AccessState
from tenant_space.identity.tenant_access.forms import SearchForm
from tenant_space.identity.tenant_access.services import AccessReasonMissing, NotATenant, WrongState

INDEX, DETAIL, CHANGE = "tenant_access:index", "tenant_access:detail", "tenant_access:change"
TITLE = "Accès des locataires"
PER_PAGE = 25


class TenantPaginator(CappedPaginator):
    noun = "personne"


class TenantAccessView(WagtailAdminTemplateMixin, TemplateResponseMixin, View):
    """Base of the screens: the right is asked first, whatever the method."""

    request: SignedInRequest
    header_icon = "user"
    page_title = TITLE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(selectors.RIGHT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, *self.trail(), {"url": "", "label": self.get_page_title()}]

    def trail(self) -> list[dict[str, str]]:
        return []

    @cached_property
    def access(self) -> selectors.Access:
        """The person of the address, if this manager looks after them; else as if unknown."""
        found = selectors.access_detail(user=self.request.user, tenant_id=self.kwargs["tenant_id"])
        if found is None:
            raise Http404
        return found


class TenantAccessIndexView(TenantAccessView, TemplateView):
    template_name = "admin/access/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SearchForm(self.request.GET)
        valid = form.is_valid()
        rows = selectors.tenants_listed(self.request.user)
        query, state = self.request.GET.get("q", "").strip(), self.request.GET.get("etat", "")
        if valid:
            rows = selectors.searched(rows, form.cleaned_data["q"])
            if state == REFUSED:
                rows = selectors.unreachable(rows)
            elif form.cleaned_data["state"]:
                rows = selectors.in_state(rows, AccessState(state))
            rows = selectors.first_found(rows, COUNT_CAP + 1) if query else rows
        paginator = TenantPaginator(rows if valid else rows.none(), PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            **kwargs,
            page=page,
            rows=[(tenant, selectors.listed_state(tenant)) for tenant in page],
            more=paginator.found > COUNT_CAP,
            query=query,
            states=_states(query, state),
            state=state,
        )


def _states(query: str, shown: str) -> list[dict[str, Any]]:
    """The states as links that keep the search."""
    choices = [("", "Tous"), *AccessState.choices, (REFUSED, "Courriels refusés")]
    return [
        {"label": label, "url": f"?{urlencode({'q': query, 'etat': value})}", "current": value == shown}
        for value, label in choices
    ]


class TenantAccessDetailView(TenantAccessView, TemplateView):
    template_name = "admin/access/detail.html"

    def get_page_title(self) -> str:
        return self.access.name

    def trail(self) -> list[dict[str, str]]:
        return [{"url": reverse(INDEX), "label": TITLE}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        access = self.access
        return super().get_context_data(**kwargs, access=access, actions=possible_actions(access))


class TenantAccessChangeView(TenantAccessView, FormView[Form]):
    """The page that confirms one of the buttons; its POST does it."""

    template_name = "admin/access/change.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm(selectors.RIGHT) and not self.access.may_act:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def action(self) -> Action:
        found = BY_SLUG.get(self.kwargs["action"])
        if found is None:
            raise Http404
        return found

    def get_page_title(self) -> str:
        return self.action.title

    def trail(self) -> list[dict[str, str]]:
        here = {"url": self.get_success_url(), "label": self.access.name}
        return [{"url": reverse(INDEX), "label": TITLE}, here]

    def get_form_class(self) -> type[Form]:
        return self.action.form

    def get_success_url(self) -> str:
        return reverse(DETAIL, args=[self.access.tenant.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.action.possible(self.access):
            return super().get(request, *args, **kwargs)
        return self.too_late()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.action.possible(self.access):
            return super().post(request, *args, **kwargs)
        return self.too_late()

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.action.run(self.request.user, self.access, form)
        except (WrongState, NotATenant, NoFactor):
            return self.too_late()
        except (AccessReasonMissing, CheckMissing):  # nothing but invisible characters
            form.add_error(None, "Écrivez quelques mots.")
            return self.form_invalid(form)
        messages.success(self.request, self.action.done)
        return redirect(self.get_success_url())

    def too_late(self) -> HttpResponse:
        """The state on the screen was an old one: nothing is done, the present one is shown."""
        said = "Rien n'a été fait : cet accès a changé entre-temps. Voici son état maintenant."
        messages.warning(self.request, said)
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, access=self.access, action=self.action)


class TenantAccessMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(selectors.RIGHT)


class TenantAccessViewSet(ViewSet):
    """Its own right opens it; Wagtail's user screens stay closed to everybody but superusers."""

    name = "tenant_access"
    url_prefix = "acces-locataires"
    icon = "user"
    menu_label = TITLE
    menu_order = 95
    add_to_admin_menu = True
    menu_item_class = TenantAccessMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", TenantAccessIndexView.as_view(), name="index"),
            # The number comes last: those of the landlord's software may hold any character.
            path("fiche/<path:tenant_id>/", TenantAccessDetailView.as_view(), name="detail"),
            path("<slug:action>/<path:tenant_id>/", TenantAccessChangeView.as_view(), name="change"),
        ]
