"""The insurance certificate: which leases it covers, what its acceptance changes, and its mails."""

from __future__ import annotations

from typing import Any

from forms.insurance.forms import InsuranceForm
from forms.submissions.enums import State
from forms.submissions.mails import KindMails, kind_mails_register
from forms.submissions.models import Submission
from forms.submissions.registry import ErpField, ErpTold, Fact, Kind, LeaseState, NotUndoable, Reason, kind_register
from tenant_space import formats
from tenant_space.exchange.enums import AckResult
from tenant_space.tenancy.insurance import certificates_superseded, cover_of, leases_insurable
from tenant_space.tenancy.models import Lease
from tenant_space.tenancy.services import (
    ErpHasSpoken,
    NewerDecided,
    certificate_await,
    certificate_decide,
    certificate_forget,
    certificate_record,
    certificate_reopen,
    certificate_replace,
)

CODE = "insurance"
LABEL = "Attestation d'assurance"


class CertificateIncomplete(ValueError):
    """A certificate says from when to when, and for which leases: without these it insures nothing."""


def _record(submission: Submission) -> None:
    leases = submission.leases.all()
    if submission.period_from is None or submission.period_to is None or not leases:
        raise CertificateIncomplete(str(submission.uid))
    certificate_record(
        leases=leases,
        submission=submission.uid,
        valid_from=submission.period_from,
        valid_to=submission.period_to,
    )


def _accept(submission: Submission) -> None:
    certificate_decide(submission=submission.uid, accepted=True, told_at=submission.told_at)


def _refuse(submission: Submission) -> None:
    certificate_decide(submission=submission.uid, accepted=False, reason=submission.reason, told_at=submission.told_at)


def _replace(submission: Submission) -> None:
    certificate_replace(submission=submission.uid, told_at=submission.told_at)


def _forget(submission: Submission) -> None:
    certificate_forget(submission=submission.uid)


def _staff_form(submission: Submission, data: Any = None) -> InsuranceForm:
    """The leases that its sender could insure today, for a certificate that came with a request of another kind."""
    tenant, account = submission.tenant, submission.account_id
    covers = leases_insurable(tenant, account) if tenant and account else ()
    return InsuranceForm(data, covers=covers, prefix=CODE)


def _undo(submission: Submission) -> None:
    try:
        certificate_reopen(submission=submission.uid)
    except ErpHasSpoken as error:
        raise NotUndoable(
            "Le logiciel de gestion a changé l'assurance de cette location depuis la décision."
        ) from error
    except NewerDecided as error:
        raise NotUndoable("Une autre attestation a été acceptée depuis pour cette location.") from error


def _ack(submission: Submission, result: AckResult) -> None:
    """A certificate that the landlord's software does not take covers nothing any more."""
    if result is AckResult.REFUSED and submission.state == State.REFUSED:
        certificate_decide(submission=submission.uid, accepted=False, reason=submission.reason)
    elif result is AckResult.INCOMPLETE and submission.state == State.WAITING:
        certificate_await(submission=submission.uid)


def _facts(submission: Submission) -> list[Fact]:
    if submission.period_from is None or submission.period_to is None:
        return []
    period = f"du {formats.long_date(submission.period_from)} au {formats.long_date(submission.period_to)}"
    return [("Période déclarée", period)]


def _erp_fields(submission: Submission) -> list[ErpField]:
    return [
        ErpField("valid_from", f"{submission.period_from or ''}"),
        ErpField("valid_to", f"{submission.period_to or ''}"),
    ]


def _subjects(submission: Submission) -> frozenset[str]:
    return frozenset(lease.pk for lease in submission.leases.all())


def _lease_state(lease: Lease) -> LeaseState:
    cover = cover_of(lease, lease.certificates.all())
    return cover.label, cover.tone


MAILS = KindMails(
    received_subject="Nous avons bien reçu votre attestation d'assurance",
    received_body=(
        "Nous avons bien reçu votre attestation d'assurance. C'est l'envoi n° {numero} du {date}.",
        "Nous la vérifions. Vous aurez notre réponse par mail, le {delai} au plus tard.",
        "D'ici là, vous n'avez rien à faire.",
    ),
    accepted_subject="Votre attestation d'assurance est acceptée",
    accepted_body=(
        "Votre attestation d'assurance (envoi n° {numero} du {date}) est acceptée.",
        "Votre assurance est à jour. Vous n'avez rien d'autre à faire.",
    ),
    refused_subject="Votre attestation d'assurance n'a pas pu être acceptée",
    refused_body=(
        "Nous n'avons pas pu accepter votre attestation d'assurance (envoi n° {numero} du {date}).",
        "Voici pourquoi :",
        "{motif}",
        "Vous pouvez envoyer une autre attestation depuis votre espace locataire.",
    ),
)


# What is wrong, then what to do.
REASONS = (
    Reason(
        "Document illisible",
        "Nous n'arrivons pas à lire votre document. Reprenez la photo bien à plat, avec de la lumière, "
        "toute la page visible. Ou envoyez le PDF que votre assureur vous a remis.",
    ),
    Reason(
        "Ce n'est pas une attestation",
        "Le document envoyé n'est pas une attestation d'assurance. Une facture, un devis ou un contrat "
        "ne suffit pas. Demandez une attestation d'assurance habitation à votre assureur, puis envoyez-la.",
    ),
    Reason(
        "Adresse absente ou différente",
        "Le document ne montre pas l'adresse de votre logement. Demandez à votre assureur une attestation "
        "avec l'adresse écrite sur votre bail, puis envoyez-la.",
    ),
    Reason(
        "Nom absent ou différent",
        "Votre nom n'est pas sur le document. Demandez à votre assureur une attestation au nom écrit "
        "sur votre bail, puis envoyez-la.",
    ),
    Reason(
        "Période absente ou passée",
        "Les dates du document ne vont pas : elles manquent, elles sont passées, ou elles ne sont pas celles "
        "que vous avez indiquées. Demandez une attestation pour la période en cours, puis envoyez-la "
        "avec les mêmes dates.",
    ),
    Reason(
        "Risques locatifs absents",
        "Le document ne dit pas que vous êtes assuré pour les risques locatifs (incendie, explosion, dégât "
        "des eaux). La loi le demande. Demandez à votre assureur une attestation qui le dit, puis envoyez-la.",
    ),
)

kind_register(
    Kind(
        code=CODE,
        label=LABEL,
        working_days=5,
        first_reasons=REASONS,
        facts=_facts,
        subjects=_subjects,
        superseded=certificates_superseded,
        subject_words="même location",
        lease_state=_lease_state,
        on_create=_record,
        on_accept=_accept,
        on_refuse=_refuse,
        on_replace=_replace,
        on_undo=_undo,
        on_leave=_forget,
        becomes=frozenset({"contact"}),
        staff_form=_staff_form,
        erp=ErpTold(type=lambda submission: "INSURANCE", fields=_erp_fields),
        on_ack=_ack,
        by_staff=True,
        needs_file=True,
        accepted_text="Votre attestation est acceptée.",
        mail_received="insurance.received",
        mail_accepted="insurance.accepted",
        mail_refused="insurance.refused",
    )
)
kind_mails_register(CODE, LABEL, MAILS)
