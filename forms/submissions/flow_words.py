"""What a form that ends in a request, and an answer to one, say to those who fill them in, by page and by the API."""

from __future__ import annotations

from dataclasses import dataclass

NOT_YOURS = "Cette page était restée ouverte trop longtemps, ou pour une autre personne. Recommencez ici."
NOT_WRITABLE = "Vous ne pouvez plus rien envoyer pour ce compte. Appelez votre agence."
TOO_MANY_OPEN = "Vous avez déjà plusieurs envois qui attendent notre réponse. Attendez-la, ou appelez votre agence."
# Of a form that was shown before somebody signed in anew, in another tab; `{send}`: what its button says.
SIGN_IN_CHANGED = "Votre connexion a changé entre-temps : rien n'est parti. Relisez, puis cliquez sur « {send} »."
FILES_NOT_THERE = "Vos derniers fichiers ne sont pas arrivés : choisissez-les de nouveau."
FILE_NOT_THERE = (
    "Votre connexion a changé entre-temps : ce fichier n'est pas arrivé. Cliquez sur « {send} » : rien ne part "
    "encore, votre page revient avec ce que vous avez écrit. Puis ajoutez-le de nouveau."
)

# --- answering: a message, « Est-ce réglé ? », the opinion, taking a request back
SENT = "Votre message est enregistré."
SETTLED = "Merci. Votre demande est terminée."
REOPENED = "Nous reprenons votre demande. La nouvelle date promise est ci-dessous."
TOO_LATE = "Vous ne pouvez plus reprendre cette demande. Faites-en une nouvelle, ou appelez votre agence."
NOT_NOW = "Cette demande a changé entre-temps : voici où elle en est."
THANKS = "Merci de votre avis."
SURVEYED = "Vous avez déjà donné votre avis sur cette demande, ou elle n'est pas terminée."
YES, NO, OPINION = "Oui, c'est réglé", "Non, ce n'est pas réglé", "Envoyer mon avis"  # as the buttons say
WITHDRAWN = "Votre demande est annulée. Rien n'est fait."
TOO_LONG = "Votre texte est trop long : 4\u202f000 caractères au plus."
SIGNED_OUT = "Votre connexion a pris fin. Connectez-vous : votre message vous attend."
NO_FILE = "Aucun fichier n'est arrivé. Réessayez."

# --- by the API
ENDED = "Cette demande est terminée, ou a changé entre-temps : rien n'est parti. Relisez-la."
KEY_REUSED = "Cette clé a déjà servi pour un autre contenu. Rien n'est parti."
KEY_BUSY = "Un envoi avec cette clé est en cours. Réessayez dans un instant."
EMPTY = "Écrivez votre message, ou ajoutez un fichier."
BEGUN = (
    "Vous avez déjà commencé plusieurs demandes. Envoyez-en une, ou supprimez-en une, avant d'en commencer une autre."
)
LEFT_WITH_KEY = "La demande n° {number} est déjà partie avec cette clé : ses fichiers ne changent plus."
MESSAGE_TOO_LONG = "Votre message est trop long : {most} caractères au plus."
FILE_REFUSED = "Un fichier n'est pas accepté : rien n'est parti."


@dataclass(frozen=True, slots=True)
class FlowWords:
    """What is said, to the tenant unless others are given."""

    not_yours: str = NOT_YOURS
    """The form was opened too long ago, or by somebody else."""
    not_writable: str = NOT_WRITABLE
    """Nothing can be sent for this account any more."""
    too_many_open: str = TOO_MANY_OPEN
    """Too many requests of the kind wait already."""
    kept: str = "Ce que vous avez écrit est gardé pendant {days} jours."
    """Said after it of what was written; `{days}`: for how long."""


FOR_STAFF = FlowWords(
    not_yours="Cette page était restée ouverte trop longtemps, ou pour un autre locataire. Recommencez ici.",
    not_writable="Rien ne peut être enregistré pour ce compte : le bail est terminé, ou le locataire n'y a plus de "
    "droit. Ce locataire ne le pourrait pas non plus lui-même.",
    too_many_open="Ce locataire a déjà plusieurs demandes de cette nature qui attendent notre réponse. Répondez "
    "d'abord à l'une d'elles, ou écrivez dessus.",
)
