"""How much one person, and all who share an account, may send in a while. Staff are not limited.

Counted when something is about to be sent, never for what is corrected or kept: in rows of its own, so that many tabs
and programs at once come to the same number (`identity.limits`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum

from tenant_space import formats
from tenant_space.identity.limits import Limit, TooManyTries, try_give_back, try_take
from tenant_space.tenancy.models import Tenant

TOO_MANY = (
    "Vous avez envoyé beaucoup de {what} en peu de temps. {kept}"
    "Envoyez-le dans {wait}. Si c'est urgent, appelez votre agence."
)
KEPT = "Rien n'est perdu : ce que vous avez écrit est gardé. "


class Sends(Enum):
    """What is sent, with the limits on it: of a person, and of an account."""

    MESSAGE = (Limit.MESSAGE, Limit.MESSAGE_ACCOUNT, "messages")
    REQUEST = (Limit.REQUEST, Limit.REQUEST_ACCOUNT, "demandes")

    @classmethod
    def of(cls, limit: Limit) -> Sends:
        """What a limit is on."""
        return next(one for one in cls if limit in one.value)


@contextmanager
def sending_counted(tenant: Tenant, account_number: str, what: Sends) -> Iterator[None]:
    """Count one sending about an account, or about none (empty); what then fails to leave is taken off again.

    Raises `TooManyTries` before anything is sent when it is one too many. Never inside a transaction.
    """
    of_person, of_account, _ = what.value
    taken = [(of_person, tenant.pk)] + ([(of_account, account_number)] if account_number else [])
    for number, (limit, key) in enumerate(taken):
        try:
            try_take(limit, key)
        except TooManyTries:
            _give_back(taken[:number])
            raise
    try:
        yield
    except Exception:
        _give_back(taken)
        raise


def too_many_text(what: Sends, seconds: int, *, kept: bool = True) -> str:
    """What is told, and what to do; `kept`: whether what was written is."""
    return TOO_MANY.format(what=what.value[2], wait=formats.duration(seconds), kept=KEPT if kept else "")


def _give_back(taken: Sequence[tuple[Limit, str]]) -> None:
    for limit, key in taken:
        try_give_back(limit, key)
