from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode

from tenant_space.identity.requests import Idle, PortalRequest
from tenant_space.identity.sessions.idle import COOKIE, idle_cookie_set, idle_of
from tenant_space.identity.sessions.kept import KEPT, form_expire, form_forget, form_keep
from tenant_space.identity.sessions.opened import LEFT, session_refuse_app, session_settle

# Asked by an open page of Wagtail's editor by itself, every few seconds: nobody does anything.
_AUTOMATIC = "wagtailadmin_editing_sessions"


class IdleMiddleware:
    """Sign out those who did nothing for too long, or came too long ago, and keep what they then send.

    Stands right after the one that sets `request.user`; never writes to the database on a GET.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        session_refuse_app(request)
        request.idle = idle_of(request)
        request.idle_asked_only = request.idle_prolonged = request.form_kept_now = False
        ended = session_settle(request, idle=request.idle.ended)
        form_expire(request)
        if LEFT in request.session:
            return self._of_ended(request, ended)
        response = self.get_response(request)
        self._renew(request, response)
        if request.method == "POST" and _sent_again(request):
            form_forget(request.session)
        return response

    def _of_ended(self, request: PortalRequest, ended: bool) -> HttpResponse:
        """The answer in a session that has ended, `ended`: just now."""
        request.idle = Idle(measured=False)
        key = request.session.session_key
        response = self.get_response(request)
        if request.session.session_key != key:  # this very request signed somebody in
            self._renew(request, response)
            return response
        response = _kept(request, response)
        if ended and request.session.modified:
            request.session.cycle_key()  # the old key may be known
        return response

    def _renew(self, request: PortalRequest, response: HttpResponse) -> None:
        """At most once a minute, and not with an answer that others may be given from a cache."""
        if _is_automatic(request) or "public" in response.get("Cache-Control", ""):
            return
        now: Idle = idle_of(request)  # the request may have signed somebody in, or out
        if not now.measured:
            if COOKIE in request.COOKIES:
                response.delete_cookie(COOKIE, samesite="Lax")
        elif not now.fresh or request.idle_prolonged:
            idle_cookie_set(request, response)


def _is_automatic(request: PortalRequest) -> bool:
    namespaces = request.resolver_match.namespaces if request.resolver_match else []
    return request.idle_asked_only or _AUTOMATIC in namespaces


def _kept(request: PortalRequest, response: HttpResponse) -> HttpResponse:
    """The answer to somebody who was signed out; it leads to the kept form, if what was sent could be kept."""
    if not form_keep(request, response):
        return response
    query = urlencode({"next": reverse("session_kept")})
    return HttpResponseRedirect(f"{resolve_url('account_login')}?{query}")


def _sent_again(request: PortalRequest) -> bool:
    if request.form_kept_now:
        return False
    kept = request.session.get(KEPT)
    return bool(kept and request.user.is_authenticated and kept["path"] == request.get_full_path())
