"""What the invitation to direct debit says on *Accueil* until editors say it otherwise, and what nobody may change."""

from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.wordings import Words, wording_register

CARDS = (
    Words(
        topic=WordingTopic.CARD,
        code="direct_debit",
        label="Prélèvement automatique : invitation",
        title="Vous pouvez payer par prélèvement automatique",
        text="Votre loyer est payé chaque mois, sans y penser.",
        button="En savoir plus",
        sort_order=90,
    ),
)

wording_register(*CARDS)

# --- the mandate: the French text of the European Payments Council (EPC332-09), word for word
TITLE = "Mandat de prélèvement SEPA"
# « {creancier} » is the landlord.
AUTHORISATION = (
    "En signant ce formulaire de mandat, vous autorisez (A) {creancier} à envoyer des instructions à votre "
    "banque pour "
    "débiter votre compte, et (B) votre banque à débiter votre compte conformément aux instructions de {creancier}."
)
REFUND = (
    "Vous bénéficiez du droit d'être remboursé par votre banque selon les conditions décrites dans la convention que "
    "vous avez passée avec elle. Une demande de remboursement doit être présentée :"
)
REFUND_WITHIN = (
    "dans les 8 semaines suivant la date de débit de votre compte pour un prélèvement autorisé,",
    "sans tarder et au plus tard dans les 13 mois en cas de prélèvement non autorisé.",
)
RIGHTS = (
    "Note : Vos droits concernant le présent mandat sont expliqués dans un document que vous pouvez obtenir auprès de "
    "votre banque."
)
# What one can do without a code.
ON_PAPER = "signez sur papier"
RUM_LATER = "communiquée avant le premier prélèvement"

# --- the signature online: what is agreed to, with its version; a change of the words is a new version
SIGNATURE_KIND = "signature électronique simple"
CONSENT_VERSION = "2026-11"
CONSENT = (
    "J'ai lu le mandat de prélèvement SEPA. Je suis titulaire du compte bancaire. J'accepte de signer ce mandat en "
    "ligne, par un code que je reçois et que j'écris ici."
)
WAYS = {"SMS": "par SMS au", "MAIL": "par mail à"}
# On the PDF, in the place of a signature by hand.
SIGNED_ON_PAPER = (
    "{name} : signature électronique simple, par un code envoyé {way} {to}. Elle vaut avec la preuve de la demande "
    "n° {number}, gardée par le créancier : date et heure, code, empreinte SHA-256 de ce document."
)
# What evidence says, in the order in which one reads it.
EVIDENCE = {
    "kind": "Nature",
    "request": "Demande n°",
    "rum": "RUM",
    "creditor_id": "ICS du créancier",
    "account": "Compte client",
    "name": "Signataire",
    "person": "Personne n°",
    "sign_in": "Accès n°",
    "signed_at": "Signé le (UTC)",
    "mandate_sha256": "Empreinte SHA-256 du mandat",
    "text": "Texte accepté",
    "text_version": "Version de ce texte",
    "channel": "Code envoyé par",
    "sent_to": "Code envoyé à",
    "code_sent_at": "Code envoyé le (UTC)",
    "code_digest": "Empreinte du code",
    "tries": "Essais comptés",
    "address": "Adresse réseau",
    "agent": "Navigateur ou programme",
}
