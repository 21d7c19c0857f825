"""What the ERP may say, with the words shown for it (exchange format EXL 1)."""

from django.db.models import TextChoices


class Civility(TextChoices):
    M = "M", "M."
    MME = "MME", "Mme"


class AccountStatus(TextChoices):
    ACTIVE = "ACTIVE", "Actif"
    LEFT = "LEFT", "Parti"
    CLOSED = "CLOSED", "Clos"
    LITIGATION = "LITIGATION", "Contentieux"


class HolderRole(TextChoices):
    SIGNATORY = "SIGNATORY", "Signataire"
    COSIGNATORY = "COSIGNATORY", "Cosignataire"
    GUARANTOR = "GUARANTOR", "Garant"
    GUARDIAN = "GUARDIAN", "Tuteur ou curateur"


SIGNING_ROLES = (HolderRole.SIGNATORY, HolderRole.COSIGNATORY)
# Who may read an account: those who signed, and the guardian who acts for them.
READING_ROLES = (*SIGNING_ROLES, HolderRole.GUARDIAN)


class PremisesType(TextChoices):
    LOGEMENT = "LOGEMENT", "Logement"
    STATIONNEMENT = "STATIONNEMENT", "Stationnement"
    GARAGE = "GARAGE", "Garage"
    ANNEXE = "ANNEXE", "Annexe"
    JARDIN = "JARDIN", "Jardin"
    COMMERCE = "COMMERCE", "Local commercial"


class LeaseKind(TextChoices):
    MAIN = "MAIN", "Principal"
    ANNEX = "ANNEX", "Annexe"


class InsuranceStatus(TextChoices):
    UP_TO_DATE = "UP_TO_DATE", "À jour"
    EXPIRING = "EXPIRING", "Expire bientôt"
    EXPIRED = "EXPIRED", "Non à jour"
    UNDER_REVIEW = "UNDER_REVIEW", "En cours de validation"
    REJECTED = "REJECTED", "Refusée"
    NOT_REQUIRED = "NOT_REQUIRED", "Non demandée"


class CertificateState(TextChoices):
    """What the landlord decided on a certificate sent by a tenant."""

    UNDER_REVIEW = "UNDER_REVIEW", "En cours de validation"
    ACCEPTED = "ACCEPTED", "Acceptée"
    REFUSED = "REFUSED", "Refusée"
    OBSOLETE = "OBSOLETE", "Rendue inutile"


class Relationship(TextChoices):
    SIGNATORY = "SIGNATORY", "Signataire"
    SPOUSE = "SPOUSE", "Conjoint"
    CHILD = "CHILD", "Enfant"
    OTHER = "OTHER", "Autre"


class EntryKind(TextChoices):
    RENT = "RENT", "Loyer"
    CHARGES = "CHARGES", "Charges"
    CHARGES_SETTLEMENT = "CHARGES_SETTLEMENT", "Régularisation de charges"
    HOUSING_AID = "HOUSING_AID", "Aide au logement"
    RLS = "RLS", "Réduction de loyer de solidarité"
    SLS = "SLS", "Supplément de loyer de solidarité"
    INSURANCE = "INSURANCE", "Assurance"
    DEPOSIT = "DEPOSIT", "Dépôt de garantie"
    PAYMENT = "PAYMENT", "Paiement"
    PAYMENT_REJECT = "PAYMENT_REJECT", "Paiement rejeté"
    FEE = "FEE", "Frais"
    PAYMENT_PLAN = "PAYMENT_PLAN", "Plan d'apurement"
    ADJUSTMENT = "ADJUSTMENT", "Correction"
    OPENING = "OPENING", "Solde de départ"
    OTHER = "OTHER", "Autre"


# What is taken off what a tenant pays.
AID_KINDS = tuple(map(str, (EntryKind.HOUSING_AID, EntryKind.RLS)))


class EntryGroup(TextChoices):
    """What tenants look for among their lines: several kinds under one plain name."""

    BILLED = "BILLED", "Loyer et charges"
    AIDS = "AIDS", "Aides"
    PAYMENTS = "PAYMENTS", "Paiements"
    OTHERS = "OTHERS", "Autres"


class PaymentMethod(TextChoices):
    DIRECT_DEBIT = "DIRECT_DEBIT", "Prélèvement"
    CARD = "CARD", "Carte bancaire"
    TRANSFER = "TRANSFER", "Virement"
    CHEQUE = "CHEQUE", "Chèque"
    CASH = "CASH", "Espèces"
    TIP = "TIP", "TIP SEPA"
    CAF = "CAF", "CAF"
    OTHER = "OTHER", "Autre"


class MandateStatus(TextChoices):
    ACTIVE = "ACTIVE", "Actif"
    PENDING = "PENDING", "En attente"
    SUSPENDED = "SUSPENDED", "Suspendu"
    REVOKED = "REVOKED", "Révoqué"
    EXPIRED = "EXPIRED", "Expiré"


class SequenceType(TextChoices):
    RCUR = "RCUR", "Récurrent"
    OOFF = "OOFF", "Ponctuel"


class ClaimStatus(TextChoices):
    ENREGISTREE = "ENREGISTREE", "Enregistrée"
    EN_COURS = "EN_COURS", "En cours"
    INTERVENTION_PROGRAMMEE = "INTERVENTION_PROGRAMMEE", "Intervention programmée"
    EN_ATTENTE_LOCATAIRE = "EN_ATTENTE_LOCATAIRE", "En attente de votre réponse"
    TRAITEE = "TRAITEE", "Traitée"
    CLOTUREE = "CLOTUREE", "Clôturée"
    SANS_SUITE = "SANS_SUITE", "Sans suite"


class ClaimSource(TextChoices):
    PHONE = "PHONE", "Téléphone"
    DESK = "DESK", "Accueil"
    PORTAL = "PORTAL", "Espace locataire"
    FIELD = "FIELD", "Terrain"
    MAIL = "MAIL", "Courrier"


class DocumentKind(TextChoices):
    RENT_NOTICE = "RENT_NOTICE", "Avis d'échéance"
    CHARGES_STATEMENT = "CHARGES_STATEMENT", "Avis de régularisation de charges"
    RECEIPT = "RECEIPT", "Quittance"
    ACCOUNT_STATEMENT = "ACCOUNT_STATEMENT", "Relevé de compte"
    LEASE = "LEASE", "Bail"
    MANDATE = "MANDATE", "Mandat de prélèvement"
    LETTER = "LETTER", "Courrier"
    OTHER = "OTHER", "Autre document"


class ReachBy(TextChoices):
    """How somebody wants to be reached when their agency has to speak to them."""

    MAIL = "MAIL", "Par mail"
    PHONE = "PHONE", "Par téléphone"
    POST = "POST", "Par courrier"


# How a person gets their receipts, paper or portal: the exchange format's events of `portal_accounts.csv` (EXL 1).
TURNED_ON, TURNED_OFF = "EQUITTANCE_ON", "EQUITTANCE_OFF"
# The mail that confirms each choice.
MAIL_ON, MAIL_OFF = "tenancy.receipts_on", "tenancy.receipts_off"
