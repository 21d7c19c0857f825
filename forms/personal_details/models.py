"""*Mes informations personnelles*, and the pages on which one asks to change them, as editors place them."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from forms.personal_details.changes import DetailChange, DetailProof
from forms.personal_details.codes import SituationCode
from forms.personal_details.enums import CONTACT_DETAILS, MARITAL_STATUS, OCCUPANTS, OCCUPATION
from forms.personal_details.family_forms import MaritalStatusForm, OccupantsForm
from forms.personal_details.forms import ContactDetailsForm, DetailsForm, OccupationForm
from forms.personal_details.phone_codes import phone_to_confirm
from forms.personal_details.preview import (
    contact_preview,
    marital_preview,
    occupants_preview,
    occupation_preview,
    personal_details_preview,
)
from forms.personal_details.selectors import IN_HAND, leavers_of, obstacle_of, overlays_of, requests_of
from forms.submissions.confirmed import RequestObstacle
from forms.submissions.confirmed_page import ConfirmedPage
from forms.submissions.forms import RequestForm
from forms.submissions.models import Submission
from tenant_space.secured.pages import MenuPart, ReadingPage
from tenant_space.secured.viewer import ACCOUNT_PARAMETER, Viewer
from tenant_space.tenancy.people import contract_of, own_details
from tenant_space.tenancy.reach import reach_of

__all__ = [
    "ContactDetailsPage",
    "DetailChange",
    "DetailProof",
    "MaritalStatusPage",
    "OccupantsPage",
    "OccupationPage",
    "PersonalDetailsPage",
    "SituationCode",
]


class PersonalDetailsPage(ReadingPage):
    """*Mes informations personnelles* (S60 to S64): what the landlord knows, and what was asked to be changed."""

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
            "reach": reach_of(viewer.tenant),
            "overlays": overlays_of(viewer.tenant),
            "asked_lines": requests_of(viewer.tenant),
            "account_query": f"?{urlencode({ACCOUNT_PARAMETER: viewer.account.number})}"
            if len(viewer.accounts) > 1
            else "",
        }

    def demo_content(self) -> dict[str, Any]:
        return personal_details_preview()


class DetailRequestPage(ConfirmedPage):
    """The base of the requests about details: those of the person signed in, whatever the account shown."""

    form_class: ClassVar[type[DetailsForm]]
    takes_files = False
    icon = "person"
    menu_part = MenuPart.ONESELF

    class Meta:
        abstract = True

    def obstacle(self, viewer: Viewer) -> RequestObstacle | None:
        return obstacle_of(viewer, self.kind)

    def record_notes(self, viewer: Viewer, form: RequestForm) -> dict[str, Any]:
        obstacle = self.obstacle(viewer)
        return {"nothing": IN_HAND.format(number=obstacle.number) if obstacle else ""}

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> DetailsForm:
        return self.form_class(data, tenant=viewer.tenant, initial=initial or {})


class ContactDetailsPage(DetailRequestPage):
    """*Modifier mes coordonnées* (S61)."""

    template = "pages/detail_request.html"
    kind = CONTACT_DETAILS
    task_text = "Téléphones, adresse de messagerie"
    form_class = ContactDetailsForm

    class Meta:
        verbose_name = "changement de coordonnées"

    def after_sent(self, submission: Submission) -> str:
        """A new mobile can be confirmed at once, where messages leave."""
        if phone_to_confirm(submission):
            return reverse("phone_confirm", args=[submission.number_text])
        return super().after_sent(submission)

    def demo_content(self) -> dict[str, Any]:
        return contact_preview()


class OccupationPage(DetailRequestPage):
    """*Modifier ma situation professionnelle* (S62)."""

    template = "pages/detail_request.html"
    kind = OCCUPATION
    task_text = "Métier, emploi"
    form_class = OccupationForm

    class Meta:
        verbose_name = "changement de situation professionnelle"

    def demo_content(self) -> dict[str, Any]:
        return occupation_preview()


class MaritalStatusPage(DetailRequestPage):
    """*Modifier ma situation familiale* (S62), with its proof."""

    template = "pages/marital_request.html"
    kind = MARITAL_STATUS
    task_text = "Mariage, PACS, séparation…"
    form_class = MaritalStatusForm
    takes_files = True
    file_missing = ""
    file_label = "Justificatif (facultatif pour l'instant)"

    class Meta:
        verbose_name = "changement de situation familiale"

    def demo_content(self) -> dict[str, Any]:
        return marital_preview()


class OccupantsPage(DetailRequestPage):
    """*Déclarer une naissance, une arrivée ou un départ* (S63)."""

    template = "pages/occupants_request.html"
    kind = OCCUPANTS
    task_text = "Les personnes qui vivent avec vous"
    form_class = OccupantsForm
    takes_files = True
    file_missing = ""
    file_label = "Justificatif (facultatif pour l'instant)"

    class Meta:
        verbose_name = "naissance, arrivée ou départ"

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> OccupantsForm:
        leavers = leavers_of(viewer.tenant, viewer.account.number)
        return OccupantsForm(data, tenant=viewer.tenant, leavers=leavers, initial=initial or {})

    def demo_content(self) -> dict[str, Any]:
        return occupants_preview()
