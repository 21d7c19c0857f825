"""The public site: what anybody may read."""

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from home.blocks import BodyBlock, HelpBodyBlock
from home.enums import LegalKind
from home.films import ShowsFilms
from home.terms_form import LegalPageForm
from tenant_space.dashboard.models import DashboardPage
from tenant_space.formats.rich_text import CleanHtml
from tenant_space.tenancy.accounts import accounts_readable
from tenant_space.tenancy.agencies import agency_card, agency_cards

INTRODUCTION_FEATURES = ["bold", "italic", "link", "ul", "ol"]
DEFAULT_TITLE = "Extranet Locataires : Site dédié aux locataires"
DEFAULT_STATUS = "Vous n'êtes actuellement pas connecté."
DEFAULT_WELCOME = 'Bienvenue sur votre "Espace Personnel"'


class HomePage(ShowsFilms):
    """The home page."""

    heading = models.CharField("titre affiché", max_length=120, default=DEFAULT_TITLE)
    status_text = models.CharField("phrase pour les visiteurs", max_length=160, default=DEFAULT_STATUS)
    welcome = models.CharField("accueil", max_length=160, default=DEFAULT_WELCOME)
    introduction = RichTextField("présentation", blank=True, features=INTRODUCTION_FEATURES)
    body = StreamField(BodyBlock(), blank=True, verbose_name="contenu")

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("heading"), FieldPanel("status_text"), FieldPanel("welcome"), FieldPanel("introduction")],
            heading="Accueil des visiteurs",
        ),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    api_fields = [
        APIField("heading"),
        APIField("status_text"),
        APIField("welcome"),
        APIField("introduction", serializer=CleanHtml()),
        APIField("body"),
    ]
    template = "pages/home.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    class Meta:
        verbose_name = "page d'accueil"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "tenant", None) and not request.GET:
            dashboard = DashboardPage.objects.live().child_of(self).first()
            if dashboard:
                return HttpResponseRedirect(dashboard.get_url(request))
        return super().serve(request, *args, **kwargs)


class StandardPage(ShowsFilms):
    """A page of text."""

    introduction = RichTextField("introduction", blank=True, features=INTRODUCTION_FEATURES)
    body = StreamField(BodyBlock(), blank=True, verbose_name="contenu")

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    api_fields = [APIField("introduction", serializer=CleanHtml()), APIField("body")]
    template = "pages/standard.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]

    class Meta:
        verbose_name = "page de texte"


class HelpPage(ShowsFilms):
    """Questions and answers by topic, linked from every page."""

    introduction = RichTextField("introduction", blank=True, features=INTRODUCTION_FEATURES)
    body = StreamField(HelpBodyBlock(), blank=True, verbose_name="contenu")

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    api_fields = [APIField("introduction", serializer=CleanHtml()), APIField("body")]
    template = "pages/help.html"
    icon = "help"
    task_text = "Les réponses à vos questions"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = "page d'aide"


class ContactPage(ShowsFilms):
    """Where to find the landlord: the head office and the agencies."""

    introduction = RichTextField("introduction", blank=True, features=INTRODUCTION_FEATURES)
    body = StreamField(BodyBlock(), blank=True, verbose_name="contenu")

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    api_fields = [APIField("introduction", serializer=CleanHtml()), APIField("body")]
    template = "pages/contact.html"
    icon = "phone"
    task_text = "Téléphone, adresse et horaires"
    on_dashboard = True
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = "page de contact"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        tenant = getattr(request, "tenant", None)
        accounts = accounts_readable(tenant) if tenant else ()
        own = {account.agency.agency_code: account.agency for account in accounts}
        context["own_agencies"] = [agency_card(agency) for agency in own.values()]
        context["agencies"] = [card for card in agency_cards() if card.code not in own]
        return context


VERSION_HELP = (
    "Pour les conditions générales d'utilisation : quand vous publiez une nouvelle version, chaque locataire doit les "
    "accepter à nouveau avant de continuer. Pour corriger une faute, gardez la version : personne n'est dérangé."
)


class LegalPage(ShowsFilms):
    """A text the law asks for, linked from the foot of every page."""

    kind = models.CharField("nature", max_length=13, choices=LegalKind, unique=True)
    version = models.CharField(
        "version", max_length=20, default="1", help_text="Enregistrée quand un locataire accepte les conditions."
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name="contenu")

    content_panels = [
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("version", help_text=VERSION_HELP),
        FieldPanel("older_is_meant"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    api_fields = [APIField("kind"), APIField("version"), APIField("body")]
    base_form_class = LegalPageForm
    template = "pages/legal.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "page légale"
        verbose_name_plural = "pages légales"
