"""What allauth tells about second factors, page or API: noted in one place."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from tenant_space.identity.models import User
from tenant_space.identity.origin import origin_of
from tenant_space.identity.second_factor.enums import MAIN
from tenant_space.identity.second_factor.services import factor_note_added, factor_note_removed
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import event_record


def added(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Recovery codes come along with the first factor: that one is told."""
    if authenticator.type in MAIN:
        key = request.session.session_key or ""
        factor_note_added(user=user, factor=authenticator, origin=origin_of(request), keep=key)


def renewed(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    factor_note_added(user=user, factor=authenticator, origin=origin_of(request))


def removed(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Recovery codes go along with the last factor: that one is told."""
    if authenticator.type in MAIN:
        factor_note_removed(user=user, factor=authenticator, origin=origin_of(request))


def used(sender: Any, request: HttpRequest, passwordless: bool = False, **kwargs: Any) -> None:
    """Those who sign in with a key alone were not asked about « Rester connecté »: until the browser is closed."""
    if passwordless:
        request.session.set_expiry(0)


def failed(sender: Any, request: HttpRequest, user: User, reauthentication: bool = False, **kwargs: Any) -> None:
    """A wrong code after the right password: the owner sees it in the journal."""
    if not reauthentication:
        kind, detail = EventKind.SIGN_IN_FAILED, "code de double vérification"
        event_record(kind=kind, user_id=user.pk, origin=origin_of(request), detail=detail)


def connect() -> None:
    """Listen to allauth."""
    signals.authenticator_added.connect(added, dispatch_uid="factor_added")
    signals.authenticator_reset.connect(renewed, dispatch_uid="codes_renewed")
    signals.authenticator_removed.connect(removed, dispatch_uid="factor_removed")
    signals.authenticator_used.connect(used, dispatch_uid="factor_used")
    signals.authentication_failed.connect(failed, dispatch_uid="code_failed")
