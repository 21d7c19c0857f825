"""Pages of the installation itself."""

import datetime as dt
import email
from email.message import EmailMessage
from email.policy import default as modern
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_file
from wagtail import views as wagtail_views
from wagtail.models import Page

from forms.submissions.reply_views import GIVEN_BACK
from forms.submissions.request_page import RequestPage
from home.selectors import secured_page, site_kept
from tenant_space.identity.requests import PortalRequest
from tenant_space.identity.sign_in import views as sign_in
from tenant_space.identity.terms_of_use.services import terms_due

_SEPARATOR = b"-" * 79


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /api/", f"Sitemap: {settings.PORTAL_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """For the load balancer: the process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"state": "ok"})


@require_safe
@never_cache
def demo_mails(request: HttpRequest) -> HttpResponse:
    """The demo's mailbox: what would have left by mail, newest first."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), reverse=True)[:30]
    mails = [mail for path in files for mail in _mails_in(path)]
    return render(request, "pages/demo_mails.html", {"mails": mails})


def page_serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view, which is told the site, and the page where it is one for tenants alone."""
    _route_told(request, path)
    return wagtail_views.serve(request, path)


def _route_told(request: HttpRequest, path: str) -> None:
    """Say where an address leads, as far as it is kept.

    Of the site and its home page nothing is shown below the home page, so both may be kept. A page for tenants says
    the same to everybody but for what its selectors read.
    """
    if path and (site := site_kept()):
        request._wagtail_site = site  # type: ignore[attr-defined]  # where `Site.find_for_request` keeps its find
        if page := secured_page(path):
            request._wagtail_route_for_request = page.route(request, [])  # type: ignore[attr-defined]  # the same of pages


def form_refused(request: PortalRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose protection does not hold.

    Somebody who signed in anew in another tab since it was shown has a request back as they had filled it in, to press
    once more. Only who was shown the form has the signed word it carries, so nobody else can fill one in for them.
    """
    return _form_given_back(request) or sign_in.form_refused(request, reason)


def _form_given_back(request: PortalRequest) -> HttpResponse | None:
    user, match = request.user, request.resolver_match
    if not user.is_authenticated or request.tenant is None or match is None or terms_due(user):
        return None
    if given_back := GIVEN_BACK.get(match.url_name or ""):
        return given_back(request, request.tenant, match.kwargs["number"])
    if match.url_name != "wagtail_serve":
        return None
    (path,) = match.args
    _route_told(request, path)
    page = Page.find_for_request(request, path)
    return page.form_given_back(request, request.tenant) if isinstance(page, RequestPage) else None


def absent(request: HttpRequest) -> HttpResponse:
    """An address that a library has and this portal has not."""
    raise Http404


@require_safe
def public_file(request: HttpRequest, path: str, folder: str) -> HttpResponseBase:
    """A file of the public storage, where it is a folder of this machine: a name that no file can have is missing."""
    try:
        return serve_file(request, path, document_root=folder)
    except (OSError, ValueError) as error:
        raise Http404 from error


def _mails_in(path: Path) -> list[dict[str, Any]]:
    parts = path.read_bytes().split(_SEPARATOR)
    return [_shown(email.message_from_bytes(part.lstrip(b"\n"), policy=modern)) for part in parts if part.strip()]


def _shown(message: EmailMessage) -> dict[str, Any]:
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return {
        "subject": message["Subject"],
        "to": message["To"],
        "date": date_format(timezone.localtime(_sent_at(message)), "j F Y à H:i"),
        "text": text,
    }


def _sent_at(message: EmailMessage) -> dt.datetime:
    # Django writes `-0000`, which the parser reads as a date without a zone.
    found = message["Date"].datetime
    return found if timezone.is_aware(found) else found.replace(tzinfo=dt.UTC)
