"""What is lost when a page goes: said before it is unpublished or deleted, while one can still turn back."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest
from wagtail.models import Page, ReferenceIndex

from home.enums import LegalKind
from home.models import ContactPage, HelpPage, HomePage, LegalPage
from tenant_space.secured.pages import SecuredPageMixin

HELP = "Le lien « Aide » disparaît de toutes les pages : plus personne ne lit les réponses."
CONTACT = "Le lien « Nous contacter » disparaît de toutes les pages : plus personne n'y trouve son agence."
HOME = "C'est la page d'accueil : sans elle, l'espace locataire n'a plus d'entrée."
TERMS = (
    "Plus personne ne peut lire les conditions d'utilisation, et plus aucun locataire n'est prié de les accepter : "
    "ni ceux qui s'inscrivent, ni ceux qui sont déjà inscrits."
)
LEGAL = "La loi demande cette page. Son lien disparaît du bas de toutes les pages."
SECURED = (
    "Les locataires ne peuvent plus l'ouvrir. Les boutons et les mails qui y mènent ne mènent plus nulle part. "
    "L'accueil des visiteurs et l'Aide n'en parlent plus."
)
LOCKED_OUT = "Ceux qui n'arrivent pas à s'inscrire ou à se connecter ne peuvent plus nous écrire."
LEADS_HERE = "Un lien y mène depuis : {titles}. Changez d'abord ces textes."
_MOST_TITLES = 5


def losses(page: Page) -> list[str]:
    """What people lose without this page, and the texts that lead to it; empty when nothing hangs on it."""
    found = [loss for loss in (_own_loss(page.specific),) if loss]
    titles = list(dict.fromkeys(_leading_to(page)))
    if titles:
        more = "…" if len(titles) > _MOST_TITLES else ""
        found.append(LEADS_HERE.format(titles=f"{', '.join(titles[:_MOST_TITLES])}{more}"))
    return found


def _own_loss(page: Page) -> str:
    if isinstance(page, LegalPage):
        return TERMS if page.kind == LegalKind.TERMS else LEGAL
    if getattr(page, "for_locked_out", False):
        return LOCKED_OUT
    by_type: tuple[tuple[type, str], ...] = (
        (HelpPage, HELP),
        (ContactPage, CONTACT),
        (HomePage, HOME),
        (SecuredPageMixin, SECURED),
    )
    return next((loss for model, loss in by_type if isinstance(page, model)), "")


def _leading_to(page: Page) -> Iterable[str]:
    """The titles of the live pages whose texts link to this one."""
    for source, _ in ReferenceIndex.get_grouped_references_to(page):
        if isinstance(source, Page) and source.live and source.pk != page.pk:
            yield str(source.title)


def page_losses(page: Page) -> list[str]:
    """What is lost with this page and those below it, each with the title. Pages not live are missed by nobody."""
    live = [one for one in (page, *page.get_descendants().live()) if one.live]
    return [f"« {one.title} » : {loss}" for one in live for loss in losses(one)]


def losses_tell(request: HttpRequest, page: Page) -> None:
    """Show what is lost above the question whether to delete: that screen has no place of its own for it."""
    if request.method == "GET":
        for loss in page_losses(page):
            messages.warning(request, loss)
