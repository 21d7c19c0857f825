from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.hashers import get_hasher, is_password_usable, make_password, verify_password
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import task

from tenant_space.formats.addresses import email_normalise
from tenant_space.identity.afterwards import afterwards, facts_of
from tenant_space.identity.models import User
from tenant_space.identity.origin import origin_of
from tenant_space.identity.password_text import MAXIMUM_LENGTH, password_normalise
from tenant_space.identity.selectors import newest_sign_up_at
from tenant_space.identity.sessions.opened import is_closed_to
from tenant_space.identity.sessions.selectors import sign_ins
from tenant_space.identity.sign_up.services import activation_resend
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import Origin, address_mask, event_record
from tenant_space.kept.statements import KeptStatement


class PortalBackend(AuthenticationBackend):
    """Sign-in by e-mail, with Django's permissions.

    Every try costs two queries and one check of a password, and every refusal is the same: a right password
    whose owner may not sign in, or has not activated yet, gets no more than a wrong one. What a refusal entails
    is left to the worker, for an address that is nobody's, too.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        email, password = credentials.get("email"), credentials.get("password")
        password = password_normalise(password or "")
        if not email or not password or len(password) > MAXIMUM_LENGTH:  # hashing takes time
            return None
        email = email_normalise(email)
        user, waiting = sign_ins().filter(email=email).first(), newest_sign_up_at(email)
        known = user or waiting
        decoy = _decoy(get_hasher().algorithm)
        encoded = known.password if known and is_password_usable(known.password) else decoy
        right, outdated = verify_password(password, encoded)
        if user and right and user.may_sign_in and not is_closed_to(request, user):
            if outdated:
                user.set_password(password)
                user.save(update_fields=["password"])
            return user
        origin = origin_of(request) if request else Origin()
        at, network = timezone.now().isoformat(), address_mask(origin.address)
        afterwards(sign_in_refused, email=email, right=right, at=at, network=network, device=origin.device)
        return None

    def get_user(self, user_id: int) -> User | None:
        user = next(iter(_BY_KEY.rows((), [int(user_id)], _by_key)), None)
        return user if user and self.user_can_authenticate(user) else None


def _by_key(pk: int) -> QuerySet[User]:
    return User.objects.select_related("tenant").filter(pk=pk)


_BY_KEY = KeptStatement[User]("user")


@task(backend="jobs")
def sign_in_refused(sealed: str) -> None:
    """Note a refused try for the one it concerns; who has not activated yet gets the link again."""
    facts = facts_of(sealed)
    user = User.objects.filter(email=facts["email"]).first()
    if user:
        origin, at = Origin(facts["network"], facts["device"], masked=True), dt.datetime.fromisoformat(facts["at"])
        event_record(kind=EventKind.SIGN_IN_FAILED, user_id=user.pk, origin=origin, at=at)
    elif facts["right"]:
        activation_resend(email=facts["email"])


@cache
def _decoy(algorithm: str) -> str:
    """A password nobody has, checked in place of one that does not exist: the same work for every address."""
    return make_password(get_random_string(32))
