"""What the mails about submissions say. The first texts come from each kind; editors change them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.urls import reverse

from forms.submissions.models import Submission
from forms.submissions.registry import DecisionWords
from forms.submissions.selectors import not_sent_text
from tenant_space import formats
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.readers import NOBODY, Reader, reader_register
from tenant_space.notifications.registry import MailSpec, MailValues, mail_register
from tenant_space.tenancy.mail_readers import tenant_reader

NUMBER = Placeholder("numero", "numéro de l'envoi", "000000123")
DATE = Placeholder("date", "jour de l'envoi", "23 novembre 2026")
DUE = Placeholder("delai", "jour promis pour la réponse", "30 novembre 2026")
REASON = Placeholder("motif", "motif du refus", "Le document ne montre pas l'adresse de votre logement.")
BUTTON = "Voir mon envoi"


@dataclass(frozen=True, slots=True)
class KindMails:
    """The first texts of a kind's three mails."""

    received_subject: str
    """The subject of the mail that leaves at once, to say that the request is here."""
    received_body: tuple[str, ...]
    """Its body, one text a paragraph."""
    accepted_subject: str
    """The subject of the mail that leaves when a manager accepts."""
    accepted_body: tuple[str, ...]
    """Its body, one text a paragraph."""
    refused_subject: str
    """The subject of the mail that leaves when a manager refuses."""
    refused_body: tuple[str, ...]
    """Its body, one text a paragraph, with `{motif}` in one of them."""


def _values(context: dict[str, Any], *, received: bool = False) -> MailValues | None:
    """`received`: the acknowledgement also says what the request left without."""
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
    return MailValues(values, link, added=not_sent_text(submission) if received else "")


def submission_reader(context: dict[str, Any]) -> Reader:
    """The sender, if signed in. What somebody typed without signing in greets nobody: the address may be another's."""
    submission = Submission.objects.filter(pk=context["submission_id"]).select_related("tenant").first()
    if submission is None or submission.tenant is None:
        return NOBODY
    return tenant_reader(submission.tenant, submission.account_id or "")


reader_register("submission_id", submission_reader)

FILE_REFUSED = MailSpec(
    kind="submissions.file_refused",
    label="Fichier dangereux supprimé",
    when="Part quand un fichier déjà envoyé se révèle dangereux et que le portail l'a supprimé.",
    build=_values,
    subject="Un fichier de votre envoi n° {numero} n'a pas pu être gardé",
    body=(
        "Un fichier de votre envoi n° {numero} du {date} est dangereux pour un ordinateur. Nous l'avons supprimé.",
        "Ce n'est sans doute pas votre faute : un virus ne se voit pas.",
        "Envoyez-nous un autre fichier depuis votre espace locataire. Une photo prise avec votre téléphone convient.",
        "Vérifiez aussi votre appareil avec un antivirus.",
    ),
    button=BUTTON,
    placeholders=(NUMBER, DATE),
    required=("numero",),
    topic=Topic.ANSWERS,
)

mail_register(FILE_REFUSED)


def kind_mails_register(
    kind: str, label: str, texts: KindMails, *, words: DecisionWords | None = None, button: str = BUTTON
) -> None:
    """Register the mails `<kind>.received`, `<kind>.accepted` and `<kind>.refused`.

    `button` is empty for a kind sent without sign-in: its sender has no page to look at.
    """
    words = words or DecisionWords()
    received = MailSpec(
        kind=f"{kind}.received",
        label=f"{label} : reçue",
        build=partial(_values, received=True),
        subject=texts.received_subject,
        body=texts.received_body,
        button=button,
        placeholders=(NUMBER, DATE, DUE),
        topic=Topic.ACKNOWLEDGEMENTS,
        when="Part dès l'envoi, sauf si le locataire ne veut pas d'accusé de réception.",
    )
    answer = replace(received, build=_values, placeholders=(NUMBER, DATE), topic=Topic.ANSWERS)
    accepted = replace(
        answer,
        kind=f"{kind}.accepted",
        label=f"{label} : {words.accepted.lower()}",
        subject=texts.accepted_subject,
        body=texts.accepted_body,
        when=f"Part quand un gestionnaire a cliqué sur « {words.accept} » et que le délai pour l'annuler est passé.",
    )
    refused = replace(
        answer,
        kind=f"{kind}.refused",
        label=f"{label} : {words.refused.lower()}",
        subject=texts.refused_subject,
        body=texts.refused_body,
        placeholders=(*answer.placeholders, REASON),
        required=("motif",),
        when=f"Part quand un gestionnaire a cliqué sur « {words.refuse} » et que le délai pour l'annuler est passé.",
    )
    mail_register(received, accepted, refused)
