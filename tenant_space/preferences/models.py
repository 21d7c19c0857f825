"""*Mes préférences*, as editors place it in the tree."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase

from tenant_space.form_fields.problems import problems_of
from tenant_space.identity.requests import TenantRequest
from tenant_space.preferences.forms import ReachForm
from tenant_space.preferences.preview import preferences_preview
from tenant_space.preferences.selectors import mail_preferences
from tenant_space.preferences.services import mail_preferences_save
from tenant_space.secured.pages import MenuPart, ReadingPage
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.reach import Reach, reach_of, reach_save

REACH = "joindre"  # the button that keeps how one wants to be reached


class PreferencesPage(ReadingPage):
    """*Mes préférences*: which mails one gets, and how one wants to be reached."""

    template = "pages/preferences.html"
    lasting = "preferences"
    icon = "mail"
    task_text = "Les mails que vous recevez, comment vous joindre"
    menu_part = MenuPart.ONESELF

    class Meta:
        verbose_name = "mes préférences"

    def answer(self, request: TenantRequest, viewer: Viewer) -> HttpResponseBase:
        if request.method != "POST":
            return super().answer(request, viewer)
        if REACH in request.POST:
            return self._reach_keep(request, viewer)
        mail_preferences_save(user=request.user, wanted=request.POST.getlist("sujets"))
        return self._kept(request)

    def _reach_keep(self, request: TenantRequest, viewer: Viewer) -> HttpResponseBase:
        form = ReachForm(request.POST, reach=reach_of(viewer.tenant))
        if not form.is_valid():
            around = {"reach": form, "problems": problems_of(form)}
            response = self.shown(request, viewer, self.content(viewer, request) | around)
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
            return response
        reach_save(tenant=viewer.tenant, reach=form.reach())
        return self._kept(request)

    def _kept(self, request: TenantRequest) -> HttpResponseBase:
        messages.success(request, "Vos choix sont enregistrés.")
        return HttpResponseRedirect(request.get_full_path())

    def content(self, viewer: Viewer, request: TenantRequest) -> dict[str, Any]:
        return {"preferences": mail_preferences(request.user), "reach": ReachForm(reach=reach_of(viewer.tenant))}

    def demo_content(self) -> dict[str, Any]:
        return {"preferences": preferences_preview(), "reach": ReachForm(reach=Reach())}
