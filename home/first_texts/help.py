"""The help page: the manual's steps, for what this version does. Short sentences, one idea each."""

from tenant_space.editable_words.first_texts import bullets, heading, numbered, paragraphs, question, steps, topic
from tenant_space.editable_words.page_specs import help_topic_register

HELP_INTRODUCTION = paragraphs(
    "Cette page répond aux questions les plus fréquentes. Vous ne trouvez pas votre réponse ? "
    '<a href="page:contact">Contactez votre agence</a>.',
)

_FIRST_STEPS = (
    heading("S'inscrire pas à pas"),
    steps(
        ("Prenez votre avis d'échéance", "Votre numéro de compte client y est écrit."),
        (
            "Dites qui vous êtes",
            'Ouvrez la page <a href="/inscription/">Inscription locataire</a>. '
            "Écrivez votre numéro de compte client, votre nom, votre prénom et votre date de naissance.",
        ),
        (
            "Choisissez votre adresse et votre mot de passe",
            "Écrivez votre adresse de messagerie deux fois, puis votre mot de passe deux fois. "
            "Lisez et acceptez les conditions générales d'utilisation.",
        ),
        (
            "Ouvrez le mail d'activation",
            "Vous le recevez quelques instants plus tard. Cliquez sur son lien, puis sur « Activer mon compte ». "
            "Sur un autre appareil, écrivez d'abord le mot de passe que vous venez de choisir.",
        ),
        ("Connectez-vous", "Utilisez votre adresse de messagerie et votre mot de passe."),
    ),
)

_SIGN_UP = topic(
    "Première inscription",
    question(
        "De quoi ai-je besoin pour m'inscrire ?",
        bullets(
            "Votre avis d'échéance, pour le numéro de compte client.",
            "Votre nom, votre prénom et votre date de naissance.",
            "Une adresse de messagerie que vous consultez.",
        ),
        "L'inscription est gratuite. Elle prend quelques minutes.",
    ),
    question(
        "Où est mon numéro de compte client ?",
        "Il est écrit sur votre avis d'échéance. Pendant l'inscription, un exemple vous le montre : "
        "le numéro y est encadré en vert.",
    ),
    question(
        "Mon numéro n'est pas accepté. Que faire ?",
        numbered(
            "Vérifiez chaque chiffre sur votre dernier avis d'échéance.",
            "Écrivez votre nom et votre prénom comme sur votre bail. Votre nom de naissance convient aussi.",
            "Vérifiez votre date de naissance : le jour, le mois, puis l'année.",
        ),
        "Cela ne marche toujours pas ? Une information est peut-être à corriger dans votre dossier. "
        '<a href="page:contact">Contactez votre agence</a>.',
    ),
    question(
        "Comment choisir mon mot de passe ?",
        "Il lui faut au moins 8 caractères. Utilisez au moins trois de ces quatre sortes de caractères :",
        bullets(
            "une lettre majuscule ;",
            "une lettre minuscule ;",
            "un chiffre ;",
            "un caractère spécial (@, &amp;, ;, !…).",
        ),
        "N'utilisez ni votre nom, ni votre date de naissance, ni un mot de passe d'un autre site.",
    ),
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
)

_SIGN_IN = topic(
    "Connexion et mot de passe",
    question(
        "Comment me connecter ?",
        'Ouvrez la page <a href="/connexion/">Connexion</a>. Votre identifiant est votre adresse de messagerie.',
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
        "Après plusieurs erreurs, la connexion est bloquée quelques minutes. "
        "C'est une protection. Attendez, puis essayez à nouveau.",
    ),
    question(
        "Comment changer d'adresse de messagerie ?",
        '<a href="page:contact">Contactez votre agence</a>. '
        "Faites-le avant de perdre l'accès à votre ancienne adresse.",
    ),
    question(
        "Comment me déconnecter ?",
        "Choisissez « Déconnexion » dans le menu. Faites-le toujours sur un ordinateur partagé.",
    ),
)

_MENU = topic(
    "Les pages de votre espace",
    question(
        "Que trouve-t-on dans chaque page ?",
        bullets(
            '<b><a href="page:dashboard">Accueil</a></b> : votre solde, votre dernier avis et votre agence.',
            '<b><a href="page:contact">Nous contacter</a></b> : les coordonnées du siège et des agences.',
            '<b><a href="page:account">Mon compte</a></b> : votre solde et toutes vos écritures.',
            '<b><a href="page:residence">Ma résidence</a></b> : votre habitation et vos stationnements.',
            '<b><a href="page:claims">Mes réclamations</a></b> : où en est chacune, et les rendez-vous à venir.',
            "<b><a href=\"page:insurance\">J'envoie mon attestation d'assurance</a></b> : "
            "l'état de votre assurance, et l'envoi de votre attestation.",
            '<b><a href="page:documents">Documents divers</a></b> : vos avis, à télécharger.',
            '<b><a href="page:preferences">Mes préférences</a></b> : les courriels que vous recevez.',
            "<b>Aide</b> : cette page.",
        ),
    ),
    question(
        "Je ne trouve pas ce que je cherche. Que faire ?",
        "L'espace ne permet pas encore toutes les démarches. Pour un paiement, un prélèvement, une nouvelle "
        "réclamation ou un changement de situation, "
        '<a href="page:contact">contactez votre agence</a>.',
    ),
)

_ACCOUNT = topic(
    "Lire mon compte",
    question(
        "Que veulent dire débit, crédit et solde ?",
        bullets(
            "<b>Débit</b> : ce qui vous est facturé. Par exemple, le loyer et les charges.",
            "<b>Crédit</b> : ce qui est payé ou déduit. Par exemple, votre règlement ou une aide au logement.",
            "<b>Solde</b> : la différence entre les deux. Il dit si vous devez une somme ou si vous avez un avoir.",
        ),
    ),
    question(
        "J'ai payé et je ne vois pas mon paiement. Pourquoi ?",
        "Regardez la date en haut de la page : « Données du… ». Un paiement plus récent apparaît plus tard. "
        "Un virement demande quelques jours.",
        'Rien après une semaine ? <a href="page:contact">Contactez votre agence</a>.',
    ),
    question(
        "Qu'est-ce qu'un avoir ?",
        "C'est une somme en votre faveur. Elle vient en moins de votre prochaine échéance.",
    ),
    question(
        "Je n'arrive pas à payer. Que faire ?",
        "Appelez vite votre agence, avant que la dette grandisse. "
        'Ses coordonnées sont sur la page <a href="page:contact">Nous contacter</a>.',
    ),
    question(
        "Comment avoir un relevé de compte ?",
        'Imprimez la page <a href="page:account">Mon compte</a>, ou demandez un relevé à votre agence.',
    ),
)

_DOCUMENTS = topic(
    "Mes documents",
    question(
        "Quels documents puis-je télécharger ?",
        "Vos avis d'échéance, vos avis de régularisation de charges, et les quittances que nous vous avons envoyées. "
        'Ils sont sur la page <a href="page:documents">Documents divers</a>.',
    ),
    question(
        "Qu'est-ce qu'un avis de régularisation de charges ?",
        "Chaque mois, vous payez une avance sur les charges. "
        "Une fois par an, nous la comparons aux dépenses réelles. "
        "L'avis dit ce que vous devez encore, ou ce qui vous est rendu.",
    ),
    question(
        "Je ne peux pas ouvrir un document. Que faire ?",
        "Les documents sont des fichiers PDF. Il faut un lecteur de PDF sur votre appareil. "
        "La plupart des téléphones et des ordinateurs en ont un.",
        "Cherchez le fichier dans « Téléchargements ». Pour un avis, cliquez aussi sur « Voir le détail ».",
    ),
    question("Comment avoir une quittance ?", 'Ici : <a href="page:receipt_request">Demander une quittance</a>.'),
    question(
        "Je cherche un document plus ancien.",
        'Cliquez sur « Voir plus », ou <a href="page:contact">demandez-le à votre agence</a>.',
    ),
)

_PEOPLE = topic(
    "Mes comptes et les personnes",
    question(
        "J'ai plusieurs comptes. Comment passer de l'un à l'autre ?",
        "Votre logement et votre stationnement ont parfois chacun leur compte. "
        "Une seule inscription suffit : vous y retrouvez tous vos comptes. "
        "En haut de la page, choisissez le compte, puis « Afficher ce compte ».",
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

_SECURITY = topic(
    "Ma sécurité",
    question(
        "Comment protéger mon accès ?",
        bullets(
            "Gardez votre mot de passe pour vous seul.",
            "Choisissez un mot de passe que vous n'utilisez nulle part ailleurs.",
            "Déconnectez-vous sur un ordinateur partagé.",
            "Protégez aussi votre messagerie : elle permet de changer votre mot de passe.",
        ),
    ),
    question(
        "J'ai reçu un message bizarre. Que faire ?",
        "Nous ne demandons jamais votre mot de passe. "
        "Nous ne demandons jamais votre numéro de carte par mail, par SMS ou par téléphone.",
        "En cas de doute, ne cliquez sur rien. Appelez votre agence avec le numéro de la page "
        '<a href="page:contact">Nous contacter</a>.',
    ),
    question(
        "Quelqu'un connaît mon mot de passe. Que faire ?",
        'Choisissez-en un autre tout de suite, avec la page <a href="/mot-de-passe/">Perte du mot de passe</a>. '
        "Puis prévenez votre agence.",
    ),
    question(
        "Que faites-vous de mes données ?",
        'La page <a href="page:privacy">Données personnelles</a> l\'explique.',
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
        "Agrandissez le texte : touches Ctrl et + sur un ordinateur, deux doigts sur un téléphone. "
        'La page <a href="page:accessibility">Accessibilité</a> dit comment signaler un problème.',
    ),
)

for _place, _topic in (
    *((10, block) for block in _FIRST_STEPS),
    (20, _SIGN_UP),
    (30, _ACTIVATION),
    (40, _SIGN_IN),
    (50, _MENU),
    (60, _ACCOUNT),
    (70, _DOCUMENTS),
    (90, _PEOPLE),
    (100, _SECURITY),
    (110, _DEVICES),
):
    help_topic_register(_place, _topic)
