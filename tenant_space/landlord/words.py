"""What those who fill in the landlord's settings read when something is wrong, and what is said there at first."""

# --- direct debits and mandates
WRONG_DAYS = "Écrivez des jours de 1 à 28, séparés par des virgules. Exemple : 5, 10, 15."
WRONG_ICS = "Cet ICS n'existe pas. Recopiez-le depuis la lettre de votre banque. Exemple : FR72ZZZ123456."
WRONG_PATTERN = "Ce format n'est pas une expression régulière valable."
WRONG_PREFIX = "Seulement des lettres de A à Z et des chiffres."
LONG_RUM = (
    "Les références de mandat (préfixe, numéro de compte de 20 caractères, compteur) ne suivraient pas ce format, ou "
    "dépasseraient 35 caractères. Raccourcissez le préfixe, ou corrigez le format."
)
# At the bottom of a mandate, until staff say it otherwise: tenants read it.
MANDATE_PRIVACY = (
    "Les informations recueillies servent à gérer votre prélèvement. Vous pouvez demander à les lire, à "
    "les corriger, ou vous y opposer. Voir la page « Données personnelles » de l'espace locataire."
)

# --- the address of the portal
WRONG_ADDRESS = (
    "Cette adresse n'est pas celle de l'espace locataire. Écrivez https:// puis l'un des noms que l'hébergeur a "
    "réglés ({hosts}), sans rien derrière. Pour un autre nom, demandez à l'hébergeur de l'ajouter d'abord."
)

# --- how to pay
HOW_TO_PAY_HELP = (
    "<p>Ces façons de payer sont montrées aux locataires qui doivent une somme, et sur la page « Aide ». "
    "Laissez vide ce que vous ne proposez pas : rien n'en est dit.</p>"
    "<p>Relisez l'IBAN à deux : les virements des locataires arriveront sur ce compte.</p>"
)
LONE_IBAN = "Écrivez aussi le titulaire du compte : la banque du locataire le demande."
NO_IBAN = "Écrivez aussi l'IBAN, ou videz cette case."
NO_CHEQUE = "Écrivez aussi à l'ordre de qui est le chèque, ou videz cette case."
