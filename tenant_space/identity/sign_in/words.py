"""Why somebody is asked to sign in, and what of theirs waits, as the page of the sign-in says it."""

IDLE_TITLE = "Vous avez été déconnecté"
IDLE = "Il n'y a eu aucune activité pendant {minutes} minute{plural}. Connectez-vous pour continuer."
ENDED_TITLE = "Votre connexion a pris fin"
ENDED = "Connectez-vous pour continuer là où vous étiez."
LED_TITLE = "Connectez-vous pour continuer"
LED = "La page demandée s'ouvrira ensuite. Si vous étiez déjà connecté, votre connexion a pris fin."
FORM_WAITS = "Ce que vous veniez d'écrire est gardé pendant une heure."
REQUEST_WAITS = (
    "Ce que vous veniez d'écrire et vos fichiers sont gardés pendant {days} jours : "
    "ils vous attendent après la connexion."
)
