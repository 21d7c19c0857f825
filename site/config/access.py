"""The table of routes: who may reach what. Sign-in is required unless a line here says otherwise.

`LoginRequiredMiddleware` locks every view; `open_routes` opens those marked `OPEN`. A test walks
all routes and fails on one without a line. `STAFF` trees check the admin permission themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum, auto
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver


class Rule(Enum):
    OPEN = auto()
    SIGNED_IN = auto()
    STAFF = auto()
    API = auto()  # by token or cookie; its own view or operation refuses everybody else with a 401


# The full pattern of a route, or the beginning of a tree when it ends with "*".
ROUTES: dict[str, Rule] = {
    # the landlord's look, search engines
    "brand.<slug:digest>.css": Rule.OPEN,
    "robots.txt": Rule.OPEN,
    "sitemap.xml": Rule.OPEN,
    "favicon.ico": Rule.OPEN,
    "sante/": Rule.OPEN,
    # signing up and in
    "inscription/*": Rule.OPEN,
    "activation/*": Rule.OPEN,
    r"^activation/(?P<key>[-:\w]+)/$": Rule.OPEN,
    "connexion/*": Rule.OPEN,
    "connexion/confirmer/*": Rule.SIGNED_IN,
    "deconnexion/": Rule.OPEN,
    "mot-de-passe/*": Rule.OPEN,
    r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": Rule.OPEN,
    # asked by a script, which must hear that the session has ended; a kept form is its owner's
    "session/etat/": Rule.OPEN,
    "session/prolonger/": Rule.OPEN,
    "session/saisie/": Rule.SIGNED_IN,
    # who is signed in looks after the own access; the link to a new address may be opened on another device
    "ma-securite/*": Rule.SIGNED_IN,
    "ma-securite/identifiant/confirmer/<str:key>/": Rule.OPEN,
    "ma-securite/identifiant/fait/": Rule.OPEN,
    "ma-securite/fermer/fait/": Rule.OPEN,
    # tenants
    "conditions-a-accepter/": Rule.SIGNED_IN,
    "compte-affiche/": Rule.SIGNED_IN,
    "documents/<path:document_id>/detail/": Rule.SIGNED_IN,
    "documents/<path:document_id>/fichier/": Rule.SIGNED_IN,
    "documents/<path:document_id>/": Rule.SIGNED_IN,
    "reclamations/<path:claim_id>/rendez-vous.ics": Rule.SIGNED_IN,
    "espace/<slug:lasting>/": Rule.SIGNED_IN,
    "demarches/<slug:kind>/": Rule.SIGNED_IN,
    "paiement/<uuid:uid>/*": Rule.SIGNED_IN,
    "paiement/<uuid:uid>/": Rule.SIGNED_IN,
    # on the way to the bank: the form, signed by us, is noted as gone and led on
    "paiement/depart/": Rule.OPEN,
    # the browser comes back from the bank, perhaps by a POST that its session does not follow: it is only led on
    "paiement/retour/<uuid:uid>/": Rule.OPEN,
    # a link that pays one account: sealed, and all it tells is the amount
    "payer/<slug:token>/": Rule.OPEN,
    "payer/retour/<slug:token>/": Rule.OPEN,
    "payer/fait/<slug:token>/": Rule.OPEN,
    # from the bank, server to server: what it sends is signed
    "paiement/notification/<slug:gateway>/": Rule.OPEN,
    "paiement/notification/<slug:gateway>": Rule.OPEN,
    "banque-de-demonstration/": Rule.OPEN,  # only exists in the demo and the tests
    "envois/*": Rule.SIGNED_IN,
    "envois/<str:number>/message/": Rule.OPEN,  # signed out, it keeps what was written, and asks to sign in
    "envois/<str:number>/regle/": Rule.OPEN,  # the same
    "envois/<str:number>/avis/": Rule.OPEN,  # the same
    # the CMS; its sign-in and password pages lead to the portal's own
    "admin/*": Rule.STAFF,
    "admin/login/": Rule.OPEN,
    "admin/password_reset/": Rule.OPEN,
    "_util/login/": Rule.OPEN,
    "fichiers/*": Rule.OPEN,  # Wagtail checks the collection's privacy
    "media/<path:path>": Rule.OPEN,  # the public storage only
    # signing up and in for programs: `accounts.headless`
    "_allauth/*": Rule.OPEN,  # the description; what does not exist
    "_allauth/browser/v1/*": Rule.OPEN,
    "_allauth/app/v1/*": Rule.OPEN,
    "_allauth/browser/v1/account/*": Rule.API,
    "_allauth/app/v1/account/*": Rule.API,
    "_allauth/browser/v1/auth/sessions": Rule.API,
    "_allauth/app/v1/auth/sessions": Rule.API,
    "_allauth/browser/v1/account/email/confirm": Rule.OPEN,  # by the key of a mail, as the page
    "_allauth/app/v1/account/email/confirm": Rule.OPEN,
    # what a tenant reads, for programs: `tenant_space.api`
    "api/v1/": Rule.OPEN,  # does not exist
    "api/v1/.*": Rule.OPEN,  # does not exist
    "api/v1/openapi.json": Rule.OPEN,
    "api/v1/docs": Rule.OPEN,
    "api/v1/me": Rule.API,
    "api/v1/terms": Rule.API,
    "api/v1/reach": Rule.API,
    "api/v1/menu": Rule.API,
    "api/v1/accounts": Rule.API,
    "api/v1/accounts/<number>": Rule.API,
    "api/v1/accounts/<number>/home": Rule.API,
    "api/v1/accounts/<number>/entries": Rule.API,
    "api/v1/accounts/<number>/changes": Rule.API,
    "api/v1/accounts/<number>/year": Rule.API,
    "api/v1/accounts/<number>/leases": Rule.API,
    "api/v1/accounts/<number>/statement": Rule.API,
    "api/v1/accounts/<number>/statement.pdf": Rule.API,
    "api/v1/accounts/<number>/statement.csv": Rule.API,
    "api/v1/accounts/<number>/statement/mail": Rule.API,
    "api/v1/accounts/<number>/mandates": Rule.API,
    "api/v1/accounts/<number>/payments": Rule.API,
    "api/v1/accounts/<number>/mandate-requests": Rule.API,
    "api/v1/accounts/<number>/debit-day-requests": Rule.API,
    "api/v1/accounts/<number>/debit-stop-requests": Rule.API,
    "api/v1/accounts/<number>/payment-plan": Rule.API,
    "api/v1/accounts/<number>/payment-plan-requests": Rule.API,
    "api/v1/accounts/<number>/persons": Rule.API,
    "api/v1/accounts/<number>/detail-form": Rule.API,
    "api/v1/accounts/<number>/contact-details-requests": Rule.API,
    "api/v1/accounts/<number>/marital-status-requests": Rule.API,
    "api/v1/accounts/<number>/occupation-requests": Rule.API,
    "api/v1/accounts/<number>/occupant-requests": Rule.API,
    "api/v1/accounts/<number>/claims": Rule.API,
    "api/v1/accounts/<number>/claims/<path:claim_id>/appointment.ics": Rule.API,
    "api/v1/accounts/<number>/claims/<path:claim_id>": Rule.API,
    "api/v1/accounts/<number>/receipts-choice": Rule.API,
    "api/v1/accounts/<number>/request-form": Rule.API,
    "api/v1/accounts/<number>/request-form/topics/<topic_id>/known": Rule.API,
    "api/v1/accounts/<number>/request-files": Rule.API,
    "api/v1/accounts/<number>/request-files/<file_id>": Rule.API,
    "api/v1/accounts/<number>/requests": Rule.API,
    "api/v1/documents": Rule.API,
    "api/v1/documents/<path:document_id>": Rule.API,
    "api/v1/documents/<path:document_id>/detail": Rule.API,
    "api/v1/documents/<path:document_id>/file": Rule.API,
    "api/v1/requests": Rule.API,
    "api/v1/unfinished-requests": Rule.API,
    "api/v1/requests/<request_number>": Rule.API,
    "api/v1/requests/<request_number>/messages": Rule.API,
    "api/v1/requests/<request_number>/acknowledgement.pdf": Rule.API,
    "api/v1/requests/<request_number>/appointment.ics": Rule.API,
    "api/v1/requests/<request_number>/files/<file_id>": Rule.API,
    "api/v1/requests/<request_number>/confirmation": Rule.API,
    "api/v1/requests/<request_number>/reopening": Rule.API,
    "api/v1/requests/<request_number>/withdrawal": Rule.API,
    "api/v1/requests/<request_number>/mandate.pdf": Rule.API,
    "api/v1/requests/<request_number>/mandate-signature": Rule.API,
    "api/v1/requests/<request_number>/mandate-signature/code": Rule.API,
    "api/v1/requests/<request_number>/phone-confirmation": Rule.API,
    "api/v1/requests/<request_number>/phone-confirmation/code": Rule.API,
    "api/v1/requests/<request_number>/survey": Rule.API,
    "api/v1/requests/<request_number>/read": Rule.API,
    "api/v2/*": Rule.OPEN,  # public pages only
    "demo/courriels/": Rule.OPEN,  # only exists in the demo
    # Wagtail pages guard themselves: see `tenant_space.secured.pages`
    r"^((?:[\w\-]+/)*)$": Rule.OPEN,
}


def rule_of(route: str) -> Rule | None:
    """The rule of a route: its own line, else the longest tree it belongs to."""
    if route in ROUTES:
        return ROUTES[route]
    trees = [key for key in ROUTES if key.endswith("*") and route.startswith(key[:-1])]
    return ROUTES[max(trees, key=len)] if trees else None


def walk(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route of the site with its full pattern."""
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry.url_patterns, route)
        else:
            yield route, entry


def superuser_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Forbid a view to everybody but superusers."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def open_routes(patterns: list[URLPattern | URLResolver]) -> None:
    """Exempt the open routes from `LoginRequiredMiddleware`, and those that answer 401 instead of a page."""
    for route, entry in walk(patterns):
        if rule_of(route) in (Rule.OPEN, Rule.API):
            # The attribute that Django's own `login_not_required` sets.
            entry.callback.login_required = False  # type: ignore[attr-defined]
