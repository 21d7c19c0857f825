"""What the mails about submissions say. The first texts come from each kind; editors change them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse

from forms.submissions.enums import Sort, State
from forms.submissions.lead_mails import LATE_MAIL, SOON_MAIL
from forms.submissions.models import Message, Submission
from forms.submissions.recording import recorded_of
from forms.submissions.registry import DecisionWords, kind_of
from forms.submissions.selectors import not_sent_text
from forms.submissions.words import line_words
from tenant_space import formats
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.readers import NOBODY, Reader, reader_register
from tenant_space.notifications.registry import MailSpec, MailValues, mail_register
from tenant_space.notifications.reserved import reserve_register
from tenant_space.tenancy.mail_readers import tenant_reader

NUMBER = Placeholder("numero", "numéro de l'envoi", "000000123")
DATE = Placeholder("date", "jour de l'envoi", "23 novembre 2026")
DUE = Placeholder("delai", "jour promis pour la réponse", "30 novembre 2026")
REASON = Placeholder("motif", "motif du refus", "Le document ne montre pas l'adresse de votre logement.")
BUTTON = "Voir mon envoi"


@dataclass(frozen=True, slots=True)
class KindMails:
    """The first texts of a kind's mails: three, or the first one only where requests end by an answer.

    And one more where what staff record is told in other words.
    """

    received_subject: str
    """The subject of the mail that leaves at once, to say that the request is here."""
    received_body: tuple[str, ...]
    """Its body, one text a paragraph."""
    recorded_subject: str = ""
    """The subject of the mail that leaves instead where staff recorded it; empty: the same leaves."""
    recorded_body: tuple[str, ...] = ()
    """Its body, one text a paragraph."""
    accepted_subject: str = ""
    """The subject of the mail that leaves when a manager accepts."""
    accepted_body: tuple[str, ...] = ()
    """Its body, one text a paragraph."""
    refused_subject: str = ""
    """The subject of the mail that leaves when a manager refuses."""
    refused_body: tuple[str, ...] = ()
    """Its body, one text a paragraph, with `{motif}` in one of them."""


def _values(context: dict[str, Any], *, received: bool = False) -> MailValues | None:
    """`received`: the acknowledgement also says who recorded the request, and what it left without."""
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
    kind = kind_of(submission.kind)
    if not received:
        told = submission.state == State.ACCEPTED and kind.accepted_words
        return MailValues(values, link, added=submission.accepted_words if told else "")
    make = kind.mail_file
    file = make(submission) if make else None
    return MailValues(values, link, files=(file,) if file else (), added=_received_added(submission))


def _received_added(submission: Submission) -> str:
    """What the acknowledgement says besides: who recorded it, and what it left without."""
    recorded = recorded_of(submission)
    return " ".join(filter(None, (recorded.sentence if recorded else "", not_sent_text(submission))))


def submission_reader(context: dict[str, Any]) -> Reader:
    """The sender, if signed in. What somebody typed without signing in greets nobody: the address may be another's."""
    submission = Submission.objects.filter(pk=context["submission_id"]).select_related("tenant").first()
    if submission is None or submission.tenant is None:
        return NOBODY
    return tenant_reader(submission.tenant, submission.account_id or "")


reader_register("submission_id", submission_reader)
reserve_register("submission_id", Submission.objects.sealed_to)

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

mail_register(FILE_REFUSED, LATE_MAIL, SOON_MAIL)

WHERE_TO_ANSWER = "Pour répondre, ouvrez votre demande depuis ce mail : c'est là que nous vous lisons."
REQUEST_BUTTON = "Voir ma demande"
NEW_DUE = Placeholder("delai", "nouveau jour promis", "30 novembre 2026")


def _line_values(context: dict[str, Any]) -> MailValues | None:
    """Of a mail about a line of the conversation: none of its words, but for the extract that a setting allows."""
    line = Message.objects.filter(pk=context["message_id"]).first()
    values = _values(context) if line else None
    if line is None or values is None:
        return None
    if line.sort == Sort.ANSWER and line.submission_id != context["submission_id"]:
        return None  # joined since: its page asks no more whether it is settled
    if line.due_on:
        values = replace(values, values={**values.values, "delai": formats.long_date(line.due_on)})
    return replace(values, added=extract(line_words(line), settings.PORTAL_MAIL_EXCERPT))


def extract(text: str, most: int) -> str:
    """The first words of a text, `most` characters at most, on one line; empty for 0. No sign is cut in two."""
    words = " ".join(text.split())
    if len(words) <= most:
        return f"« {words} »" if words and most else ""
    cut = words[:most].rsplit(" ", 1)[0] if " " in words[:most] else ""
    return f"« {cut}… »" if cut else ""


def _line_mail(code: str, label: str, when: str, subject: str, *body: str) -> MailSpec:
    """The mail about a line of the conversation."""
    return MailSpec(
        kind=f"submissions.{code}",
        label=f"Demande : {label}",
        when=when,
        build=_line_values,
        subject=subject,
        body=body,
        button=REQUEST_BUTTON,
        placeholders=(NUMBER, DATE),
        topic=Topic.ANSWERS,
        answered_in=WHERE_TO_ANSWER,
    )


NEW_DATE = replace(
    _line_mail(
        "new_date",
        "nouvelle date",
        "Part quand un gestionnaire promet une autre date.",
        "Votre demande n° {numero} : une nouvelle date",
        "Nous ne pourrons pas répondre à votre demande n° {numero} du {date} le jour prévu.",
        "Nous vous répondrons le {delai} au plus tard. Nous vous disons pourquoi dans votre espace locataire.",
    ),
    placeholders=(NUMBER, DATE, NEW_DUE),
    required=("delai",),
)

mail_register(
    _line_mail(
        "message",
        "nouveau message",
        "Part quand un gestionnaire écrit au locataire.",
        "Nous vous avons écrit (demande n° {numero})",
        "Vous avez un nouveau message sur votre demande n° {numero} du {date}.",
        "Lisez-le avec le bouton ci-dessous.",
    ),
    _line_mail(
        "question",
        "complément demandé",
        "Part quand un gestionnaire demande un complément.",
        "Nous avons besoin de vous (demande n° {numero})",
        "Pour avancer sur votre demande n° {numero} du {date}, nous avons besoin d'une réponse de votre part.",
        "Lisez notre question avec le bouton ci-dessous, puis répondez. Sans cela, nous ne pouvons pas continuer.",
    ),
    _line_mail(
        "answered",
        "réponse",
        "Part quand un gestionnaire a répondu à la demande.",
        "Nous avons répondu à votre demande n° {numero}",
        "Nous avons répondu à votre demande n° {numero} du {date}.",
        "Lisez notre réponse, puis dites-nous si c'est réglé. Si ce n'est pas le cas, nous la reprenons.",
    ),
    NEW_DATE,
    MailSpec(
        kind="submissions.closed",
        label="Demande : terminée",
        when="Part quand le locataire n'a pas dit à temps si c'est réglé et que le portail a terminé la demande.",
        build=_values,
        subject="Votre demande n° {numero} est terminée",
        body=(
            "Nous avons répondu à votre demande n° {numero} du {date}, et vous ne nous avez pas dit "
            "que ce n'est pas réglé. Nous la considérons comme réglée.",
            "Vous n'avez rien d'autre à faire. Ce n'est pas réglé ? Dites-le-nous aujourd'hui depuis votre demande, "
            "ou faites-en une nouvelle.",
        ),
        button=REQUEST_BUTTON,
        placeholders=(NUMBER, DATE),
        topic=Topic.ANSWERS,
        answered_in=WHERE_TO_ANSWER,
    ),
)


def kind_mails_register(
    kind: str, label: str, texts: KindMails, *, words: DecisionWords | None = None, button: str = BUTTON
) -> None:
    """Register the mails `<kind>.received`, and `<kind>.recorded`, `<kind>.accepted` and `<kind>.refused` where it
    has their texts.

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
    mail_register(received)
    if texts.recorded_subject:
        mail_register(
            replace(
                received,
                kind=f"{kind}.recorded",
                label=f"{label} : enregistrée pour le locataire",
                subject=texts.recorded_subject,
                body=texts.recorded_body,
                when="Part quand un gestionnaire l'enregistre, sauf si le locataire refuse les accusés de réception.",
            )
        )
    if texts.accepted_subject:
        mail_register(*_decision_mails(received, kind, label, texts, words))


def _decision_mails(
    received: MailSpec, kind: str, label: str, texts: KindMails, words: DecisionWords
) -> tuple[MailSpec, MailSpec]:
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
        required=() if received.button else ("motif",),  # without a page it is read nowhere else
        when=f"Part quand un gestionnaire a cliqué sur « {words.refuse} » et que le délai pour l'annuler est passé.",
    )
    return accepted, refused
