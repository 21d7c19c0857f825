from django.core.files import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe
from wagtail.models import Page, get_page_models

from tenant_space.accounts.origin import origin_of
from tenant_space.files.private_store import BinaryUnavailable, binary_open
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import event_record
from tenant_space.secured import ACCOUNT_SESSION_KEY
from tenant_space.selectors import NoAccount, UnknownAccount, agency, viewer_for
from tenant_space.tenancy.claim_calendar import NoAppointment, appointment_file
from tenant_space.tenancy.claims import ClaimItem, claim_readable
from tenant_space.tenancy.documents import document_detail, document_readable
from tenant_space.tenancy.models import Document


@require_safe
def reading_page(request: HttpRequest, lasting: str) -> HttpResponse:
    """The lasting address of a page of the tenant's space, for mails, cards and links: editors may move the page."""
    for model in get_page_models():
        if getattr(model, "lasting", "") == lasting:
            return page_redirect(request, model)
    raise Http404


def page_redirect(request: HttpRequest, model: type[Page]) -> HttpResponse:
    """Lead to the page of this type, wherever it is, with the same parameters. Raises `Http404` without one."""
    page = model.objects.live().order_by("path").first()
    if page is None:
        raise Http404
    query = request.GET.urlencode()
    response = HttpResponseRedirect(page.get_url(request) + (f"?{query}" if query else ""))
    add_never_cache_headers(response)
    return response


@require_POST
def account_switch(request: HttpRequest) -> HttpResponse:
    """Choose which account the pages show from now on."""
    if request.tenant is None:
        raise Http404
    number = request.POST.get("compte", "")
    try:
        viewer_for(request.tenant, asked=number or "-")
    except (NoAccount, UnknownAccount) as error:
        raise Http404 from error
    request.session[ACCOUNT_SESSION_KEY] = number
    back = request.POST.get("suite", "")
    allowed = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return HttpResponseRedirect(back if allowed else "/")


@require_safe
@never_cache
def document_detail_page(request: HttpRequest, document_id: str) -> HttpResponse:
    """What the ledger says of a notice, for who cannot or will not read its PDF (RGAA 13.3)."""
    detail = document_detail(request.tenant, document_id) if request.tenant else None
    if detail is None:
        raise Http404
    viewer = viewer_for(request.tenant, asked=detail.account_number)
    context = {"detail": detail, "viewer": viewer, "account": viewer.account, "agency": agency(viewer)}
    return render(request, "pages/document_detail.html", context)


@require_GET
def document_download(request: HttpRequest, document_id: str) -> HttpResponse:
    """Hand out a document of one of the person's accounts, as an attachment from the private storage."""
    document = document_readable(request.tenant, document_id) if request.tenant else None
    if document is None:
        raise Http404
    try:
        content = binary_open(document.binary.name)
    except BinaryUnavailable:
        return render(request, "pages/document_missing.html", {"document": document}, status=503)
    return document_response(request, document, content)


def document_response(request: HttpRequest, document: Document, content: File) -> HttpResponse:
    """A document as an attachment that runs nothing, noted in the journal of access; for the page and the API."""
    event_record(
        kind=EventKind.DOCUMENT, user_id=request.user.pk, origin=origin_of(request), detail=document.document_id
    )
    response = FileResponse(content, as_attachment=True, filename=document.file_name, content_type=document.mime_type)
    response["X-Content-Type-Options"] = "nosniff"
    response._csp_replace = {"default-src": ["'none'"], "sandbox": True}
    add_never_cache_headers(response)
    return response


@require_safe
def claim_appointment(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Hand out the visit to come of one of the person's réclamations, for their own calendar."""
    claim = claim_readable(request.tenant, claim_id) if request.tenant else None
    if claim is None:
        raise Http404
    try:
        return appointment_response(request, claim)
    except NoAppointment as error:
        raise Http404 from error


def appointment_response(request: HttpRequest, claim: ClaimItem) -> HttpResponse:
    """The visit as an attachment that runs nothing; for the page and the API. Raises `NoAppointment`."""
    card = agency(viewer_for(request.tenant, asked=claim.account_number))
    response = HttpResponse(appointment_file(claim, card), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"rendez-vous-{claim.claim_id}.ics")
    response["X-Content-Type-Options"] = "nosniff"
    response._csp_replace = {"default-src": ["'none'"], "sandbox": True}
    add_never_cache_headers(response)
    return response
