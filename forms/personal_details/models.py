"""*Mes informations personnelles*, as editors place it in the tree."""

from typing import Any

from django.http import HttpRequest

from forms.personal_details.changes import DetailChange
from forms.personal_details.codes import SituationCode
from forms.personal_details.preview import personal_details_preview
from tenant_space.secured.pages import MenuPart, ReadingPage
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.people import contract_of, own_details

__all__ = ["DetailChange", "PersonalDetailsPage", "SituationCode"]


class PersonalDetailsPage(ReadingPage):
    """*Mes informations personnelles* (S60 to S64): what the landlord knows; changing it comes with its request."""

    template = "pages/personal_details.html"
    lasting = "informations"
    icon = "person"
    task_text = "Vos coordonnées, votre famille"
    menu_part = MenuPart.ONESELF

    class Meta:
        verbose_name = "mes informations personnelles"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        return {
            "contract": contract_of(viewer.tenant, viewer.account.number),
            "own": own_details(viewer.tenant),
        }

    def demo_content(self) -> dict[str, Any]:
        return personal_details_preview()
