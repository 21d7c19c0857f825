"""What a form that ends in a request says when it cannot be taken, to those who fill it in."""

from __future__ import annotations

from dataclasses import dataclass

NOT_YOURS = "Cette page était restée ouverte trop longtemps, ou pour une autre personne. Recommencez ici."
NOT_WRITABLE = "Vous ne pouvez plus rien envoyer pour ce compte. Appelez votre agence."
# Of a form that was shown before somebody signed in anew, in another tab; `{send}`: what its button says.
SIGN_IN_CHANGED = "Votre connexion a changé entre-temps : rien n'est parti. Relisez, puis cliquez sur « {send} »."
FILES_NOT_THERE = "Vos derniers fichiers ne sont pas arrivés : choisissez-les de nouveau."
FILE_NOT_THERE = (
    "Votre connexion a changé entre-temps : ce fichier n'est pas arrivé. Cliquez sur « {send} » : rien ne part "
    "encore, votre page revient avec ce que vous avez écrit. Puis ajoutez-le de nouveau."
)


@dataclass(frozen=True, slots=True)
class FlowWords:
    """What is said, to the tenant unless others are given."""

    not_yours: str = NOT_YOURS
    """The form was opened too long ago, or by somebody else."""
    not_writable: str = NOT_WRITABLE
    """Nothing can be sent for this account any more."""
    too_many_open: str = (
        "Vous avez déjà plusieurs envois qui attendent notre réponse. Attendez-la, ou appelez votre agence."
    )
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
