"""What the mails about submissions say. The first texts come from each kind; editors change them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from forms.submissions.models import Submission
from tenant_space.landlord import formats
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.registry import MailSpec, MailValues, Placeholder, mail_register

NUMBER = Placeholder("numero", "numéro de l'envoi", "000000123")
DATE = Placeholder("date", "jour de l'envoi", "23 novembre 2026")
DUE = Placeholder("delai", "jour promis pour la réponse", "30 novembre 2026")
REASON = Placeholder("motif", "motif du refus", "Le document ne montre pas l'adresse de votre logement.")
BUTTON = "Voir mon envoi"


@dataclass(frozen=True, slots=True)
class KindMails:
    """The first texts of a kind's three mails; a body is one text a paragraph."""

    received_subject: str
    received_body: tuple[str, ...]
    accepted_subject: str
    accepted_body: tuple[str, ...]
    refused_subject: str
    refused_body: tuple[str, ...]


def _values(context: dict[str, Any]) -> MailValues | None:
    submission = Submission.objects.filter(pk=context["submission_id"]).first()
    if submission is None:
        return None
    link = ""
    if submission.tenant_id:
        link = landlord_current().portal_url + reverse("submission", args=[submission.number_text])
    values = {
        "numero": submission.number_text,
        "date": formats.long_date(submission.created_at),
        "delai": formats.long_date(submission.due_on),
        "motif": submission.reason,
    }
    return MailValues(values, link)


def kind_mails_register(kind: str, texts: KindMails) -> None:
    """Register the mails `<kind>.received`, `<kind>.accepted` and `<kind>.refused`."""
    about = (NUMBER, DATE)
    mail_register(
        MailSpec(
            kind=f"{kind}.received",
            label=texts.received_subject,
            build=_values,
            subject=texts.received_subject,
            body=texts.received_body,
            button=BUTTON,
            placeholders=(*about, DUE),
            topic=Topic.RECEIPTS,
        )
    )
    mail_register(
        MailSpec(
            kind=f"{kind}.accepted",
            label=texts.accepted_subject,
            build=_values,
            subject=texts.accepted_subject,
            body=texts.accepted_body,
            button=BUTTON,
            placeholders=about,
            topic=Topic.ANSWERS,
        )
    )
    mail_register(
        MailSpec(
            kind=f"{kind}.refused",
            label=texts.refused_subject,
            build=_values,
            subject=texts.refused_subject,
            body=texts.refused_body,
            button=BUTTON,
            placeholders=(*about, REASON),
            required=("motif",),
            topic=Topic.ANSWERS,
        )
    )
