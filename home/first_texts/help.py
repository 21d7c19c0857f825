"""The help page: what everybody asks of signing up, signing in and security. Short sentences, one idea each.

What concerns one page stands in `first_pages.py` of its room. An answer that is true only while a page is live
names it (`about`); figures that the landlord sets are not repeated here.
"""

from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import Block, bullets, numbered, paragraphs, question, topic
from tenant_space.editable_words.page_specs import help_topic_register

HELP_INTRODUCTION = paragraphs(
    "Cette page répond aux questions les plus fréquentes. Choisissez un thème, puis votre question.",
)

# The list of what each page is for; the portal writes it.
_PAGES: Block = ("pages", None)

_SIGN_UP = topic(
    "S'inscrire",
    question(
        "Comment m'inscrire, pas à pas ?",
        numbered(
            "Prenez votre avis d'échéance. Votre numéro de compte client y est écrit.",
            'Ouvrez la page <a href="/inscription/">Inscription locataire</a>. Écrivez ce qu\'elle demande : '
            "votre numéro, votre nom, votre prénom et votre date de naissance.",
            "Écrivez votre adresse de messagerie et choisissez un mot de passe. "
            "Lisez et acceptez les conditions générales d'utilisation.",
            "Ouvrez le mail que nous vous envoyons. Cliquez sur son lien, puis sur « Activer mon compte ». "
            "Sur un autre appareil, écrivez d'abord le mot de passe que vous venez de choisir.",
            "Connectez-vous avec votre adresse de messagerie et votre mot de passe.",
        ),
        "L'inscription est gratuite. Elle prend quelques minutes.",
    ),
    question(
        "De quoi ai-je besoin ?",
        bullets(
            "Votre avis d'échéance, pour le numéro de compte client.",
            "Votre nom, votre prénom et votre date de naissance.",
            "Une adresse de messagerie que vous consultez.",
        ),
    ),
    question(
        "Où est mon numéro de compte client ?",
        "Il est écrit sur votre avis d'échéance. La page d'inscription dit comment le reconnaître.",
    ),
    question(
        "Mon numéro n'est pas accepté. Que faire ?",
        numbered(
            "Vérifiez chaque chiffre sur votre dernier avis d'échéance.",
            "Écrivez votre nom et votre prénom comme sur votre bail. Votre nom de naissance convient aussi.",
            "Vérifiez votre date de naissance : le jour, le mois, puis l'année.",
        ),
        "Cela ne marche toujours pas ? Une information est peut-être à corriger dans votre dossier : appelez-nous.",
    ),
    question(
        "Comment choisir mon mot de passe ?",
        "La page montre ce qu'il doit contenir. Chaque point est coché pendant que vous écrivez.",
        "N'utilisez ni votre nom, ni votre date de naissance, ni un mot de passe d'un autre site.",
    ),
    first_for=Audience.VISITORS,
)

_ACTIVATION = topic(
    "Le mail d'activation",
    question(
        "À quoi sert-il ?",
        "Il vérifie que l'adresse est bien la vôtre. Votre accès fonctionne seulement après l'activation.",
        "Vous n'avez pas demandé d'inscription ? Cliquez sur le lien, puis sur « Ce n'est pas moi ».",
    ),
    question(
        "Je n'ai rien reçu. Que faire ?",
        numbered(
            "Attendez quelques minutes.",
            "Regardez dans vos courriers indésirables (spam).",
            '<a href="/activation/">Demandez un nouveau mail d\'activation</a>.',
        ),
        "Toujours rien ? L'adresse a peut-être une faute. <a href=\"/inscription/\">Recommencez l'inscription</a>.",
    ),
    question(
        "Le lien ne marche pas. Que faire ?",
        "Le lien sert une seule fois, pendant 24 heures. Ensuite, "
        '<a href="/activation/">demandez un nouveau mail d\'activation</a>.',
        "On vous demande un mot de passe ? C'est celui que vous avez choisi à l'inscription.",
        "Si le clic ne fait rien, copiez l'adresse écrite dans le mail. "
        "Collez-la dans la barre d'adresse de votre navigateur.",
    ),
    first_for=Audience.VISITORS,
)

_SIGN_IN = topic(
    "Se connecter",
    question(
        "Comment me connecter ?",
        'Ouvrez la page <a href="/connexion/">Connexion</a>. Votre identifiant est votre adresse de messagerie.',
        "Sur votre propre appareil, vous pouvez cocher « Rester connecté sur cet appareil ».",
    ),
    question(
        "J'ai oublié mon mot de passe. Que faire ?",
        numbered(
            'Ouvrez la page <a href="/mot-de-passe/">Perte du mot de passe</a>.',
            "Écrivez l'adresse de messagerie de votre inscription.",
            "Ouvrez le mail reçu et suivez son lien.",
            "Choisissez un nouveau mot de passe.",
        ),
        "Le lien sert pendant 24 heures.",
    ),
    question(
        "Je ne peux plus essayer. Pourquoi ?",
        "Après plusieurs erreurs, la connexion est bloquée quelques minutes. C'est une protection. "
        "Attendez, puis essayez à nouveau.",
        'Vous pouvez aussi <a href="/mot-de-passe/">choisir un nouveau mot de passe</a> tout de suite.',
    ),
    question(
        "J'ai été déconnecté. Pourquoi ?",
        "Sans activité, vous êtes déconnecté au bout d'un moment. Personne ne peut alors lire votre compte à votre "
        "place. Un message vous prévient avant.",
    ),
    question(
        "Je n'ai plus accès à mon ancienne adresse de messagerie.",
        "Vous connaissez votre mot de passe ? Connectez-vous, puis changez d'adresse sur la page "
        '<a href="/ma-securite/">Ma sécurité</a>.',
        "Sinon, appelez-nous. Nous vérifions votre identité, puis nous vous aidons.",
    ),
    first_for=Audience.VISITORS,
)

_SECURITY = topic(
    "Mon accès et ma sécurité",
    question(
        "Comment changer d'adresse de messagerie ?",
        numbered(
            'Ouvrez la page <a href="/ma-securite/">Ma sécurité</a>, puis « Identifiant ».',
            "Écrivez votre nouvelle adresse deux fois. Puis cliquez sur « Recevoir le mail de confirmation ».",
            "Ouvrez le mail, et cliquez sur son bouton.",
        ),
        "Votre identifiant change à ce moment-là. Jusque-là, l'ancien reste valable.",
    ),
    question(
        "Comment changer de mot de passe ?",
        'Ouvrez la page <a href="/ma-securite/mot-de-passe/">Changement du mot de passe</a>.',
    ),
    question(
        "Comment protéger mon accès ?",
        bullets(
            "Gardez votre mot de passe pour vous seul.",
            "Choisissez un mot de passe que vous n'utilisez nulle part ailleurs.",
            "Déconnectez-vous sur un ordinateur partagé.",
            "Protégez aussi votre messagerie : elle permet de changer votre mot de passe.",
            'Activez la <a href="/ma-securite/double-verification/">double vérification</a> : '
            "votre mot de passe seul ne suffit plus.",
        ),
    ),
    question(
        "Quelqu'un connaît mon mot de passe. Que faire ?",
        numbered(
            "Choisissez-en un autre tout de suite, sur la page "
            '<a href="/ma-securite/mot-de-passe/">Changement du mot de passe</a>.',
            'Regardez <a href="/ma-securite/appareils/">Mes appareils</a>, et déconnectez ceux que vous ne connaissez '
            "pas.",
            "Prévenez votre agence.",
        ),
        'Vous ne pouvez plus entrer ? Passez par <a href="/mot-de-passe/">Perte du mot de passe</a>.',
    ),
    question(
        "Qui s'est connecté à mon compte ?",
        'La page <a href="/ma-securite/">Ma sécurité</a> montre vos dernières connexions.',
    ),
    question(
        "J'ai reçu un message bizarre. Que faire ?",
        "Nous ne demandons jamais votre mot de passe. "
        "Nous ne demandons jamais votre numéro de carte par mail, par SMS ou par téléphone.",
        "En cas de doute, ne cliquez sur rien. Appelez votre agence avec le numéro écrit sur votre avis d'échéance.",
    ),
    question(
        "Comment me déconnecter ?",
        "Choisissez « Déconnexion » dans le menu. Faites-le toujours sur un ordinateur partagé.",
    ),
    question(
        "Je ne veux plus de mon accès. Comment le fermer ?",
        'Sur la page <a href="/ma-securite/">Ma sécurité</a>, avec « Fermer mon compte ». Votre bail continue.',
    ),
    question(
        "Que faites-vous de mes données ?",
        'La page <a href="page:privacy">Données personnelles</a> l\'explique.',
        about="privacy",
    ),
    first_for=Audience.TENANTS,
)

_PEOPLE = topic(
    "Mes comptes et les personnes",
    question(
        "J'ai plusieurs comptes. Comment passer de l'un à l'autre ?",
        "Votre logement et votre stationnement ont parfois chacun leur compte. "
        "Une seule inscription suffit : vous y retrouvez tous vos comptes. "
        "En haut de la page, ouvrez « Changer de compte », choisissez le compte, puis « Afficher ce compte ».",
    ),
    question(
        "Qui peut voir mon compte ?",
        bullets(
            "Les signataires et les cosignataires du bail.",
            "Le tuteur ou le curateur.",
        ),
        "Les garants et les autres occupants n'ont pas d'accès.",
    ),
    question(
        "Nous sommes deux à avoir signé. Faut-il deux inscriptions ?",
        "Oui, si vous voulez tous les deux un accès. "
        "Chacun s'inscrit avec sa propre adresse de messagerie et son propre mot de passe.",
    ),
    question(
        "Je quitte mon logement. Que devient mon accès ?",
        "Il reste ouvert quelque temps après votre départ. Téléchargez les documents que vous voulez garder.",
    ),
)

_DEVICES = topic(
    "Téléphone, ordinateur, ou sans internet",
    question(
        "Est-ce que cela marche sur mon téléphone ?",
        "Oui. Il n'y a rien à installer. Les pages sont les mêmes sur téléphone, tablette et ordinateur.",
    ),
    question(
        "Je n'ai pas internet, ou je ne suis pas à l'aise.",
        "Vous pouvez toujours appeler votre agence, y passer, ou nous écrire par courrier.",
        "Une personne de confiance peut vous aider. Restez à côté d'elle et gardez votre mot de passe. "
        "Un espace France services peut aussi vous aider gratuitement.",
    ),
    question(
        "Une page est difficile à lire ou à utiliser.",
        "Agrandissez le texte : touches Ctrl et + sur un ordinateur, deux doigts sur un téléphone.",
    ),
    question(
        "Comment signaler un problème d'accessibilité ?",
        'La page <a href="page:accessibility">Accessibilité</a> dit comment faire.',
        about="accessibility",
    ),
    question(
        "Où trouver mon agence ?",
        'Sur la page <a href="page:contact">Nous contacter</a> : adresse, téléphone et horaires.',
        about="contact",
    ),
)

# Between them stand the topics that other rooms register.
for _place, _topic in (
    (10, _SIGN_UP),
    (20, _ACTIVATION),
    (30, _SIGN_IN),
    (190, _SECURITY),
    (200, _PEOPLE),
    (210, _DEVICES),
    (220, _PAGES),
):
    help_topic_register(_place, _topic)
