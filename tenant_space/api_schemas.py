"""What the tenant API answers: amounts in integer cents, days as ISO dates, the French word beside each code."""

from __future__ import annotations

import datetime as dt

from ninja import Field, Schema


class Coded(Schema):
    """A code, for programs, with the word shown for it."""

    code: str = Field(examples=["ACTIVE"])
    label: str = Field(examples=["Actif"])


class Me(Schema):
    """The person who is signed in."""

    number: str = Field(description="number of the person in the landlord's books")
    civility: str
    last_name: str
    first_name: str
    email: str = Field(description="the address one signs in with, not the contact address")
    accounts: int = Field(description="how many accounts this person may read")
    terms_version: str = Field(description="version of the terms of use that was accepted")
    terms_accepted_at: dt.datetime | None
    second_factor: bool = Field(description="whether signing in asks for a second proof")


class TermsOut(Schema):
    """The terms of use in force. `due`: this person must accept them before reading anything else."""

    version: str
    url: str
    due: bool


class TermsIn(Schema):
    """The version that was read and is accepted."""

    version: str = Field(max_length=20)


class Due(Schema):
    """The next payment."""

    date: dt.date
    cents: int


class AccountBalance(Schema):
    """Above zero: owed. `sentence` and `due_text` say it as the pages do."""

    cents: int
    as_of: dt.date
    sentence: str
    due_text: str
    next_due: Due | None
    direct_debit: bool


class AccountOut(Schema):
    """A rent account. `writable`: requests may still be sent about it."""

    number: str
    label: str
    status: Coded
    writable: bool
    balance: AccountBalance
    agency_code: str


class AgencyOut(Schema):
    """Where the account is looked after."""

    code: str
    name: str
    address: list[str]
    phone: str
    email: str
    opening_hours: str


class AccountDetail(AccountOut):
    agency: AgencyOut


class Accounts(Schema):
    """`data_as_of`: when the landlord's books were read last."""

    data_as_of: dt.datetime | None
    accounts: list[AccountOut]


class Fact(Schema):
    name: str
    value: str


class Insurance(Schema):
    """How the lease is insured. `to_do`: a certificate should be sent now."""

    status: Coded
    until: dt.date | None
    reason: str
    to_do: bool


class LeaseOut(Schema):
    """A lease with what is rented. Amounts are for one month, before any aid."""

    id: str
    title: str
    residence: str
    address: list[str]
    facts: list[Fact]
    is_dwelling: bool
    annex_of: str | None = Field(description="the lease of the dwelling that it belongs to")
    rent_cents: int | None
    charges_cents: int | None
    monthly_cents: int | None = Field(description="rent and charges together")
    since: dt.date
    notice_date: dt.date | None = Field(description="the day the lease was given up")
    until: dt.date | None
    ended: bool
    insurance: Insurance | None


class Leases(Schema):
    """The leases of an account, each dwelling with its annexes behind it, ended ones last.

    The sums are those of the leases that run today.
    """

    account: str
    rent_cents: int
    charges_cents: int
    monthly_cents: int
    sentence: str = Field(description="what is to be paid a month, as the page says it; may be empty")
    leases: list[LeaseOut]


class InvalidPart(Schema):
    where: list[str | int]
    message: str


class ProblemOut(Schema):
    """A refusal (RFC 9457). `code` tells apart those that share a status."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    code: str
    detail: str
    errors: list[InvalidPart] | None = Field(None, description="only with `invalid`: what is wrong, and where")
