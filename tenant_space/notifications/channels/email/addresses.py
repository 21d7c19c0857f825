"""Whether and where somebody gets mails of a kind. Rooms above register how their own rows are reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tenant_space.notifications.recipients import Address, Recipient
from tenant_space.notifications.registry import MailSpec, mail_spec
from tenant_space.registry import Registry, named


@dataclass(frozen=True, slots=True)
class Resolver:
    """How recipients of one class are reached."""

    of: type
    """The class: `User`, `Tenant`, `Address`."""
    addresses: Callable[[Sequence[Any], MailSpec], Sequence[str]]
    """Their addresses in the same order, empty for those to whom this kind is not to be sent."""
    person: Callable[[Any], str]
    """The key of the person of the ERP that one of them is; empty for somebody who is none."""


_resolvers: Registry[Resolver] = Registry(
    "recipient", code=lambda resolver: resolver.of, label=lambda resolver: named(resolver.addresses)
)


def resolver_register(
    of: type, addresses: Callable[[Sequence[Any], MailSpec], Sequence[str]], person: Callable[[Any], str]
) -> None:
    """Say how recipients of a class are reached, and who they are: called where a `recipients.py` is imported."""
    _resolvers.register(Resolver(of, addresses, person))


def person_of(recipient: Recipient) -> str:
    """The key of the person of the ERP that this recipient is; empty for somebody who is none."""
    return _resolvers.get(recipient.__class__).person(recipient)


def addresses_of(recipients: Sequence[Recipient], spec: MailSpec) -> list[str]:
    """The address of each recipient, empty for those to whom this kind is not to be sent.

    Raises `UnknownCode` for a class of recipients that no room registered.
    """
    places: dict[type, list[int]] = defaultdict(list)
    for place, recipient in enumerate(recipients):
        places[recipient.__class__].append(place)  # not `type`: the user of a request is wrapped
    found = [""] * len(recipients)
    for of, mine in places.items():
        addresses = _resolvers.get(of).addresses([recipients[place] for place in mine], spec)
        for place, address in zip(mine, addresses, strict=True):
            found[place] = address
    return found


def mail_address(kind: str, recipient: Recipient) -> str:
    """Where a mail of this kind would go; empty when it would not leave. Raises `UnknownMailKind`."""
    return addresses_of([recipient], mail_spec(kind))[0]


resolver_register(
    Address,
    lambda recipients, spec: [recipient.email for recipient in recipients],
    person=lambda recipient: recipient.person,
)
