"""What requests add to the admin: permissions, screens, bulk actions, the panel, words of the history."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path
from django.urls.resolvers import URLResolver
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from forms.submissions.desk.bulk import BulkAccept, BulkTake, BulkUndo
from forms.submissions.desk.bulk_assign import BulkAssign
from forms.submissions.desk.policies import policy
from forms.submissions.desk.recording import FindView, RecordView
from forms.submissions.desk.viewsets import (
    KindSettingViewSet,
    ReadyAnswerViewSet,
    RefusalReasonViewSet,
    SubmissionViewSet,
)
from forms.submissions.models import Submission
from forms.submissions.panels import desk_panels
from forms.submissions.request_page import RequestPage
from forms.submissions.uploads.safety_panel import file_safety_panels
from forms.submissions.uploads.views import submission_file_staff, submission_page_image
from tenant_space.identity.requests import SignedInRequest

# Before anything asks for the policy: Wagtail would make one that knows no agency.
register_permission_policy(Submission, policy)
register_snippet(RefusalReasonViewSet)
register_snippet(ReadyAnswerViewSet)
hooks.register("register_bulk_action", BulkTake)
hooks.register("register_bulk_action", BulkAssign)
hooks.register("register_bulk_action", BulkAccept)
hooks.register("register_bulk_action", BulkUndo)


@hooks.register("register_admin_viewset")
def desk_viewsets() -> list[ModelViewSet]:
    return [SubmissionViewSet(), KindSettingViewSet()]


@hooks.register("construct_homepage_panels")
def home_panels(request: SignedInRequest, panels: list[Component]) -> None:
    panels.extend(desk_panels(request))


@hooks.register("register_log_actions")
def submission_actions(actions: LogActionRegistry) -> None:
    """What the portal notes of submissions. The entries hold numbers, never names of tenants."""
    actions.register_action("submissions.send", "Envoi", "Demande envoyée par le locataire")
    actions.register_action("submissions.record", "Enregistrement", "Demande enregistrée pour le locataire")
    actions.register_action("submissions.take", "Prise en charge", "Demande prise en charge")
    actions.register_action("submissions.assign", "Attribution", "Demande attribuée")
    actions.register_action("submissions.release", "Remise à tous", "Demande remise à tous")
    actions.register_action("submissions.left", "Plus suivie", "N'est plus suivie")
    actions.register_action("submissions.accept", "Acceptation", "Demande acceptée")
    actions.register_action("submissions.erp_refuse", "Refus", "Refusée par le logiciel de gestion")
    actions.register_action("submissions.erp_ask", "À compléter", "Incomplète pour le logiciel de gestion")
    actions.register_action("submissions.refuse", "Refus", "Demande refusée")
    actions.register_action("submissions.replace", "Remplacement", "Demande rendue inutile par une plus récente")
    actions.register_action("submissions.withdraw", "Annulation par le locataire", "Demande annulée par le locataire")
    actions.register_action("submissions.undo", "Annulation", "Décision annulée")
    actions.register_action("submissions.tenant_message", "Message du locataire", "Message du locataire")
    actions.register_action("submissions.staff_message", "Message", "Message envoyé au locataire")
    actions.register_action("submissions.question", "Question", "Complément demandé au locataire")
    actions.register_action("submissions.answer", "Réponse", "Réponse donnée")
    actions.register_action("submissions.new_date", "Nouvelle date", "Nouvelle date promise")
    actions.register_action("submissions.confirm", "Réglée", "Réglée, dit le locataire")
    actions.register_action("submissions.reopen", "Pas réglée", "Pas réglée, dit le locataire")
    actions.register_action("submissions.close", "Fin", "Terminée sans réponse du locataire")
    actions.register_action("submissions.merge", "Jonction", "Demande jointe à une autre")
    actions.register_action("submissions.merged", "Jonction", "Autre demande jointe à celle-ci")
    actions.register_action("submissions.transfer", "Transfert", "Demande transférée")
    actions.register_action("submissions.topic", "Sujet", "Sujet changé")
    actions.register_action("submissions.kind", "Nature", "Nature de la demande changée")
    actions.register_action("submissions.claim", "Réclamation", "Réclamation reliée")
    actions.register_action("submissions.unclaim", "Réclamation", "Réclamation déliée")
    actions.register_action("submissions.call", "Appel", "Appel au locataire noté")
    actions.register_action("submissions.note", "Note", "Note interne ajoutée")
    actions.register_action("submissions.export", "Export", "Liste des demandes exportée")
    actions.register_action("submissions.file_refused", "Fichier dangereux", "Fichier joint dangereux, supprimé")


@hooks.register("register_admin_urls")
def file_urls() -> list[URLPattern]:
    """Where managers get the files and page images of what they review."""
    return [
        path("envois/fichiers/<uuid:uid>/", submission_file_staff, name="submission_file_staff"),
        path("envois/fichiers/<uuid:uid>/page/<int:number>/", submission_page_image, name="submission_page_image"),
    ]


RECORDING = [
    path("", FindView.as_view(), name="find"),
    # The number comes last: those of the landlord's software may hold any character.
    path("<slug:kind>/<path:tenant_id>/", RecordView.as_view(), name="form"),
]


@hooks.register("register_admin_urls")
def recording_urls() -> list[URLResolver]:
    """Where staff record a request for somebody who calls, comes or writes."""
    return [path("demandes/enregistrer/", include((RECORDING, "record")))]


@hooks.register("construct_homepage_panels")
def file_safety(request: HttpRequest, panels: list[Component]) -> None:
    """Say when files are not checked for viruses."""
    panels += file_safety_panels(request)


# Before Wagtail's own restriction, which would send the person to sign in and drop what they typed.
@hooks.register("before_serve_page", order=-10)
def keep_what_a_visitor_typed(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """A form sent after the sign-in ended is kept under its owner's draft."""
    if isinstance(page, RequestPage) and request.method == "POST" and not request.user.is_authenticated:
        return page.keep_for_later(request)
    return None
