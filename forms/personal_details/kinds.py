"""The requests about details: what each says to its sender and to managers, and what a decision notes."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from forms.personal_details.changes import DetailChange
from forms.personal_details.enums import CONTACT_DETAILS, MARITAL_STATUS, OCCUPANTS, OCCUPATION, FieldDecision
from forms.personal_details.fields import FIELDS, Labels, same_value, value_words
from forms.personal_details.phone_codes import MOBILE, codes_leave, phone_to_confirm
from forms.personal_details.selectors import (
    MOVED,
    REMOVED,
    THERE,
    changes_of,
    erp_value,
    labels_of,
    situations,
)
from forms.personal_details.services import (
    changes_record,
    changes_refuse,
    changes_reopen,
    erp_refused,
    parts_note,
    proof_note,
)
from forms.submissions.enums import DECIDED, State
from forms.submissions.mails import KindMails, kind_mails_register
from forms.submissions.models import Submission
from forms.submissions.registry import DecisionWords, ErpField, ErpTold, Fact, Kind, Link, Part, Reason, kind_register
from tenant_space import formats
from tenant_space.exchange.enums import AckResult

CIVIL_STATUS = "CIVIL_STATUS"  # the code of the type of document that proves a family's change
UNKNOWN = "Non renseigné"
NOT_CONFIRMED = "Pas confirmé par code."
WORDS = DecisionWords(
    accept="Accepter", accepted="Acceptée", before="Faites d'abord le changement dans votre logiciel de gestion."
)
ALL_ACCEPTED = "Votre demande est acceptée. La page « Mes informations personnelles » le montre dans quelques jours."


def _facts(submission: Submission) -> list[Fact]:
    """Each field with what is asked for, and what became of it once that is told."""
    labels = labels_of(situations())
    told = submission.state in DECIDED and not submission.is_held
    return [(FIELDS[row.field].label, _fact(row, labels, told)) for row in changes_of(submission)]


def _fact(row: DetailChange, labels: Labels, told: bool) -> str:
    text = value_words(row.field, row.new_value, labels) or REMOVED
    if old := value_words(row.field, row.old_value, labels):
        text += f" (avant : {old})"
    return formats.french_spaces(f"{text}. Refusé" if told and row.decision == FieldDecision.REFUSED else text)


def _parts(submission: Submission) -> list[Part]:
    """What managers accept or refuse one by one, beside what the ERP says today."""
    labels = labels_of(situations())
    return [_part(row, submission, labels) for row in changes_of(submission) if FIELDS[row.field].decided]


def _part(row: DetailChange, submission: Submission, labels: Labels) -> Part:
    field, now = row.field, erp_value(submission.tenant, row.field) if submission.tenant else ""
    warning = ""
    if same_value(field, now, row.new_value):
        warning = THERE
    elif not same_value(field, now, row.old_value):
        warning = formats.french_spaces(MOVED.format(old=value_words(field, row.old_value, labels) or "rien"))
    asked = value_words(field, row.new_value, labels) or REMOVED
    note = _confirmed(row) if field == MOBILE else ""
    return Part(field, FIELDS[field].label, value_words(field, now, labels) or UNKNOWN, asked, warning, note)


def _confirmed(row: DetailChange) -> str:
    """Whether the person showed that they hold the new number; nothing where nobody can."""
    if row.confirmed_at:
        at = timezone.localtime(row.confirmed_at)
        return formats.french_spaces(f"Confirmé par code le {formats.long_date(at)} à {formats.clock(at)}.")
    return NOT_CONFIRMED if row.new_value and codes_leave() else ""


def _own_links(submission: Submission) -> list[tuple[str, str]]:
    """Confirming a new mobile, as long as that is open."""
    if phone_to_confirm(submission) is None:
        return []
    return [("Confirmer mon nouveau numéro par un code", reverse("phone_confirm", args=[submission.number_text]))]


def _accepted_words(submission: Submission) -> str:
    """What was accepted and what was not, by name: the values stand on the page."""
    rows = [row for row in changes_of(submission) if FIELDS[row.field].decided]
    refused = [row for row in rows if row.decision == FieldDecision.REFUSED]
    if not refused:
        return formats.french_spaces(ALL_ACCEPTED)
    accepted = ", ".join(FIELDS[row.field].label.lower() for row in rows if row not in refused)
    reasons = [f"Pas accepté : {FIELDS[row.field].label.lower()}. {row.reason}" for row in refused]
    return formats.french_spaces("\n\n".join([f"Accepté : {accepted}.", *reasons]))


def _nothing(submission: Submission) -> None:
    """Taking it back changes nothing else."""


def _links(submission: Submission) -> list[Link]:
    """The requests with which its proof came."""
    rows = submission.detail_proofs.select_related("came_with").order_by("pk")
    return [
        Link(
            f"Justificatif joint à l'envoi n° {row.came_with.number_text}",
            reverse("desk:inspect", args=[row.came_with_id]),
            "submissions.view_submission",
        )
        for row in rows
    ]


def _erp_fields(submission: Submission) -> list[ErpField]:
    """What was accepted; a value that is taken away is empty."""
    rows = [row for row in changes_of(submission) if row.decision == FieldDecision.ACCEPTED]
    found = [ErpField(row.field, row.new_value, row.old_value) for row in rows]
    confirmed = [(row.field, row.confirmed_at.astimezone(dt.UTC)) for row in rows if row.confirmed_at]
    return found + [ErpField(f"{field}_confirmed_at", f"{at:%Y-%m-%dT%H:%M:%SZ}") for field, at in confirmed]


def _ack(submission: Submission, result: AckResult) -> None:
    """What the landlord's software does not take up is refused by it, or asked for again."""
    if result is AckResult.REFUSED and submission.state == State.REFUSED:
        erp_refused(submission=submission.uid, reason=submission.reason)
    elif result is AckResult.INCOMPLETE and submission.state == State.WAITING:
        changes_reopen(submission)


_RECEIVED = "Nous avons bien reçu votre demande. C'est l'envoi n° {numero} du {date}."
_ANSWER = "Vous aurez notre réponse par mail, le {delai} au plus tard. Rien ne change d'ici là."
_NOT_YOU = "Ce n'était pas vous ? Annulez la demande depuis sa page, changez votre mot de passe, puis appelez-nous."
_REFUSED = (
    "Nous n'avons pas pu accepter votre demande (envoi n° {numero} du {date}).",
    "Voici pourquoi :",
    "{motif}",
    "Rien ne change. Vous pouvez refaire une demande depuis votre espace locataire.",
)


def mails(what: str) -> KindMails:
    """The first texts of one kind; `what`: `vos coordonnées`."""
    return KindMails(
        received_subject=f"Votre demande de changement : {what}",
        received_body=(_RECEIVED, _ANSWER, _NOT_YOU),
        accepted_subject=f"Notre réponse sur votre demande : {what}",
        accepted_body=(
            "Nous avons traité votre demande (envoi n° {numero} du {date}).",
            "Lisez ce que nous avons fait avec le bouton ci-dessous.",
        ),
        refused_subject=f"Votre demande n'a pas pu être acceptée : {what}",
        refused_body=_REFUSED,
    )


REASONS = (
    Reason(
        "Document manquant",
        "Il nous manque le document qui prouve ce changement. Refaites votre demande avec lui : une photo suffit.",
    ),
    Reason(
        "À vérifier avec vous",
        "Nous n'avons pas pu vérifier cette information. Appelez votre agence, puis refaites votre demande.",
    ),
)


def register(code: str, label: str, what: str, awaits_file: str = "") -> None:
    """Make a kind of request about details known, with its mails; `awaits_file`: the type of paper that proves it."""
    kind_register(
        Kind(
            code=code,
            label=label,
            working_days=5,
            first_reasons=REASONS,
            facts=_facts,
            parts=_parts,
            on_parts=parts_note,
            on_create=changes_record,
            on_refuse=changes_refuse,
            on_undo=changes_reopen,
            on_withdraw=_nothing,
            erp=ErpTold(type=lambda submission: submission.kind.upper(), fields=_erp_fields),
            on_ack=_ack,
            links=_links,
            tenant_links=_own_links if code == CONTACT_DETAILS else None,
            awaits_file=awaits_file,
            by_staff=True,
            on_awaited=proof_note if awaits_file else None,
            words=WORDS,
            accepted_words=_accepted_words,
            mail_received=f"{code}.received",
            mail_accepted=f"{code}.accepted",
            mail_refused=f"{code}.refused",
        )
    )
    kind_mails_register(code, label, mails(what), words=WORDS)


register(CONTACT_DETAILS, "Changement de coordonnées", "vos coordonnées")
register(OCCUPATION, "Changement de situation professionnelle", "votre situation professionnelle")
register(MARITAL_STATUS, "Changement de situation familiale", "votre situation familiale", awaits_file=CIVIL_STATUS)
register(OCCUPANTS, "Naissance, arrivée ou départ", "les personnes de votre logement", awaits_file=CIVIL_STATUS)
