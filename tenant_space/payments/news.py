"""What a bank told of an attempt, once a gateway has read it. Amounts are in cents; no card data."""

from __future__ import annotations

from dataclasses import dataclass, field

from tenant_space.payments.enums import Said

EURO = "978"


@dataclass(frozen=True, slots=True)
class BankNews:
    """One thing that the bank says, proven to come from it."""

    said: Said
    """What it says."""
    reference: str
    """The reference of the attempt, as we gave it."""
    amount_cents: int | None
    """The amount it is about, in cents; None: it names none."""
    shop: str = ""
    """The number of the shop it was paid to."""
    mode: str = ""
    """`TEST` or `PRODUCTION`."""
    currency: str = EURO
    """The code of the currency (ISO 4217, numeric)."""
    effective_cents: int | None = None
    """What was really debited, in cents; None: it does not say."""
    effective_currency: str = ""
    """The currency really debited; empty: it does not say."""
    moment: str = ""
    """The moment that we gave, `YYYYMMDDHHMMSS` in UTC; empty: it does not repeat it."""
    number: str = ""
    """The transaction number that we gave; empty: it does not repeat it."""
    is_refund: bool = False
    """Whether money goes back to the tenant."""
    sequence: int = 0
    """Which try on the bank's page it is about, from 1; 0: it does not say."""
    uuid: str = ""
    """The bank's own number of the operation; empty: none was made."""
    was_captured: bool = True
    """False: the money had been promised, and the bank could not take it."""
    word: str = ""
    """The bank's own word for what it says, for staff."""
    details: dict[str, str] = field(default_factory=dict)
    """What staff may read besides: number of the authorisation, reason of a refusal, brand, contract."""


@dataclass(frozen=True, slots=True)
class BankNumber:
    """A notification that proves nothing: the bank has to be asked about this number."""

    number: str
    """The number that the bank gave."""
