"""Sign-ups that wait, as a manager may change them: mailed again, blocked, opened again, withdrawn.

All those of a person at once: of several, nobody can tell whose each one is. No mail says so: an address that
nobody proved may be anybody's.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from tenant_space.identity.models import SignUp, User
from tenant_space.identity.sign_up.services import activation_mails_enqueue
from tenant_space.identity.tenant_access.services import WrongState, reason_of
from tenant_space.tenancy.models import Tenant


@transaction.atomic
def sign_ups_mail(*, actor: User, person: Tenant) -> None:
    """Send the activation mails of a person again. Raises `WrongState` when nothing waits."""
    if not activation_mails_enqueue(SignUp.objects.filter(person=person)):
        raise WrongState
    log(instance=person, action="identity.resend", user=actor)


@transaction.atomic
def sign_ups_block(*, actor: User, person: Tenant, reason: str) -> None:
    """Shut the sign-ups of a person: the links are dead, and nobody else signs up as that person as long as they are.

    Raises `ReasonMissing`, and `WrongState` when nothing waits.
    """
    said = reason_of(reason)
    waiting = _locked(person).filter(blocked_at=None)
    if not waiting.update(blocked_at=timezone.now(), blocked_reason=said):
        raise WrongState
    log(instance=person, action="identity.sign_up_block", user=actor, data={"reason": said})


@transaction.atomic
def sign_ups_unblock(*, actor: User, person: Tenant) -> None:
    """Let the person sign up again, with what waits or from the start. Raises `WrongState` when nothing is blocked."""
    blocked = _locked(person).filter(blocked_at__isnull=False)
    if not blocked.update(blocked_at=None, blocked_reason=""):
        raise WrongState
    log(instance=person, action="identity.sign_up_open", user=actor)


@transaction.atomic
def sign_ups_withdraw(*, actor: User, person: Tenant, reason: str) -> None:
    """End the sign-ups of a person, blocked or not. Raises `ReasonMissing`, and `WrongState` when there is none."""
    said = reason_of(reason)
    if not _locked(person).delete()[0]:
        raise WrongState
    log(instance=person, action="identity.sign_up_close", user=actor, data={"reason": said})


def _locked(person: Tenant) -> QuerySet[SignUp]:
    """The sign-ups of a person, kept from being activated until the end of the transaction."""
    Tenant.objects.select_for_update(no_key=True).get(pk=person.pk)
    return SignUp.objects.filter(person=person)
