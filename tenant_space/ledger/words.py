"""What each kind of ledger line is, until editors say it otherwise, and what is said of lines, months and terms."""

from __future__ import annotations

from collections.abc import Mapping

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.editable_words.wordings import Words, wording_register, wordings
from tenant_space.tenancy.enums import EntryKind

_TOPIC, _CARD = str(WordingTopic.ENTRY), str(WordingTopic.CARD)
# Kind, plain name, sentence: in the order in which a term is read.
_FIRST_WORDS = (
    (EntryKind.RENT, "Loyer", "Le prix de la location de votre logement, de votre garage ou de votre jardin."),
    (
        EntryKind.CHARGES,
        "Provision pour charges",
        "Une avance de chaque mois pour les frais de l'immeuble : eau, chauffage, ascenseur, ménage.",
    ),
    (
        EntryKind.SLS,
        "Supplément de loyer (SLS)",
        "Une somme en plus du loyer, quand vos revenus dépassent le plafond du logement social.",
    ),
    (EntryKind.INSURANCE, "Assurance", "L'assurance de votre logement, quand nous la payons pour vous."),
    (
        EntryKind.HOUSING_AID,
        "Aide au logement (APL)",
        "L'aide que la CAF ou la MSA nous verse pour vous. Elle diminue ce que vous payez.",
    ),
    (
        EntryKind.RLS,
        "Réduction de loyer (RLS)",
        "Une baisse de votre loyer, décidée par l'État selon vos revenus. Vous n'avez rien à demander.",
    ),
    (
        EntryKind.CHARGES_SETTLEMENT,
        "Régularisation de charges",
        "Une fois par an, nous comparons vos avances et les vraies dépenses. "
        "Vous payez la différence, ou nous vous la rendons.",
    ),
    (EntryKind.PAYMENT, "Paiement", "Une somme que nous avons reçue pour votre compte."),
    (
        EntryKind.PAYMENT_REJECT,
        "Paiement rejeté",
        "Votre banque a refusé ce paiement. La somme est de nouveau à payer.",
    ),
    (EntryKind.FEE, "Frais", "Des frais ajoutés à votre compte, par exemple après un paiement rejeté."),
    (
        EntryKind.PAYMENT_PLAN,
        "Plan d'apurement",
        "Une dette que vous remboursez en plusieurs fois, comme convenu avec votre agence.",
    ),
    (
        EntryKind.DEPOSIT,
        "Dépôt de garantie",
        "La caution payée à votre arrivée. Elle vous est rendue à votre départ, moins ce que vous devez encore.",
    ),
    (
        EntryKind.ADJUSTMENT,
        "Correction",
        "Un changement de notre part pour rectifier votre compte, en votre faveur ou non.",
    ),
    (EntryKind.OPENING, "Solde de départ", "Ce que vous deviez, ou votre avoir, avant la première ligne."),
    (EntryKind.OTHER, "Autre", "Une ligne d'une autre sorte. Pour en savoir plus, appelez votre agence."),
)

# --- what a month comes to: the word where the sum has its usual sign, and where it has not
BILLED, BILLED_BACK = "Demandé", "En votre faveur"
AIDS, AIDS_BACK = "Aides", "Aides reprises"
PAID, PAID_BACK = "Payé", "Paiements rejetés"

# --- lines: in the column of the balance, under the label, and how many there are
OWED, CREDIT = "{amount} dus", "avoir {amount}"
MEANT_FOR = "pour {month}"
ONE_LINE, LINES, MANY_LINES = "{count} ligne", "{count} lignes", "plus de {count} lignes"

# --- the comparison of the two latest terms
SINCE_LAST_MONTH = "Ce qui a changé depuis le mois dernier"
SINCE_LAST_NOTICE = "Ce qui a changé depuis l'avis précédent"

_CALL = "Appeler mon agence"
AMOUNT = Placeholder("montant", "somme à payer", "523,40\u00a0€")


ACCOUNT_CARDS = (
    Words(
        topic=_CARD,
        code="account_litigation",
        label="Compte : suivi par le contentieux",
        title="Appelez votre agence au sujet de votre compte",
        text="Plus tôt vous appelez, plus il y a de solutions.",
        button=_CALL,
        placeholders=(AMOUNT,),
        sort_order=1,
    ),
    Words(
        topic=_CARD,
        code="payment_blocked",
        label="Compte : paiement bloqué",
        title="Appelez votre agence avant de payer",
        text="Le paiement de ce compte est bloqué. Votre agence vous explique pourquoi.",
        button=_CALL,
        placeholders=(AMOUNT,),
        sort_order=2,
    ),
    Words(
        topic=_CARD,
        code="payment_overdue",
        label="Compte : somme à payer dès maintenant",
        title="Payez sans attendre",
        text="Vous venez de payer ? Attendez quelques jours : nous ne l'avons pas encore vu. "
        "Vous ne pouvez pas payer ? Appelez vite votre agence : elle cherche une solution avec vous.",
        button="Voir mon compte",
        placeholders=(AMOUNT,),
        sort_order=3,
    ),
    Words(
        topic=_CARD,
        code="payment_due",
        label="Compte : somme à payer avant l'échéance",
        title="Pensez à payer",
        text="",
        button="Voir mon compte",
        placeholders=(AMOUNT,),
        sort_order=4,
    ),
    Words(
        topic=_CARD,
        code="payment_debit_unknown",
        label="Compte : prélèvement sans date ou sans montant",
        title="Payez ou appelez votre agence",
        text="Nous ne savons pas si cette somme sera prélevée. Votre agence vous le dit. "
        "Si vous hésitez, appelez avant de payer.",
        button=_CALL,
        placeholders=(AMOUNT,),
        sort_order=5,
    ),
)


def _register() -> None:
    names = dict(EntryKind.choices)
    for place, (kind, title, text) in enumerate(_FIRST_WORDS, start=1):
        wording_register(Words(_TOPIC, str(kind), names[str(kind)], title, text, sort_order=place * 10))
    wording_register(*ACCOUNT_CARDS)


def entry_words() -> Mapping[str, Words]:
    """The words of every kind, by code, in the editors' order. No query once kept."""
    return wordings(_TOPIC)


_register()
