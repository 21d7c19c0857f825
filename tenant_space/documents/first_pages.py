"""What *Documents divers* starts with on a new portal."""

from tenant_space.documents.models import DocumentsPage
from tenant_space.editable_words.enums import Audience
from tenant_space.editable_words.first_texts import paragraphs, question, topic
from tenant_space.editable_words.page_specs import PageSpec, help_topic_register, page_register

page_register(
    PageSpec(
        name="documents",
        place=100,
        model=DocumentsPage,
        title="Documents divers",
        slug="documents-divers",
        purpose="Télécharger vos avis d'échéance, vos avis de régularisation et vos quittances.",
        texts={
            "introduction": paragraphs(
                "Votre bailleur met à votre disposition vos derniers « Avis d'échéance » "
                "ainsi que vos derniers « Avis de régularisation de charges ».",
                "Cliquez sur le bouton « Télécharger » afin d'accéder au document désiré.",
            ),
        },
    )
)

_HELP = topic(
    "Mes documents",
    question(
        "Quels documents puis-je télécharger ?",
        "Vos avis d'échéance, vos avis de régularisation de charges, et les quittances que nous vous avons envoyées. "
        'Ils sont sur la page <a href="page:documents">Documents divers</a>.',
        about="documents",
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
        about="documents",
    ),
    question(
        "Je cherche un document plus ancien.",
        "Cliquez sur « Voir plus », sous les derniers. Il n'y est pas ? Demandez-le à votre agence.",
        about="documents",
    ),
    first_for=Audience.TENANTS,
)
help_topic_register(110, _HELP)
