"""A badge asked for: how many, and what its acceptance changes (nothing)."""

from __future__ import annotations

from forms.submissions.mails import KindMails, kind_mails_register
from forms.submissions.models import Submission
from forms.submissions.registry import DecisionWords, Fact, Kind, Reason, kind_register

CODE = "example"
LABEL = "Demande de badge"
WORDS = DecisionWords(accept="Marquer comme prêt", accepted="Prêt")
accepted: list[str] = []  # what was accepted, for the tests to see


def _facts(submission: Submission) -> list[Fact]:
    return [("Badges demandés", submission.data["count"])]


def _accept(submission: Submission) -> None:
    accepted.append(submission.number_text)


REASONS = (Reason("Badge déjà remis", "Ce badge vous a déjà été remis. Cherchez-le, ou appelez votre agence."),)
MAILS = KindMails(
    received_subject="Nous avons bien reçu votre demande de badge",
    received_body=("C'est l'envoi n° {numero} du {date}. Vous aurez notre réponse le {delai} au plus tard.",),
    accepted_subject="Votre badge est prêt",
    accepted_body=("Venez chercher votre badge (envoi n° {numero} du {date}) à votre agence.",),
    refused_subject="Votre demande de badge",
    refused_body=("Nous n'avons pas pu préparer votre badge.", "{motif}", "Vous pouvez refaire une demande."),
)

kind_register(
    Kind(
        code=CODE,
        label=LABEL,
        working_days=3,
        first_reasons=REASONS,
        facts=_facts,
        words=WORDS,
        on_accept=_accept,
        mail_received=f"{CODE}.received",
        mail_accepted=f"{CODE}.accepted",
        mail_refused=f"{CODE}.refused",
    )
)
kind_mails_register(CODE, LABEL, MAILS, words=WORDS)
