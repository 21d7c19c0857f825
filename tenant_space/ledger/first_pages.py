"""What *Mon compte* starts with on a new portal."""

from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import bullets, paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register
from tenant_space.ledger.models import RentAccountPage

page_register(
    PageSpec(
        name="account",
        place=30,
        model=RentAccountPage,
        title="Mon compte",
        slug="mon-compte",
        purpose="Consulter votre compte client : votre solde, ce qu'on vous demande et ce que vous avez payé.",
        texts={
            "introduction": paragraphs(
                "Vous voyez ici votre solde et toutes les lignes de votre compte : "
                "ce qu'on vous demande et ce que vous avez payé.",
                "Un mot vous échappe ? « Comprendre ces lignes » l'explique. "
                'La page <a href="page:help">Aide</a> dit comment lire votre compte.',
            ),
        },
    )
)

_HELP = topic(
    "Mon solde et mes paiements",
    question(
        "Combien dois-je ?",
        'La page <a href="page:account">Mon compte</a> le dit en une phrase, tout en haut.',
        about="account",
    ),
    question(
        "Que veulent dire « Demandé », « Payé ou déduit » et « Solde » ?",
        bullets(
            "<b>Demandé</b> : ce qui s'ajoute à ce que vous devez. Par exemple, le loyer et les charges.",
            "<b>Payé ou déduit</b> : ce qui l'enlève. Par exemple, votre paiement ou une aide au logement.",
            "<b>Solde</b> : la différence entre les deux. Il dit si vous devez une somme ou si vous avez un avoir.",
        ),
    ),
    question(
        "Pourquoi mon loyer a-t-il changé ?",
        'Sur la page <a href="page:account">Mon compte</a>, nous disons ce qui a changé depuis le mois d\'avant.',
        about="account",
    ),
    question(
        "J'ai payé et je ne vois pas mon paiement. Pourquoi ?",
        "Regardez la date en haut de la page : « Chiffres du… ». Un paiement plus récent apparaît plus tard. "
        "Un virement demande quelques jours.",
        "Rien après une semaine ? Appelez votre agence.",
        about="account",
    ),
    question(
        "Qu'est-ce qu'un avoir ?",
        "C'est une somme en votre faveur. Elle vient en moins de votre prochaine échéance.",
    ),
    question(
        "Je n'arrive pas à payer. Que faire ?",
        "Appelez vite votre agence. Plus vous appelez tôt, plus il est facile de trouver une solution.",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(50, _HELP)
