"""The second factor as the landlord may change it, and as changes to it are told: added, removed, lost."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from wagtail.log_actions import log

from tenant_space.identity.enums import MailKind
from tenant_space.identity.limits import Limit, TooManyTries, tries_forget, try_give_back, try_take
from tenant_space.identity.models import UsedChallenge, User
from tenant_space.identity.second_factor.enums import MAIN, FactorType
from tenant_space.identity.sessions.same_form import PRESSED_TWICE
from tenant_space.identity.sessions.services import sessions_end
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import Origin, event_record
from tenant_space.notifications.services import notify

CHECK_LENGTH = 200
_CODE_LIMITS = (Limit.SECOND_FACTOR, Limit.SECOND_FACTOR_DAY)


class NoFactor(Exception):
    """This person has no second factor to remove."""


class CheckMissing(Exception):
    """How the person's identity was checked must be said: it is kept."""


@transaction.atomic
def factors_remove(*, actor: User | None, user: User, check: str) -> None:
    """Remove the second factor of somebody who lost it: codes, keys, recovery codes. All sessions end.

    `check` says how the actor made sure of the person's identity; it is kept in the log. The password stays:
    the person signs in with it alone, or asks for a new one by mail. The caller has made sure that the actor
    may manage this person; None: those who run the portal. Raises `CheckMissing` and `NoFactor`.
    """
    said = " ".join(check.split())[:CHECK_LENGTH]
    if not said:
        raise CheckMissing
    row = User.objects.select_for_update().get(pk=user.pk)
    removed, _ = Authenticator.objects.filter(user=row).delete()
    if not removed:
        raise NoFactor
    for limit in _CODE_LIMITS:
        tries_forget(limit, str(row.pk))
    sessions_end(user=row)
    event_record(kind=EventKind.FACTOR_LOST, user_id=row.pk)
    log(instance=row, action="identity.factor_lost", user=actor, data={"check": said})
    notify(MailKind.FACTOR_LOST, row, user_id=row.pk)


@transaction.atomic
def factor_note_added(*, user: User, factor: Authenticator, origin: Origin, keep: str = "") -> None:
    """Note a factor that its owner added, or new recovery codes: journal, log, mail to the owner.

    With the first factor the other sessions end (all but the one with the key `keep`): they were opened with
    the password alone.
    """
    main = Authenticator.objects.filter(user=user, type__in=MAIN).values_list("pk", flat=True)
    if list(main) == [factor.pk]:
        sessions_end(user=user, keep=keep)
    _note(EventKind.FACTOR_ADDED, MailKind.FACTOR_ADDED, user, factor, origin)


@transaction.atomic
def factor_note_removed(*, user: User, factor: Authenticator, origin: Origin) -> None:
    """Note a factor that its owner removed: journal, log, mail to the owner."""
    _note(EventKind.FACTOR_REMOVED, MailKind.FACTOR_REMOVED, user, factor, origin)


def code_try(*, user: User) -> None:
    """Count a code before it is looked at. Raises `TooManyTries`; the owner is then told, at most once a day.

    Not to be called inside a transaction.
    """
    key = str(user.pk)
    taken: list[Limit] = []
    for limit in _CODE_LIMITS:
        try:
            try_take(limit, key)
        except TooManyTries:
            for other in taken:
                try_give_back(other, key)
            _guesses_tell(user)
            raise
        taken.append(limit)


def code_try_forgive(*, user: User) -> None:
    """It was a right code: only failures are limited."""
    for limit in _CODE_LIMITS:
        try_give_back(limit, str(user.pk))


def code_use(*, user: User, code: str) -> bool:
    """Mark a right code of the application as used; False when it was before (RFC 6238, 5.2).

    Of two at once, the database lets one through. Marks outlive the 90 seconds in which a code is good.
    """
    return UsedChallenge.objects.get_or_create(key=_code_mark(user, code))[1]


def press_note(*, user: User, code: str, factor: Authenticator, press: str) -> None:
    """Note which press of a form (`press_of`) used a right code, for `factor_pressed`. Empty: nothing is noted."""
    if press:
        UsedChallenge.objects.get_or_create(key=_code_mark(user, code, factor, press))


def factor_pressed(*, user: User, code: str, press: str) -> Authenticator | None:
    """The factor whose code another press of the same form has used a few seconds ago; None: none.

    The code is the same one, sent by the same form from the same session: it is one try to come in, sent twice.
    """
    if not press:
        return None
    marks = {
        _code_mark(user, code, factor, press): factor
        for factor in Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    }
    mark = UsedChallenge.objects.filter(key__in=marks, used_at__gte=timezone.now() - PRESSED_TWICE).first()
    return marks[mark.key] if mark else None


def _code_mark(user: User, code: str, factor: Authenticator | None = None, press: str = "") -> str:
    digits = "".join(char for char in code if char.isdigit())
    facts = [str(user.pk), digits, *([str(factor.pk), press] if factor else [])]
    return salted_hmac("identity.security.code", ":".join(facts), algorithm="sha256").hexdigest()


def _guesses_tell(user: User) -> None:
    """Codes are asked for after the password only: somebody who writes that many wrong ones may know it."""
    try:
        try_take(Limit.SECOND_FACTOR_MAIL, str(user.pk))
    except TooManyTries:
        return
    notify(MailKind.FACTOR_GUESSED, user, user_id=user.pk)


def _note(kind: EventKind, mail: MailKind, user: User, factor: Authenticator, origin: Origin) -> None:
    event_record(kind=kind, user_id=user.pk, origin=origin, detail=FactorType(factor.type).label)
    action = "identity.factor_add" if kind == EventKind.FACTOR_ADDED else "identity.factor_remove"
    log(instance=user, action=action, user=user, data={"type": factor.type})
    notify(mail, user, user_id=user.pk, type=factor.type)
