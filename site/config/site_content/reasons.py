"""The first ready-made reasons to refuse, and the row that says how soon each kind is answered."""

from __future__ import annotations

from forms.submissions.models import KindSetting, RefusalReason
from forms.submissions.registry import kinds

# What is wrong, then what to do.
REASONS: dict[str, tuple[tuple[str, str], ...]] = {
    "insurance": (
        (
            "Document illisible",
            "Nous n'arrivons pas à lire votre document. Reprenez la photo bien à plat, avec de la lumière, "
            "toute la page visible. Ou envoyez le PDF que votre assureur vous a remis.",
        ),
        (
            "Ce n'est pas une attestation",
            "Le document envoyé n'est pas une attestation d'assurance. Une facture, un devis ou un contrat "
            "ne suffit pas. Demandez une attestation d'assurance habitation à votre assureur, puis envoyez-la.",
        ),
        (
            "Adresse absente ou différente",
            "Le document ne montre pas l'adresse de votre logement. Demandez à votre assureur une attestation "
            "avec l'adresse écrite sur votre bail, puis envoyez-la.",
        ),
        (
            "Nom absent ou différent",
            "Votre nom n'est pas sur le document. Demandez à votre assureur une attestation au nom écrit "
            "sur votre bail, puis envoyez-la.",
        ),
        (
            "Période absente ou passée",
            "Les dates du document ne vont pas : elles manquent, elles sont passées, ou elles ne sont pas celles "
            "que vous avez indiquées. Demandez une attestation pour la période en cours, puis envoyez-la "
            "avec les mêmes dates.",
        ),
        (
            "Risques locatifs absents",
            "Le document ne dit pas que vous êtes assuré pour les risques locatifs (incendie, explosion, dégât "
            "des eaux). La loi le demande. Demandez à votre assureur une attestation qui le dit, puis envoyez-la.",
        ),
    ),
    "receipt": (
        (
            "Le mois n'est pas payé en entier",
            "La quittance se donne quand le mois est payé en entier. Ce n'est pas encore le cas. "
            "Réglez ce qui reste, puis refaites votre demande. En cas de difficulté, appelez votre agence : "
            "une solution existe.",
        ),
        (
            "La quittance est déjà envoyée",
            "Cette quittance est déjà partie. Regardez dans votre courrier, ou dans votre espace locataire, sur la "
            "page « Documents divers ». Vous ne la trouvez pas ? Appelez votre agence.",
        ),
        (
            "Le paiement n'est pas encore arrivé",
            "Votre paiement n'est pas encore sur votre compte. Attendez quelques jours, puis refaites votre demande.",
        ),
    ),
    "help": (
        (
            "Nous n'avons pas pu vous joindre",
            "Nous avons essayé de vous joindre, sans succès. Appelez-nous, ou envoyez une nouvelle demande d'aide "
            "avec un numéro où vous répondez.",
        ),
        (
            "Identité à vérifier",
            "Avant de vous aider, nous devons vérifier votre identité. Venez à votre agence avec une pièce "
            "d'identité et un avis d'échéance, ou appelez-nous.",
        ),
        (
            "Autre question",
            "Ce formulaire sert seulement pour l'inscription et la connexion. Pour votre question, appelez "
            "votre agence : elle vous répondra.",
        ),
    ),
}


def reasons_ensure() -> int:
    """The first reasons of each kind that has none; return how many were added."""
    known = {kind.code for kind in kinds()}
    missing = [
        RefusalReason(kind=kind, title=title, text=text, sort_order=10 * place)
        for kind, reasons in REASONS.items()
        if kind in known and not RefusalReason.objects.filter(kind=kind).exists()
        for place, (title, text) in enumerate(reasons, 1)
    ]
    RefusalReason.objects.bulk_create(missing)
    return len(missing)


def delays_ensure() -> None:
    """A row for each kind of request: what is promised can then be changed in the admin."""
    for kind in kinds():
        KindSetting.objects.get_or_create(kind=kind.code, defaults={"working_days": kind.working_days})
