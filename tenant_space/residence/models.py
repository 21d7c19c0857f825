"""*Ma résidence*, as editors place it in the tree."""

from typing import Any

from django.http import HttpRequest

from tenant_space.residence.preview import residence_preview
from tenant_space.residence.selectors import residence
from tenant_space.secured.pages import MenuPart, ReadingPage
from tenant_space.secured.viewer import Viewer


class ResidencePage(ReadingPage):
    """*Ma résidence*: what is rented, and the agency that looks after it."""

    template = "pages/residence.html"
    lasting = "residence"
    icon = "building"
    task_text = "Votre logement, votre stationnement"
    on_dashboard = True
    menu_part = MenuPart.DWELLING

    class Meta:
        verbose_name = "ma résidence"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        return {"residence": residence(viewer)}

    def demo_content(self) -> dict[str, Any]:
        return {"residence": residence_preview()}
