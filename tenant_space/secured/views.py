"""Lasting addresses of the tenant's pages, and the account they show."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page, get_page_models

from tenant_space.identity.requests import PortalRequest
from tenant_space.secured.pages import ACCOUNT_SESSION_KEY
from tenant_space.secured.viewer import NoAccount, UnknownAccount, viewer_for


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
def account_switch(request: PortalRequest) -> HttpResponse:
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
