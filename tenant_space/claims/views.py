"""The visit of a réclamation, for the person's own calendar."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from tenant_space.claims.appointments import NoAppointment, appointment_file
from tenant_space.claims.selectors import ClaimItem, claim_readable
from tenant_space.files.attachments import attachment_of_bytes
from tenant_space.identity.requests import PortalRequest
from tenant_space.secured.viewer import agency, viewer_for
from tenant_space.tenancy.models import Tenant


@require_safe
def claim_appointment(request: PortalRequest, claim_id: str) -> HttpResponse:
    """Hand out the visit to come of one of the person's réclamations, for their own calendar."""
    tenant = request.tenant
    claim = claim_readable(tenant, claim_id) if tenant else None
    if tenant is None or claim is None:
        raise Http404
    try:
        return appointment_response(claim, tenant)
    except NoAppointment as error:
        raise Http404 from error


def appointment_response(claim: ClaimItem, tenant: Tenant) -> HttpResponse:
    """The visit as an attachment that runs nothing; for the page and the API. Raises `NoAppointment`."""
    card = agency(viewer_for(tenant, asked=claim.account_number))
    content, name = appointment_file(claim, card), f"rendez-vous-{claim.claim_id}.ics"
    return attachment_of_bytes(content, name, "text/calendar; charset=utf-8")
