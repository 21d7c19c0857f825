"""« Équipe » in the admin: who works with the portal, in which groups, for which agencies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
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
from wagtail.admin.widgets.button import HeaderButton

from tenant_space.identity.models import User
from tenant_space.identity.requests import SignedInRequest
from tenant_space.identity.second_factor.services import NoFactor
from tenant_space.identity.team import services as team
from tenant_space.identity.team.forms import MemberForm
from tenant_space.identity.tenant_access.forms import CheckForm
from tenant_space.tenancy.models import Agency

INDEX, ADD, EDIT = "team:index", "team:add", "team:edit"


class TeamView(WagtailAdminTemplateMixin, TemplateResponseMixin, View):
    """Base of the screens: the right is asked first, whatever the method."""

    request: SignedInRequest
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(team.RIGHT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        title = self.get_page_title()
        trail = [{"url": reverse(INDEX), "label": "Équipe"}] if title != "Équipe" else []
        return [*self.breadcrumbs_items, *trail, {"url": "", "label": title}]

    def person(self) -> User:
        """The person of the address, if this administrator manages them; else as if unknown."""
        found = team.team_of(self.request.user).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found


class TeamIndexView(TeamView, TemplateView):
    template_name = "admin/team/index.html"
    page_title = "Équipe"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton("Ajouter une personne", url=reverse(ADD), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, people=self.people())

    def people(self) -> QuerySet[User]:
        agencies = Prefetch("agencies", Agency.objects.order_by("name"))
        rows = team.team_of(self.request.user).prefetch_related(
            "groups", agencies, Prefetch("led_agencies", Agency.objects.order_by("name"))
        )
        return rows.order_by("-is_active", "last_name", "first_name", "pk")


class MemberAddView(TeamView, FormView[MemberForm]):
    template_name = "admin/team/form.html"
    page_title = "Ajouter une personne"
    form_class = MemberForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "actor": self.request.user}

    def form_valid(self, form: MemberForm) -> HttpResponse:
        email = form.cleaned_data["email"]
        try:
            user = team.member_create(actor=self.request.user, email=email, member=form.member())
        except team.MemberAddressTaken:
            form.add_error("email", "Quelqu'un se connecte déjà avec cette adresse. Indiquez-en une autre.")
            return self.form_invalid(form)
        messages.success(self.request, f"Accès créé. {user.email} reçoit un lien pour choisir son mot de passe.")
        return redirect(INDEX)


class MemberEditView(TeamView, FormView[MemberForm]):
    """Change somebody, or press one of the buttons: close, open again, send the link again."""

    template_name = "admin/team/form.html"
    form_class = MemberForm

    @cached_property
    def member(self) -> User:
        return self.person()

    def get_page_title(self) -> str:
        return self.member.get_full_name()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "actor": self.request.user, "user": self.member}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, person=self.member)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions: dict[str, tuple[Callable[..., Any], str]] = {
            "close": (team.member_close, "Accès fermé. La personne est déconnectée."),
            "reopen": (team.member_reopen, "Accès rouvert. La personne reçoit un lien pour choisir son mot de passe."),
            "invite": (team.member_invite, "Le lien est parti. Il est valable 24 heures."),
        }
        service, said = actions.get(request.POST.get("do", ""), (None, ""))
        try:
            if service is None:
                return super().post(request, *args, **kwargs)
            service(actor=request.user, user=self.member)
        except team.NotYours as error:
            raise Http404 from error
        messages.success(request, said)
        return redirect(INDEX)

    def form_valid(self, form: MemberForm) -> HttpResponse:
        team.member_change(actor=self.request.user, user=self.member, member=form.member())
        messages.success(self.request, f"{self.member.email} : modifications enregistrées.")
        return redirect(INDEX)


class MemberFactorView(TeamView, FormView[CheckForm]):
    """Remove the second factor of a colleague who lost it, once their identity was checked."""

    template_name = "admin/team/factor.html"
    page_title = "Retirer la double vérification"
    form_class = CheckForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, person=self.person())

    def form_valid(self, form: CheckForm) -> HttpResponse:
        person = self.person()
        try:
            team.member_factors_remove(actor=self.request.user, user=person, check=form.words())
        except team.NotYours as error:
            raise Http404 from error
        except NoFactor:
            messages.warning(self.request, "Rien n'a été fait : cette personne n'a plus de double vérification.")
        else:
            messages.success(self.request, f"{person.email} : la double vérification est retirée.")
        return redirect(EDIT, person.pk)


class TeamMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(team.RIGHT)


class TeamViewSet(ViewSet):
    """Its own right opens it; Wagtail's user screens stay closed to everybody but superusers."""

    name = "team"
    url_prefix = "equipe"
    icon = "group"
    menu_label = "Équipe"
    menu_order = 280
    add_to_admin_menu = True
    menu_item_class = TeamMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", TeamIndexView.as_view(), name="index"),
            path("ajouter/", MemberAddView.as_view(), name="add"),
            path("<int:pk>/", MemberEditView.as_view(), name="edit"),
            path("<int:pk>/double-verification/", MemberFactorView.as_view(), name="factor"),
        ]
