"""*Mes préférences*, as editors place it in the tree."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase

from tenant_space.identity.requests import TenantRequest
from tenant_space.preferences.preview import preferences_preview
from tenant_space.preferences.selectors import mail_preferences
from tenant_space.preferences.services import mail_preferences_save
from tenant_space.secured.pages import MenuPart, ReadingPage
from tenant_space.secured.viewer import Viewer


class PreferencesPage(ReadingPage):
    """*Mes préférences*: which mails one gets."""

    template = "pages/preferences.html"
    lasting = "preferences"
    icon = "mail"
    task_text = "Les mails que vous recevez"
    menu_part = MenuPart.ONESELF

    class Meta:
        verbose_name = "mes préférences"

    def answer(self, request: TenantRequest, viewer: Viewer) -> HttpResponseBase:
        if request.method != "POST":
            return super().answer(request, viewer)
        mail_preferences_save(user=request.user, wanted=request.POST.getlist("sujets"))
        messages.success(request, "Vos choix sont enregistrés.")
        return HttpResponseRedirect(request.get_full_path())

    def content(self, viewer: Viewer, request: TenantRequest) -> dict[str, Any]:
        return {"preferences": mail_preferences(request.user)}

    def demo_content(self) -> dict[str, Any]:
        return {"preferences": preferences_preview()}
