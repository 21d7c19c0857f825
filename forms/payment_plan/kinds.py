"""A plan asked for: what it says, and what staff answer. The ERP holds plans; nothing of the account changes here."""

from __future__ import annotations

import datetime as dt

from forms.payment_plan.enums import CODE
from forms.payment_plan.plans import part_fact
from forms.submissions.mails import KindMails, kind_mails_register
from forms.submissions.models import Submission
from forms.submissions.registry import DecisionWords, Fact, Kind, Reason, kind_register
from tenant_space import formats

LABEL = "Plan de paiement"
WORDS = DecisionWords(
    accept="Accepter le plan",
    accepted="Plan accepté",
    refuse="Ne pas accepter ce plan",
    refused="Plan à revoir ensemble",
    before="Enregistrez d'abord le plan dans votre logiciel de gestion.",
)
_WAIT = "Votre loyer de chaque mois continue : payez-le comme d'habitude."


def _facts(submission: Submission) -> list[Fact]:
    """The debt that day, then each part with the rent beside it."""
    data = submission.data
    facts: list[Fact] = [("Somme due ce jour-là", formats.euros(data["debt_cents"]))]
    if data["monthly_cents"]:
        facts.append(("Chaque mois, en plus du loyer", formats.euros(data["monthly_cents"])))
    if data["months"]:
        facts.append(("Durée", f"{data['months']} mois"))
    return facts + [part_fact(dt.date.fromisoformat(on), cents, rent) for on, cents, rent in data["parts"]]


def _staff_facts(submission: Submission) -> list[Fact]:
    """What goes beyond the rules, which the tenant was told too."""
    found = [("Au-delà de nos règles", text) for text in submission.data["beyond"]]
    return found or [("Nos règles", "Ce plan les suit")]


def _amount(submission: Submission) -> int | None:
    return int(submission.data["debt_cents"])


def _subjects(submission: Submission) -> frozenset[str]:
    return frozenset({submission.account_id or ""})


def _message(submission: Submission) -> str:
    return str(submission.data["words"])


def _nothing(submission: Submission) -> None:
    """Taking it back changes nothing else."""


MAILS = KindMails(
    received_subject="Nous avons bien reçu votre demande de plan de paiement",
    received_body=(
        "Nous avons bien reçu votre demande. C'est l'envoi n° {numero} du {date}.",
        "Votre agence la lit et vous répond par mail, le {delai} au plus tard.",
        _WAIT,
        "Des aides existent. Elles sont sur la page « J'ai du mal à payer » de votre espace locataire.",
    ),
    accepted_subject="Votre plan de paiement est accepté",
    accepted_body=(
        "Votre plan de paiement (envoi n° {numero} du {date}) est accepté.",
        "Le calendrier est sur votre demande, dans votre espace locataire. Payez chaque échéance avec votre loyer.",
        "Un mois est plus difficile ? Appelez votre agence avant l'échéance : une solution existe.",
    ),
    refused_subject="Votre plan de paiement : parlons-en",
    refused_body=(
        "Nous avons lu votre demande de plan de paiement (envoi n° {numero} du {date}). "
        "Nous ne pouvons pas l'accepter comme elle est.",
        "Voici pourquoi :",
        "{motif}",
        "Une autre solution existe : appelez votre agence, ou proposez un autre plan depuis votre espace locataire.",
    ),
)

# What is wrong, then what to do.
REASONS = (
    Reason(
        "La durée est trop longue",
        "Ce plan dure trop longtemps. Appelez-nous : avec une aide, comme le FSL, il peut être plus court.",
    ),
    Reason(
        "Un plan est déjà en cours",
        "Un plan est déjà en cours sur votre compte. Appelez-nous : nous pouvons le changer ensemble.",
    ),
    Reason(
        "La somme n'est plus la même",
        "Ce que vous devez a changé depuis votre demande. Refaites le calcul, puis renvoyez votre demande.",
    ),
)

kind_register(
    Kind(
        code=CODE,
        label=LABEL,
        working_days=2,
        first_reasons=REASONS,
        facts=_facts,
        staff_facts=_staff_facts,
        amount=_amount,
        subjects=_subjects,
        subject_words="même compte",
        message=_message,
        by_staff=True,
        on_withdraw=_nothing,
        words=WORDS,
        accepted_text="Votre plan de paiement est accepté.",
        accepted_next="Payez chaque échéance avec votre loyer. Un mois difficile ? Appelez votre agence avant.",
        mail_received=f"{CODE}.received",
        mail_accepted=f"{CODE}.accepted",
        mail_refused=f"{CODE}.refused",
    )
)
kind_mails_register(CODE, LABEL, MAILS, words=WORDS)
