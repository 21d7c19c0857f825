"""What is said of a file that is not taken: what is wrong, then what to do. `{name}` is its name."""

from __future__ import annotations

from forms.submissions.uploads.file_tools.refusals import FileFault

PHOTO = "Envoyez une photo du document"
PRINT_ONLY = "imprimez-le dans un nouveau PDF"
PRINT = f"{PRINT_ONLY}, ou envoyez une photo du document"
SMALLER = (
    "Choisissez une taille plus petite dans les réglages de l'appareil photo, "
    "ou envoyez une capture d'écran où le texte se lit."
)
BROKEN = (
    "Nous n'arrivons pas à ouvrir « {name} » : le fichier est peut-être abîmé ou incomplet. "
    "Enregistrez-le de nouveau, ou envoyez une photo du document."
)
SENTENCES = {
    FileFault.BROKEN: BROKEN,
    FileFault.LOCKED: "« {name} » est protégé par un mot de passe. "
    f"{PHOTO}, ou imprimez-le dans un nouveau PDF sans mot de passe.",
    FileFault.PIXELS: f"« {{name}} » contient une image trop grande. {PHOTO}, ou {PRINT_ONLY}.",
    FileFault.PAGES: "« {name} » a trop de pages. Envoyez seulement les pages utiles.",
    FileFault.BOMB: f"« {{name}} » est trop lourd une fois ouvert. {PHOTO}.",
    FileFault.FORM: "« {name} » est un formulaire que seul le logiciel Adobe Reader affiche. "
    f"Ouvrez-le avec ce logiciel, puis {PRINT}.",
    FileFault.PORTFOLIO: "« {name} » est un dossier qui contient d'autres fichiers. "
    "Ouvrez-le, enregistrez à part le document utile, puis envoyez ce document.",
    FileFault.ALTERED: "« {name} » contient des champs ou des notes que nous n'arrivons pas à garder tels que "
    f"vous les voyez. Ouvrez-le, puis {PRINT}.",
    FileFault.EMPTY: f"Nous ne voyons rien dans « {{name}} » : ses pages sont vides. Vérifiez-le, puis {PRINT}.",
}
# Those who sent a picture are not told to send one.
SENTENCES_OF_PICTURES = {
    FileFault.BROKEN: "Nous n'arrivons pas à ouvrir « {name} » : l'image est peut-être abîmée ou incomplète. "
    "Reprenez la photo, ou envoyez le document en PDF.",
    FileFault.PIXELS: f"L'image « {{name}} » est trop grande : elle a trop de points. {SMALLER}",
    FileFault.BOMB: f"L'image « {{name}} » est trop lourde une fois ouverte. {SMALLER}",
}

NOT_ACCEPTED = "« {name} » n'est pas dans un format accepté. Envoyez un fichier {types}."
NO_BYTES = "« {name} » est vide. Vérifiez le fichier, puis choisissez-le de nouveau."
PHOTO_TOO_LARGE = f"La photo « {{name}} » est trop lourde : plus de {{megabytes}} Mo. {SMALLER}"
TOO_LARGE = f"« {{name}} » est trop lourd : plus de {{megabytes}} Mo. {PHOTO}, ou un fichier plus léger."
TOO_MANY_AT_ONCE = "« {name} » n'a pas été ajouté : {count} fichiers à la fois au plus."
TOO_MANY = "« {name} » n'a pas été ajouté : vous avez déjà {count} fichiers. Retirez-en un d'abord."
TOO_MUCH = (
    "« {name} » n'a pas été ajouté : vos fichiers dépasseraient {megabytes} Mo en tout. "
    "Retirez-en un d'abord, ou envoyez un fichier plus léger."
)
TOO_OFTEN = (
    "« {name} » n'a pas été ajouté : vous avez envoyé beaucoup de fichiers en peu de temps. "
    "Réessayez dans une heure, ou appelez votre agence."
)
VIRUS = (
    "« {name} » contient un virus. Il n'a pas été enregistré. "
    "Demandez à son auteur un fichier sain, ou envoyez une photo du document."
)
STORAGE_AWAY = (
    "« {name} » n'a pas pu être enregistré : notre service est indisponible pour l'instant. "
    "Réessayez dans quelques minutes. Ce que vous avez écrit est gardé."
)
BUSY = "Beaucoup de fichiers arrivent en ce moment. Réessayez dans une minute. Ce que vous avez écrit est gardé."
