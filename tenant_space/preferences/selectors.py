"""Which mails a person gets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tenant_space.identity.models import User
from tenant_space.notifications.enums import ASKED_TOPICS, OPTIONAL_TOPICS, Topic

_CHOSEN = (*OPTIONAL_TOPICS, *ASKED_TOPICS)


@dataclass(frozen=True, slots=True)
class MailPreferences:
    """What *Mes préférences* shows."""

    address: str
    """Where mails go: the address one signs in with."""
    always: tuple[str, ...]
    """What the mails are about that always leave."""
    optional: tuple[tuple[str, str, bool], ...]
    """What one may refuse or ask for: the code of the topic, its words, and whether it is wanted."""


def mail_preferences(user: User) -> MailPreferences:
    """The mails this person gets; `optional` holds code, label and whether it is wanted."""
    refused = set(user.mail_refusals.values_list("topic", flat=True))
    return preferences_of(user.email, refused, set(user.mail_wishes.values_list("topic", flat=True)))


def preferences_of(address: str, refused: Collection[str] = (), asked: Collection[str] = ()) -> MailPreferences:
    """The same from what is already known."""
    return MailPreferences(
        address=address,
        always=tuple(str(topic.label) for topic in Topic if topic not in _CHOSEN),
        optional=tuple(
            (topic.value, str(topic.label), topic in asked if topic in ASKED_TOPICS else topic not in refused)
            for topic in _CHOSEN
        ),
    )
