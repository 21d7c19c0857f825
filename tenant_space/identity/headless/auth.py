"""Who may call the tenant API: a tenant, with the token of an app or the cookie of a browser."""

from __future__ import annotations

import math
import time
from http import HTTPStatus
from typing import cast

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.headless.contrib.ninja.security import x_session_token_auth
from allauth.headless.internal.sessionkit import authenticate_by_x_session_token
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import APIKeyCookie, APIKeyHeader
from ninja.throttling import BaseThrottle
from ninja.utils import check_csrf

from tenant_space.identity.headless.problems import ApiProblem
from tenant_space.identity.models import User
from tenant_space.identity.requests import TenantRequest
from tenant_space.identity.terms_of_use.services import terms_due
from tenant_space.tenancy.scope import scope_of

TOKEN_HEADER = "X-Session-Token"  # noqa: S105
MINUTE = 60


class SessionToken(APIKeyHeader):
    """The token that signing in over `/_allauth/app/` gave. A wrong one is refused, whatever cookies come along."""

    param_name = TOKEN_HEADER

    def __init__(self, needs_terms: bool = True) -> None:
        self.needs_terms = needs_terms
        super().__init__()

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        if key is None:
            return None
        user = x_session_token_auth(request)
        if user is None:
            raise ApiProblem(HTTPStatus.UNAUTHORIZED, "token", "Cette session est terminée. Connectez-vous à nouveau.")
        return _admitted(request, user, self.needs_terms)


class SessionCookie(APIKeyCookie):
    """The session of a browser; what writes also needs the CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, needs_terms: bool = True) -> None:
        self.needs_terms = needs_terms
        super().__init__(csrf=False)  # asked for below, of people who are signed in

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        if not request.user.is_authenticated:
            return None
        if check_csrf(request):
            raise ApiProblem(HTTPStatus.FORBIDDEN, "csrf", "Cette demande ne vient pas d'une page du portail.")
        return _admitted(request, request.user, self.needs_terms)


def _admitted(request: HttpRequest, user: User, needs_terms: bool) -> User:
    """The person, once it is sure that they may read an account. Sets `request.tenant`, as the pages have it."""
    if user.tenant is None:
        raise ApiProblem(HTTPStatus.FORBIDDEN, "not_a_tenant", "Cet accès n'est pas celui d'un locataire.")
    if not scope_of(user.tenant).last_days:
        raise ApiProblem(HTTPStatus.FORBIDDEN, "no_account", "Vous n'avez plus de compte client à consulter ici.")
    if needs_terms and terms_due(user):
        detail = "Les conditions générales d'utilisation ont changé. Lisez-les et acceptez-les pour continuer."
        raise ApiProblem(HTTPStatus.FORBIDDEN, "terms", detail)
    signed_in = cast(TenantRequest, request)
    signed_in.user, signed_in.tenant = user, user.tenant
    return user


def password_needed(request: HttpRequest) -> None:
    """Raises `ApiProblem` unless the password was given again in the last minutes, in the session of this call."""
    found = authenticate_by_x_session_token(request.headers.get(TOKEN_HEADER, ""))
    asked = HttpRequest()  # the session of a token is no session of this request: no cookie may come of it
    asked.user, asked.session = request.user, found[1] if found else request.session
    if is_reauthentication_required(asked, app="allauth.account"):
        detail = "Confirmez d'abord votre mot de passe (/_allauth/, auth/reauthenticate), puis recommencez."
        raise ApiProblem(HTTPStatus.FORBIDDEN, "password_needed", detail)


class PerPerson(BaseThrottle):
    """A brake on programs gone wild, by person and minute; kept in the cache, since it protects no secret."""

    def allow_request(self, request: HttpRequest) -> bool:
        user: User = request.auth  # type: ignore[attr-defined]  # ninja sets it
        key = f"api-v1:{user.pk}:{int(time.time()) // MINUTE}"
        cache.add(key, 0, 2 * MINUTE)
        return cache.incr(key) <= settings.PORTAL_API_PER_MINUTE

    def wait(self) -> float:
        return math.ceil(MINUTE - time.time() % MINUTE)


def portal_auth(needs_terms: bool = True) -> list[APIKeyHeader | APIKeyCookie]:
    """How one signs in to the tenant API: by token, else by cookie.

    `needs_terms`: those who have not accepted the terms in force are refused.
    """
    return [SessionToken(needs_terms), SessionCookie(needs_terms)]
