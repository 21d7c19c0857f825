"""What follows when allauth has changed a password, on its pages or through its API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from tenant_space.identity.models import AddressChange, User
from tenant_space.identity.origin import origin_of
from tenant_space.identity.security.services import password_changed


def password_change_follows(sender: type[User], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """The session that changed the password stays, under its new key."""
    password_changed(user=user, keep=request.session.session_key or "", origin=origin_of(request))


def reset_drops_address_change(sender: type[User], user: User, **kwargs: Any) -> None:
    """Somebody who resets a password may want to undo what somebody else began."""
    AddressChange.objects.filter(user=user).delete()
