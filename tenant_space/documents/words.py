"""What *Documents divers* and its API call documents, and say of the choice of receipts."""

from collections.abc import Mapping

from tenant_space.tenancy.enums import DocumentKind

# In the order of the page.
HEADINGS: Mapping[str, str] = {
    str(DocumentKind.RENT_NOTICE): "Avis d'échéance",
    str(DocumentKind.CHARGES_STATEMENT): "Avis de régularisation de charges",
    str(DocumentKind.RECEIPT): "Quittances",
    str(DocumentKind.ACCOUNT_STATEMENT): "Relevés de compte",
    str(DocumentKind.LEASE): "Bail",
    str(DocumentKind.MANDATE): "Mandats de prélèvement",
    str(DocumentKind.LETTER): "Courriers",
    str(DocumentKind.OTHER): "Autres documents",
}
IN_FAVOUR = "{amount} en votre faveur"

# --- how receipts come
CHOSEN_ONLINE = "Vos quittances arrivent maintenant en ligne."
CHOSEN_ON_PAPER = "Vos quittances arrivent maintenant sur papier."
NOT_WRITABLE = "Vous ne pouvez plus rien changer pour ce compte. Appelez votre agence."
CONSENT_MISSING = "Les quittances en ligne demandent l'accord exprès de la personne."

# --- a file
UNREADABLE = "Ce document ne peut pas être lu maintenant. Réessayez plus tard."
