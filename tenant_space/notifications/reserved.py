"""Mails about something that not all who look after the outbox may know of.

Of these they read the kind and what became of it, since a mail that fails must be seen; neither to whom it goes nor
what a server said of the address, and no search for a person finds it. Rooms above register what is so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict, cast

from django.db.models import BigIntegerField, BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from tenant_space.notifications.models import OutgoingMail
from tenant_space.registry import Registry, named

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django_stubs_ext import WithAnnotations

    class _Mark(TypedDict):
        is_reserved: bool

    MarkedMail: TypeAlias = WithAnnotations[OutgoingMail, _Mark]

RESERVED = "Lecture réservée"
# The rows, by their keys, of which a member of staff may not know whom they concern.
Rows = Callable[[Any], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Reserve:
    """What mails may be about that is not for everybody."""

    key: str
    """The name of the identifier in the mail's context: `submission_id`."""
    rows: Rows
    """The rows with such an identifier that this member of staff may not know of."""


_reserves: Registry[Reserve] = Registry("reserve", code=lambda one: one.key, label=lambda one: named(one.rows))


def reserve_register(key: str, rows: Rows) -> None:
    """Say which mails are not for all staff: called where a `mails.py` is imported. Raises `RegisteredTwice`."""
    _reserves.register(Reserve(key, rows))


def mails_marked(mails: QuerySet[OutgoingMail], user: AbstractBaseUser | AnonymousUser) -> QuerySet[MarkedMail]:
    """These mails, each with `is_reserved`: whether this member of staff reads its kind and no more."""
    found: list[Q] = []
    for number, reserve in enumerate(_reserves.all()):
        about = f"about_{number}"
        mails = mails.annotate(**{about: Cast(KeyTextTransform(reserve.key, "context"), BigIntegerField())})
        found.append(Q(Exists(reserve.rows(user).filter(pk=OuterRef(about)))))
    reserved = ExpressionWrapper(reduce(or_, found), BooleanField()) if found else Value(False)
    return cast("QuerySet[MarkedMail]", mails.annotate(is_reserved=reserved))


def is_reserved(mail: OutgoingMail, user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this member of staff reads the kind of this mail and no more."""
    return mails_marked(OutgoingMail.objects.filter(pk=mail.pk), user).filter(is_reserved=True).exists()


def error_named(error: str) -> str:
    """The sort of an error, without what a server answered: that is often the address, or about it."""
    return error.partition(":")[0]
