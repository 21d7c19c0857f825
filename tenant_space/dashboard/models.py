"""*Accueil*, as editors place it in the tree."""

from typing import Any

from django.http import HttpRequest

from tenant_space.dashboard.preview import dashboard_preview
from tenant_space.dashboard.selectors import dashboard
from tenant_space.secured.pages import MenuPart, ReadingPage
from tenant_space.secured.viewer import Viewer


class DashboardPage(ReadingPage):
    """*Accueil*: the balance in one sentence, and where to go next."""

    template = "pages/dashboard.html"
    lasting = "accueil"
    menu_part = MenuPart.HOME

    class Meta:
        verbose_name = "accueil du locataire"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        return {"dashboard": dashboard(viewer)}

    def demo_content(self) -> dict[str, Any]:
        return {"dashboard": dashboard_preview()}
