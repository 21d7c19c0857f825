"""The public pages of a new portal, and the page people arrive at.

Links to pages are written `href="page:<name>"`: see `PageSpec`.
"""

from home.enums import LegalKind
from home.first_texts.accessibility import ACCESSIBILITY_BODY
from home.first_texts.help import HELP_INTRODUCTION
from home.first_texts.privacy import PRIVACY_BODY
from home.first_texts.terms import NOTICE_BODY, TERMS_BODY
from home.models import ContactPage, HelpPage, LegalPage
from tenant_space.editable_words.first_texts import Block, paragraphs
from tenant_space.editable_words.page_specs import PageSpec, help_topics, page_register

# The printed manual goes on with what one can do. The page lists that itself, from what is live.
HOME_INTRODUCTION = paragraphs(
    "Celui-ci vous donne la possibilité d'accéder à vos informations, et de suivre votre compte.",
)

CONTACT_INTRODUCTION = paragraphs(
    "Vous trouvez ici les coordonnées du siège et des agences. "
    "Votre agence de proximité est celle qui s'occupe de votre logement.",
    "Avant d'appeler, prenez votre numéro de compte client. Il est écrit sur votre avis d'échéance.",
)


def _legal(place: int, kind: LegalKind, slug: str, body: list[Block], search_description: str) -> PageSpec:
    return PageSpec(
        name=kind.name.lower(),
        place=place,
        model=LegalPage,
        title=kind.label,
        slug=slug,
        search_description=search_description,
        in_menus=False,
        known_by={"kind": kind.value},
        texts={"body": body},
    )


PAGES = (
    PageSpec(
        name="contact",
        place=20,
        model=ContactPage,
        title="Nous contacter",
        slug="nous-contacter",
        purpose="Trouver l'adresse, le téléphone et les horaires de votre agence.",
        search_description="Les adresses, les téléphones et les horaires du siège et des agences.",
        texts={"introduction": CONTACT_INTRODUCTION},
    ),
    PageSpec(
        name="help",
        place=110,
        model=HelpPage,
        title="Aide",
        slug="aide",
        search_description="S'inscrire, se connecter, lire son compte, télécharger ses avis : "
        "les réponses à vos questions.",
        texts={"introduction": HELP_INTRODUCTION, "body": help_topics},
    ),
    _legal(
        160,
        LegalKind.TERMS,
        "conditions-generales-d-utilisation",
        TERMS_BODY,
        "Les règles d'utilisation de l'espace locataire.",
    ),
    _legal(
        170,
        LegalKind.NOTICE,
        "mentions-legales",
        NOTICE_BODY,
        "L'éditeur et l'hébergeur de l'espace locataire.",
    ),
    _legal(
        180,
        LegalKind.PRIVACY,
        "donnees-personnelles",
        PRIVACY_BODY,
        "Ce que nous faisons de vos données personnelles, et vos droits.",
    ),
    _legal(
        190,
        LegalKind.ACCESSIBILITY,
        "accessibilite",
        ACCESSIBILITY_BODY,
        "L'état d'accessibilité de l'espace locataire, et comment signaler un problème.",
    ),
)

for _page in PAGES:
    page_register(_page)
