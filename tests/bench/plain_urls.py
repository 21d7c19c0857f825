"""The portal's addresses, with two plain views beside its dashboard: what the same answer costs without Wagtail."""

from __future__ import annotations

from types import SimpleNamespace

from django.http import HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from config.urls import urlpatterns as portal_urls
from tenant_space.dashboard.models import DashboardPage
from tenant_space.dashboard.selectors import dashboard
from tenant_space.identity.requests import PortalRequest
from tenant_space.secured.pages import ACCOUNT_SESSION_KEY
from tenant_space.secured.viewer import ACCOUNT_PARAMETER, agency, viewer_for
from tenant_space.tenancy.models import LedgerEntry

PLAIN, BARE = "bench/plain/", "bench/bare/"
LINES = 10
TEN_LINES = engines["django"].from_string(
    "<!doctype html><title>{{ who }}</title><ul>{% for line in lines %}<li>{{ line.label }}</li>{% endfor %}</ul>"
)
# What the template asks of the page; filled once, from the real one.
page = SimpleNamespace(seo_title="", search_description="", cache_key="plain")


class BenchRequest(PortalRequest):
    """A request of somebody signed in."""

    _wagtail_site: SimpleNamespace
    """The site of Wagtail's cached parts of a template."""


def page_fill() -> None:
    """Take the words of the real page."""
    real = DashboardPage.objects.get()
    page.title, page.introduction, page.url = real.title, real.introduction, real.url


def plain(request: BenchRequest) -> HttpResponse:
    """The dashboard as any Django view would serve it: the same selectors, template and headers."""
    request._wagtail_site = SimpleNamespace(pk=0)  # for the template's cached text
    viewer = viewer_for(
        request.tenant,
        asked=request.GET.get(ACCOUNT_PARAMETER, ""),
        chosen=request.session.get(ACCOUNT_SESSION_KEY, ""),
    )
    context = {
        "page": page,
        "viewer": viewer,
        "account": viewer.account,
        "agency": agency(viewer),
        "dashboard": dashboard(viewer),
    }
    response = TemplateResponse(request, DashboardPage.template, context)
    add_never_cache_headers(response)
    patch_vary_headers(response, ["Cookie"])
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def bare(request: BenchRequest) -> HttpResponse:
    """Session and user, one query, ten lines."""
    lines = LedgerEntry.objects.for_tenant(request.tenant)[: request.session.get("lines", LINES)]
    return HttpResponse(TEN_LINES.render({"who": request.user.pk, "lines": lines}, request))


urlpatterns = [path(PLAIN, plain), path(BARE, bare), *portal_urls]
