"""A receipt asked for: the months, what was paid of each that day, and whether in full. The ERP makes and sends it."""

from __future__ import annotations

from typing import Any

from forms.rent_receipts.forms import AMOUNTS, MONTHS, SETTLED, ReceiptForm
from forms.submissions.mails import KindMails, kind_mails_register
from forms.submissions.models import Submission
from forms.submissions.registry import DecisionWords, ErpField, ErpTold, Fact, Kind, Reason, kind_register
from tenant_space import formats
from tenant_space.formats.months import Month
from tenant_space.tenancy.rent_receipt_months import receipt_months
from tenant_space.tenancy.rent_receipts import receipt_choice

CODE = "receipt"
LABEL = "Demande de quittance"
WORDS = DecisionWords(
    accept="Marquer comme envoyée",
    accepted="Envoyée",
    before="Envoyez d'abord la quittance (ou le reçu) depuis votre logiciel de gestion.",
)


def _facts(submission: Submission) -> list[Fact]:
    """A fact a month as it was that day, and how to send. What is owed today stands beside the sender's phone."""
    months = [(Month.parse(month).name.capitalize(), _paid(submission, month)) for month in submission.data[MONTHS]]
    electronic = submission.tenant and receipt_choice(submission.tenant, submission.account_id or "").electronic
    return [*months, ("Envoi des quittances", "En ligne" if electronic else "Sur papier")]


def _paid(submission: Submission, month: str) -> str:
    """Whether a month was paid in full that day, and how much of it."""
    words = "Payé en entier" if month in submission.data[SETTLED] else "Payé en partie"
    cents = submission.data.get(AMOUNTS, {}).get(month)
    return words if cents is None else f"{words} : {formats.euros(cents)}"


def _amount(submission: Submission) -> int | None:
    """What was paid of all its months that day, in cents; None when one of them is not known."""
    amounts = submission.data.get(AMOUNTS, {})
    known = [amounts.get(month) for month in submission.data[MONTHS]]
    return None if None in known else sum(known)


def _subjects(submission: Submission) -> frozenset[str]:
    return frozenset(f"{submission.account_id} {month}" for month in submission.data[MONTHS])


def _erp_fields(submission: Submission) -> list[ErpField]:
    return [ErpField("period", month) for month in submission.data[MONTHS]]


def _staff_form(submission: Submission, data: Any = None) -> ReceiptForm:
    """The months that its sender could ask for today, for a request that was sent as something else."""
    account, tenant = submission.account, submission.tenant
    if account is None or tenant is None:
        return ReceiptForm(data, months=(), prefix=CODE)
    return ReceiptForm(data, months=receipt_months(tenant, account.pk, account.balance_cents), prefix=CODE)


MAILS = KindMails(
    received_subject="Nous avons bien reçu votre demande de quittance",
    received_body=(
        "Nous avons bien reçu votre demande de quittance. C'est l'envoi n° {numero} du {date}.",
        "Nous nous en occupons. Vous aurez notre réponse par mail, le {delai} au plus tard.",
        "D'ici là, vous n'avez rien à faire.",
    ),
    accepted_subject="Votre quittance est envoyée",
    accepted_body=(
        "Vous avez demandé une quittance (envoi n° {numero} du {date}). Nous vous l'envoyons.",
        "Elle arrive par courrier. Si vous avez choisi les quittances en ligne, elle arrive dans votre espace "
        "locataire, sur la page « Documents divers ».",
        "Pour un mois payé en partie, vous recevez un reçu de ce que vous avez versé.",
        "Vous n'avez rien d'autre à faire.",
    ),
    refused_subject="Votre demande de quittance",
    refused_body=(
        "Nous n'avons pas pu vous envoyer de quittance (envoi n° {numero} du {date}).",
        "Voici pourquoi :",
        "{motif}",
        "Vous pourrez refaire une demande depuis votre espace locataire.",
    ),
)


# What is wrong, then what to do.
REASONS = (
    Reason(
        "Le mois n'est pas payé en entier",
        "La quittance se donne quand le mois est payé en entier. Ce n'est pas encore le cas. "
        "Payez ce qui reste, puis refaites votre demande. En cas de difficulté, appelez votre agence : "
        "une solution existe.",
    ),
    Reason(
        "La quittance est déjà envoyée",
        "Cette quittance est déjà partie. Regardez dans votre courrier, ou dans votre espace locataire, sur la "
        "page « Documents divers ». Vous ne la trouvez pas ? Appelez votre agence.",
    ),
    Reason(
        "Le paiement n'est pas encore arrivé",
        "Votre paiement n'est pas encore sur votre compte. Attendez quelques jours, puis refaites votre demande.",
    ),
)

kind_register(
    Kind(
        code=CODE,
        label=LABEL,
        working_days=5,
        first_reasons=REASONS,
        facts=_facts,
        amount=_amount,
        subjects=_subjects,
        subjects_last=True,
        subject_words="même mois",
        by_staff=True,
        erp=ErpTold(type=lambda submission: "RECEIPT", fields=_erp_fields),
        words=WORDS,
        becomes=frozenset({"contact"}),
        staff_form=_staff_form,
        accepted_text="Votre quittance est envoyée.",
        accepted_next="Elle arrive par courrier, ou dans « Documents divers » si vous avez choisi les "
        "quittances en ligne.",
        mail_received=f"{CODE}.received",
        mail_accepted=f"{CODE}.accepted",
        mail_refused=f"{CODE}.refused",
    )
)
kind_mails_register(CODE, LABEL, MAILS, words=WORDS)
