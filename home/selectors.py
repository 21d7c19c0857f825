"""The menus, read from the page tree and kept until a page changes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.urls import reverse
from wagtail.models import Page, Site

from home.enums import LegalKind
from home.models import ContactPage, HelpPage, HomePage, LegalPage
from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.page_specs import page_specs, types_off
from tenant_space.editable_words.wordings import wordings
from tenant_space.identity.registry import Terms, help_request_url
from tenant_space.kept import KeptForAll, forget
from tenant_space.secured.pages import MenuPart, SecuredPageMixin
from tenant_space.secured.viewer import ACCOUNT_PARAMETER

SIGNED_IN = " (après connexion)"


@dataclass(frozen=True, slots=True)
class TreePage:
    """What the menus need of a page under the home page."""

    title: str
    """Its title, as editors wrote it."""
    url: str
    """Its address; `/` when Wagtail knows none."""
    secured: bool
    """Whether only tenants see it."""
    in_menu: bool
    """Whether editors want it in the menus."""
    page_type: str
    """The name of its class."""
    legal_kind: str = ""
    """Which of the legal pages it is; empty for any other page."""
    icon: str = ""
    """The picture beside it where it is offered as a task."""
    task_text: str = ""
    """The line below its title there."""
    on_dashboard: bool = False
    """Whether *Accueil* offers it."""
    for_locked_out: bool = False
    """Whether those who cannot sign in are led to it."""
    menu_part: MenuPart = MenuPart.REQUESTS
    """The group of a tenant's menu that it belongs to: its type says which, pages of editors are with the papers."""
    instead_of: str = ""
    """The name of the type of page whose place it takes in a tenant's menu; empty: it takes nobody's."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One reading of the live pages right under the home page."""

    pages: tuple[TreePage, ...]
    """All of them, in the editors' order."""
    secured: Mapping[str, int]
    """Of those that only tenants see: the last part of the address, and the number of the page."""
    version: str
    """Drawn at random at each reading."""


@dataclass(frozen=True, slots=True)
class Capability:
    """What one can do on a page that is live."""

    title: str
    """The title of the page."""
    url: str
    """Its address."""
    text: str
    """What one does there, as editors put it: a sentence that begins with a verb."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A link of a menu."""

    title: str
    """What the link says."""
    url: str
    """Where it leads; for a tenant with several accounts, on the account shown."""
    current: bool = False
    """Whether the reader is on that page, or on one of its own below it."""
    page_type: str = ""
    """The name of the class of the page; empty when it is no page of the tree."""
    icon: str = ""
    """The picture beside it where it is offered as a task, as its type of page says; empty: none."""
    task_text: str = ""
    """The line below its title there; empty: none."""
    on_dashboard: bool = False
    """Whether *Accueil* offers it."""
    unread: int = 0
    """In how many lines of the list it leads to something is new."""


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """The links of a menu that stand under one heading."""

    title: str
    """The heading: `Mon loyer`; empty: it stands first and needs none."""
    entries: tuple[MenuEntry, ...]
    """The links, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Navigation:
    """All the links that stand around a page."""

    groups: tuple[MenuGroup, ...]
    """The groups of the menu, in order; none is empty."""
    signed_in: bool
    """Whether the reader is signed in, as a tenant or as staff."""
    home_url: str
    """The address of the home page, always `/`."""
    help_url: str
    """The address of the help page; empty when editors have none."""
    contact_url: str
    """The address of the contact page; empty when editors have none."""
    accessibility_url: str
    """The address of the accessibility statement; empty when editors have none."""
    legal: tuple[MenuEntry, ...]
    """The links to the legal pages, the accessibility statement among them."""
    sign_in_url: str
    """Where one signs in."""
    sign_out_url: str
    """Where one signs out."""
    of_one_person: bool = False
    """Whether it is of its reader alone: it leads to the account shown, or says that something is new."""

    @property
    def tasks(self) -> tuple[MenuEntry, ...]:
        """What *Accueil* offers as large links, in the order of the menu: nothing that is switched off."""
        off = types_off()
        entries = (entry for group in self.groups for entry in group.entries)
        return tuple(entry for entry in entries if entry.on_dashboard and entry.page_type not in off)

    @property
    def unread(self) -> int:
        """In how many of this person's requests something is new: the figure beside the list in the menu."""
        return sum(entry.unread for group in self.groups for entry in group.entries)

    @property
    def unread_text(self) -> str:
        """The same in a sentence."""
        if self.unread == 1:
            return "Une de vos demandes a un nouveau message."
        return f"{self.unread} de vos demandes ont un nouveau message."

    @property
    def help_request_url(self) -> str:
        """Where those who cannot sign in ask for help; looked up by the few pages that offer it."""
        return help_request_url()


def tree_forget() -> None:
    """Empty the cache: a page has changed."""
    forget([KEPT_TREE, KEPT_TERMS, KEPT_SITE])


def tree_pages() -> tuple[TreePage, ...]:
    """The live pages right under the home page, in the editors' order."""
    return KEPT_TREE().pages


def site_kept() -> Site | None:
    """The site with as much of its home page as it takes to find the pages below it, kept like the menus.

    Wagtail reads both again for each page, in two queries. None with several sites: then it has to choose.
    """
    return KEPT_SITE()


def _read_site() -> Site | None:
    sites = Site.objects.select_related("root_page")[:2]
    if len(sites) != 1:
        return None
    found = sites[0]
    found.root_page.specific = found.root_page.specific_deferred
    return found


KEPT_SITE = KeptForAll("home:site", _read_site)


def secured_page(path: str) -> Page | None:
    """The page that only tenants see at this address, with its view restrictions, kept like the menus.

    None for any other address: Wagtail finds its way to it. Each belongs to one reading of the tree, so that it is
    read again when the tree is.
    """
    tree, slug = KEPT_TREE(), path.strip("/")
    return kept_page(tree, slug)() if slug in tree.secured else None


def kept_page(tree: Tree, slug: str) -> KeptForAll[Page | None]:
    """One secured page of this reading of the tree."""
    return KeptForAll(f"home:page:{tree.version}:{slug}", partial(_read_page, tree.secured[slug]), everyday=False)


def _read_page(pk: int) -> Page | None:
    page = Page.objects.live().filter(pk=pk).first()
    if page is None:
        return None
    found: Page = page.specific
    found.restrictions_kept = list(found.get_view_restrictions())
    return found


def page_url(page_type: str) -> str:
    """The address of the page of this type under the home page; empty when there is none."""
    return next((page.url for page in tree_pages() if page.page_type == page_type), "")


def capabilities(*, secured: bool = False) -> tuple[Capability, ...]:
    """What one does on each live page, in the editors' words and order; `secured`: only where one signs in first.

    Nothing is said of what is switched off. A page that takes the place of an open one is told apart from it: both
    are called the same.
    """
    names = {spec.model.__name__: spec.name for spec in page_specs() if spec.is_on()}
    words = wordings(WordingTopic.PAGE)
    open_types = {page.page_type for page in tree_pages() if not page.secured}
    return tuple(
        Capability(f"{page.title}{SIGNED_IN if page.instead_of in open_types else ''}", page.url, words[name].title)
        for page in tree_pages()
        if (name := names.get(page.page_type, "")) in words and (page.secured or not secured)
    )


def locked_out_url() -> str:
    """The address of the page for those who cannot sign in; empty when there is none."""
    return next((page.url for page in tree_pages() if page.for_locked_out), "")


def _read_tree() -> Tree:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None or site.root_page.specific_class is not HomePage:
        return Tree((), {}, "")
    children = list(Page.objects.child_of(site.root_page).live().select_related("content_type"))
    secured = {page.slug: page.pk for page in children if issubclass(page.specific_class or Page, SecuredPageMixin)}
    return Tree(_tree_pages(children), secured, secrets.token_urlsafe(6))


def _tree_pages(children: list[Page]) -> tuple[TreePage, ...]:
    legal = dict(LegalPage.objects.live().values_list("pk", "kind"))
    return tuple(
        TreePage(
            title=page.title,
            url=page.get_url() or "/",
            secured=issubclass(page.specific_class, SecuredPageMixin),
            in_menu=page.show_in_menus,
            page_type=page.specific_class.__name__,
            legal_kind=legal.get(page.pk, ""),
            icon=getattr(page.specific_class, "icon", ""),
            task_text=getattr(page.specific_class, "task_text", ""),
            on_dashboard=getattr(page.specific_class, "on_dashboard", False),
            for_locked_out=getattr(page.specific_class, "for_locked_out", False),
            menu_part=getattr(page.specific_class, "menu_part", MenuPart.REQUESTS),
            instead_of=getattr(page.specific_class, "instead_of", ""),
        )
        for page in children
        if page.specific_class is not None
    )


KEPT_TREE = KeptForAll("home:tree:4", _read_tree, frozen=True)


def navigation(path: str, *, is_tenant: bool, signed_in: bool, account: str = "", unread: int = 0) -> Navigation:
    """The menus for this reader: visitors see open pages, tenants see theirs too (S4, S25 to S28).

    `account` goes along in the links of a tenant with several accounts, so that a browser tab stays
    on the account it shows, whatever another tab chooses. `unread`: in how many of their requests something is new.
    """
    suffix = f"?{urlencode({ACCOUNT_PARAMETER: account})}" if account else ""
    pages = tree_pages()
    shown = [page for page in pages if page.in_menu and (is_tenant or not page.secured)]
    contact = _contact_page(pages, is_tenant=is_tenant)
    if is_tenant:
        taken = {page.instead_of for page in shown}
        groups = _groups_of_tenant([page for page in shown if page.page_type not in taken], suffix, path, unread)
    else:
        main = MenuGroup("Menu principal", (MenuEntry("Accueil", "/", path == "/"), *_links(shown, suffix, path)))
        groups = (main, MenuGroup(MenuPart.ONESELF.value, (_security(path),)) if signed_in else _ways_in(path))
    urls = {page.page_type: page.url for page in pages if not page.legal_kind}
    legal = {page.legal_kind: page for page in pages if page.legal_kind}
    return Navigation(
        groups=groups,
        signed_in=signed_in,
        home_url="/",
        help_url=urls.get(HelpPage.__name__, ""),
        contact_url=contact.url + (suffix if contact.secured else "") if contact else "",
        accessibility_url=legal[LegalKind.ACCESSIBILITY].url if LegalKind.ACCESSIBILITY in legal else "",
        legal=_entries([(page.title, page.url) for page in legal.values()], path),
        sign_in_url=reverse("account_login"),
        sign_out_url=reverse("account_logout"),
        of_one_person=bool(account or unread),
    )


def _contact_page(pages: tuple[TreePage, ...], *, is_tenant: bool) -> TreePage | None:
    """Where one is told how to reach the landlord: for a tenant the page that takes the public one's place."""
    public = ContactPage.__name__
    own = [page for page in pages if is_tenant and page.instead_of == public]
    return next(iter([*own, *(page for page in pages if page.page_type == public)]), None)


def _groups_of_tenant(pages: list[TreePage], suffix: str, path: str, unread: int) -> tuple[MenuGroup, ...]:
    """The pages by what they are about, with the two lists that are no pages of the tree (S25, S26)."""
    groups = []
    for part in MenuPart:
        own = [page for page in pages if page.menu_part is part]
        entries = list(_links(own, suffix, path))
        if part is MenuPart.REQUESTS:
            entries.insert(_behind_contact(own), _sent(path, unread))
        elif part is MenuPart.ONESELF:
            entries.append(_security(path))
        groups.append(MenuGroup(part.value, tuple(entries)))
    return tuple(group for group in groups if group.entries)


def _behind_contact(pages: list[TreePage]) -> int:
    """Where what one has written stands in the menu: behind the page one writes on, else first."""
    public = ContactPage.__name__
    places = [place for place, page in enumerate(pages, 1) if public in (page.page_type, page.instead_of)]
    return max(places, default=0)


def _sent(path: str, unread: int) -> MenuEntry:
    index = reverse("submissions")
    return MenuEntry("Mes demandes", index, path.startswith(index), unread=unread)


def _links(pages: list[TreePage], suffix: str, path: str) -> tuple[MenuEntry, ...]:
    return tuple(_entry(page, suffix, path) for page in pages)


def _entry(page: TreePage, suffix: str, path: str) -> MenuEntry:
    return MenuEntry(
        title=page.title,
        url=page.url + (suffix if page.secured else ""),
        current=page.url == path,
        page_type=page.page_type,
        icon=page.icon,
        task_text=page.task_text,
        on_dashboard=page.on_dashboard,
    )


def _security(path: str) -> MenuEntry:
    """One way to the password, the address and the devices: the page itself offers each (S26)."""
    index = reverse("security")
    return MenuEntry("Ma sécurité", index, path.startswith(index))


def _ways_in(path: str) -> MenuGroup:
    links = [
        ("Inscription locataire", reverse("registration")),
        ("Perte du mot de passe", reverse("account_reset_password")),
    ]
    return MenuGroup("Inscription", _entries(links, path))


def _entries(links: list[tuple[str, str]], path: str) -> tuple[MenuEntry, ...]:
    return tuple(MenuEntry(title, url, url == path) for title, url in links)


def terms_read() -> Terms:
    """The terms of use in force; read at each page of a tenant, hence kept like the menus."""
    return KEPT_TERMS()


def _read_terms() -> Terms:
    open_urls = frozenset(page.url for page in tree_pages() if not page.secured)
    page = LegalPage.objects.live().filter(kind=LegalKind.TERMS).first()
    if page is None:
        return Terms(url="", version="", open_urls=open_urls)
    return Terms(url=page.get_url() or "", version=page.version.strip(), open_urls=open_urls)


KEPT_TERMS = KeptForAll("home:terms", _read_terms)
