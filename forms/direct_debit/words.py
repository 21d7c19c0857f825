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

# --- why nothing can be asked today: what it is, and what to do
NOT_OPEN = (
    "La demande en ligne n'est pas encore ouverte",
    "Votre bailleur prépare encore le prélèvement. Pour en demander un, appelez votre agence.",
)
NONE_IN_PLACE = (
    "Aucun prélèvement n'est en place sur ce compte",
    "Il n'y a donc rien à changer ni à arrêter. Pour en demander un, revenez à vos prélèvements.",
)
OWN_REQUEST = (
    "Une demande est déjà en cours",
    "Une seule demande de prélèvement à la fois. Quelque chose ne va pas ? Annulez-la depuis sa page, puis "
    "recommencez.",
)
REQUEST_OF_ANOTHER = (
    "Une demande est déjà en cours",
    "Un autre titulaire du bail l'a faite. Attendez notre réponse, ou appelez votre agence.",
)
BLOCKED = ("Appelez votre agence", "Les paiements de ce compte sont arrêtés. Votre agence vous dit quoi faire.")
LITIGATION = (
    "Appelez votre agence",
    "Votre compte est suivi par le service contentieux. Avec votre agence, vous verrez comment payer.",
)
ENDED = (
    "Vous ne pouvez plus rien demander pour ce compte",
    "Votre bail est terminé, ou vos droits ont changé. Une question ? Appelez votre agence.",
)

# --- when, how much, and whose bank account
EACH_FIRST, EACH_MONTH = "le 1er de chaque mois", "le {day} de chaque mois"
AT_THE_EARLIEST = "{day}, au plus tôt"
NEXT_TERM = "Montant de votre prochaine échéance"
ESTIMATED = "Estimé : le même montant que pour {month}"
ON_THE_NOTICE = "Il sera écrit sur votre avis d'échéance"
THE_TENANTS = "{name} (locataire)"
ANOTHER_HOLDERS = "{name} (autre titulaire du bail)"
ANOTHER_PERSONS = "{name} (paie pour le locataire, lien : {link})"

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
