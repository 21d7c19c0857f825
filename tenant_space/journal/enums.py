from django.db import models


class EventKind(models.TextChoices):
    """What the journal of access notes. The labels are shown to the person concerned."""

    SIGN_UP = "SIGN_UP", "Inscription"
    OPENED = "OPENED", "Accès ouvert par votre bailleur"
    ACTIVATED = "ACTIVATED", "Activation de l'accès"
    SIGN_IN = "SIGN_IN", "Connexion"
    SIGN_IN_PASSKEY = "SIGN_IN_PASSKEY", "Connexion avec une clé d'accès"
    SIGN_IN_FAILED = "SIGN_IN_FAILED", "Essai de connexion sans succès"
    SIGN_OUT = "SIGN_OUT", "Déconnexion"
    OTHERS_SIGNED_OUT = "OTHERS_OUT", "Déconnexion des autres appareils"
    PASSWORD_CHANGED = "PASSWORD", "Changement du mot de passe"
    PASSWORD_RESET = "RESET", "Nouveau mot de passe, demandé par courriel"
    EMAIL_ASKED = "EMAIL_ASKED", "Demande de changement de l'identifiant"
    EMAIL_CHANGED = "EMAIL", "Changement de l'identifiant"
    FACTOR_ADDED = "FACTOR_ADDED", "Double vérification ajoutée"
    FACTOR_REMOVED = "FACTOR_OFF", "Double vérification retirée"
    FACTOR_LOST = "FACTOR_LOST", "Double vérification retirée par votre bailleur"
    TERMS_ACCEPTED = "TERMS", "Conditions générales acceptées"
    BLOCKED = "BLOCKED", "Accès bloqué par votre bailleur"
    UNBLOCKED = "UNBLOCKED", "Accès rétabli par votre bailleur"
    CLOSED = "CLOSED", "Accès fermé"
    DOCUMENT = "DOCUMENT", "Document téléchargé"
    STATEMENT = "STATEMENT", "Relevé de compte téléchargé"
    RECEIPTS_ON = "RECEIPTS_ON", "Quittances électroniques acceptées"
    RECEIPTS_OFF = "RECEIPTS_OFF", "Retour aux quittances papier"
