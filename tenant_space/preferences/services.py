"""Which mails a person gets: the only code that changes it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from tenant_space.identity.models import MailRefusal, MailWish, User
from tenant_space.notifications.enums import ASKED_TOPICS, OPTIONAL_TOPICS


@transaction.atomic
def mail_preferences_save(*, user: User, wanted: Collection[str]) -> None:
    """Keep which of the mails one may refuse, or ask for, this person wants. Other topics are always sent."""
    for topic in OPTIONAL_TOPICS:
        if topic in wanted:
            MailRefusal.objects.filter(user=user, topic=topic).delete()
        else:
            MailRefusal.objects.get_or_create(user=user, topic=topic)
    for topic in ASKED_TOPICS:
        if topic in wanted:
            MailWish.objects.get_or_create(user=user, topic=topic)
        else:
            MailWish.objects.filter(user=user, topic=topic).delete()
