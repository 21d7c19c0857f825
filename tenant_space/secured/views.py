"""Lasting addresses of the tenant's pages, and the account they show."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe
from wagtail.models import get_page_models

from tenant_space.identity.pressed import pressed_on
from tenant_space.identity.requests import PortalRequest
from tenant_space.secured.pages import ACCOUNT_SESSION_KEY, ReadingPage
from tenant_space.secured.viewer import NoAccount, UnknownAccount, viewer_for


@require_safe
def reading_page(request: HttpRequest, lasting: str) -> HttpResponse:
    """The lasting address of a page one reads, for mails, cards and links: editors may move the page."""
    return lasting_redirect(request, ReadingPage, "lasting", lasting)


def lasting_redirect(request: HttpRequest, base: type, attribute: str, value: str) -> HttpResponse:
    """Lead to the page, wherever it is, whose type is of this base and has this attribute, with the same parameters.

    Raises `Http404` without one.
    """
    types = (model for model in get_page_models() if issubclass(model, base) and getattr(model, attribute) == value)
    model = next(types, None)
    page = model.objects.live().order_by("path").first() if model else None
    if page is None:
        raise Http404
    query = request.GET.urlencode()
    response = HttpResponseRedirect(page.get_url(request) + (f"?{query}" if query else ""))
    add_never_cache_headers(response)
    return response


@pressed_on("/")
def account_switch(request: PortalRequest) -> HttpResponse:
    """Choose which account the pages show from now on."""
    if request.tenant is None:
        raise Http404
    try:
        viewer = viewer_for(request.tenant, asked=request.POST.get("compte") or "-")
    except (NoAccount, UnknownAccount) as error:
        raise Http404 from error
    request.session[ACCOUNT_SESSION_KEY] = viewer.account.number
    back = request.POST.get("suite", "")
    allowed = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return HttpResponseRedirect(back if allowed else "/")
