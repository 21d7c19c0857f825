"""Who the landlord is. Everything another landlord would change is here, never in the code."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from tenant_space.formats.identifiers import identifier_normalise
from tenant_space.landlord import words
from tenant_space.landlord.addresses import is_of_portal, named_hosts
from tenant_space.landlord.bank_details import bank_code_normalise, in_fours, validate_bic, validate_iban
from tenant_space.landlord.colours import validate_brand_colour
from tenant_space.landlord.days_off import DAYS_OFF_HELP, validate_days_off
from tenant_space.landlord.debits import DEBIT_PANEL, DebitSettings, validate_pattern
from tenant_space.landlord.plans import PLAN_PANEL, PlanSettings


class AccessibilityState(models.TextChoices):
    NONE = "NONE", "non conforme"
    PARTIAL = "PARTIAL", "partiellement conforme"
    FULL = "FULL", "totalement conforme"


class PostalAddress(models.Model):
    """An address in structured parts: SEPA messages refuse any other kind since 15 November 2026."""

    address_line1 = models.CharField("numéro et rue", max_length=80, blank=True)
    address_line2 = models.CharField("complément d'adresse", max_length=80, blank=True)
    postal_code = models.CharField("code postal", max_length=10, blank=True)
    city = models.CharField("ville", max_length=60, blank=True)

    class Meta:
        abstract = True


ADDRESS_PANEL = MultiFieldPanel(
    [
        FieldPanel("address_line1"),
        FieldPanel("address_line2"),
        FieldRowPanel([FieldPanel("postal_code"), FieldPanel("city")]),
    ],
    heading="Adresse",
)


@register_setting(icon="home")
class LandlordSettings(PlanSettings, DebitSettings, PostalAddress, BaseGenericSetting):
    """The landlord served by this installation."""

    name = models.CharField("nom du bailleur", max_length=80, default="Votre bailleur")
    legal_name = models.CharField("raison sociale", max_length=120, blank=True)
    siren = models.CharField("numéro SIREN", max_length=9, blank=True)
    publication_director = models.CharField("directeur de la publication", max_length=120, blank=True)
    host_identity = models.CharField(
        "hébergeur du site", max_length=250, blank=True, help_text="Nom, adresse et téléphone."
    )
    erp_code = models.CharField(
        "code dans le logiciel de gestion",
        max_length=20,
        blank=True,
        help_text="Un lot reçu avec un autre code est refusé. Vide : le code n'est pas vérifié.",
    )
    head_office_label = models.CharField("nom du siège", max_length=80, default="Siège")
    country = models.CharField("pays", max_length=60, default="France")
    phone = models.CharField("téléphone", max_length=20, blank=True, help_text="Exemple : 04 77 00 00 00.")
    opening_hours = models.CharField("horaires", max_length=400, blank=True)
    contact_email = models.EmailField("adresse de contact", blank=True)
    sender_email = models.EmailField(
        "expéditeur des courriels", blank=True, help_text="Les courriels portent aussi le nom du bailleur."
    )
    reply_email = models.EmailField(
        "adresse de réponse aux courriels",
        blank=True,
        help_text="Les réponses des locataires y arrivent. Vide : elles arrivent à l'adresse de contact.",
    )
    portal_url = models.URLField(
        "adresse de l'espace locataire",
        blank=True,
        help_text="Elle figure dans les courriels. Vide : celle que l'hébergeur a réglée.",
    )
    public_site_url = models.URLField("adresse du site public", blank=True)
    days_off = models.TextField(
        "jours de fermeture",
        blank=True,
        max_length=2000,
        validators=[validate_days_off],
        help_text=DAYS_OFF_HELP,
    )
    logo = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="logo"
    )
    brand_colour = models.CharField(
        "couleur des boutons et des liens",
        max_length=7,
        default="#1a4d8f",
        validators=[validate_brand_colour],
        help_text="Le contraste avec le blanc est vérifié à l'enregistrement.",
    )
    band_colour = models.CharField(
        "couleur du bandeau en haut des pages",
        max_length=7,
        blank=True,
        validators=[validate_brand_colour],
        help_text="Vide : celle des boutons et des liens.",
    )
    minimum_payment_cents = models.PositiveIntegerField(
        "paiement minimum, en centimes", default=1000, validators=[MinValueValidator(100)]
    )
    maximum_payment_cents = models.PositiveIntegerField(
        "paiement maximum, en centimes", default=500_000, validators=[MinValueValidator(1000)]
    )
    rent_reminder_days = models.PositiveSmallIntegerField(
        "rappel avant l'échéance, en jours",
        default=3,
        validators=[MaxValueValidator(15)],
        help_text="Part aux locataires qui l'ont demandé, avec un lien pour payer. 0 : aucun rappel.",
    )
    rent_notice_count = models.PositiveSmallIntegerField("nombre d'avis d'échéance affichés", default=3)
    charges_statement_count = models.PositiveSmallIntegerField("nombre d'avis de régularisation affichés", default=2)
    receipt_count = models.PositiveSmallIntegerField("nombre de quittances affichées", default=3)
    other_document_count = models.PositiveSmallIntegerField("nombre d'autres documents affichés", default=3)
    account_number_pattern = models.CharField(
        "format du numéro de compte client", max_length=80, default=r"\d{6}", validators=[validate_pattern]
    )
    account_number_help = models.CharField(
        "aide sur le numéro de compte",
        max_length=250,
        default="Il est composé de 6 chiffres. Vous le trouvez sur votre avis d'échéance.",
    )
    account_number_picture = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="image d'aide sur le numéro de compte",
    )
    accessibility_state = models.CharField(
        "conformité d'accessibilité (RGAA)",
        max_length=7,
        choices=AccessibilityState,
        default=AccessibilityState.NONE,
        help_text="« Non conforme » tant qu'aucun audit valable n'existe.",
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("legal_name"),
                FieldPanel("siren"),
                FieldPanel("publication_director"),
                FieldPanel("host_identity"),
                FieldPanel("erp_code"),
            ],
            heading="Le bailleur",
        ),
        MultiFieldPanel(
            [
                FieldPanel("head_office_label"),
                FieldPanel("phone"),
                FieldPanel("opening_hours"),
                FieldPanel("days_off"),
                FieldPanel("contact_email"),
                FieldPanel("sender_email"),
                FieldPanel("reply_email"),
                FieldPanel("portal_url"),
                FieldPanel("public_site_url"),
            ],
            heading="Siège, téléphone, courriels et adresses web",
        ),
        ADDRESS_PANEL,
        FieldPanel("country"),
        MultiFieldPanel(
            [FieldPanel("logo"), FieldPanel("brand_colour"), FieldPanel("band_colour")], heading="Apparence"
        ),
        MultiFieldPanel(
            [
                FieldPanel("account_number_pattern"),
                FieldPanel("account_number_help"),
                FieldPanel("account_number_picture"),
            ],
            heading="Numéro de compte client",
        ),
        MultiFieldPanel(
            [
                FieldPanel("rent_notice_count"),
                FieldPanel("charges_statement_count"),
                FieldPanel("receipt_count"),
                FieldPanel("other_document_count"),
            ],
            heading="Documents affichés",
        ),
        DEBIT_PANEL,
        MultiFieldPanel(
            [
                FieldPanel("minimum_payment_cents"),
                FieldPanel("maximum_payment_cents"),
                FieldPanel("rent_reminder_days"),
            ],
            heading="Paiement",
        ),
        PLAN_PANEL,
        FieldPanel("accessibility_state"),
    ]

    class Meta:
        verbose_name = "bailleur"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Links to activate, to choose a password and to confirm lead to `portal_url`: only to this installation."""
        super().clean()
        if self.portal_url and not is_of_portal(self.portal_url):
            raise ValidationError({"portal_url": words.WRONG_ADDRESS.format(hosts=", ".join(named_hosts()))})


@register_setting(icon="clipboard-list")
class HowToPay(BaseGenericSetting):
    """How a tenant pays: transfer, cheque, counter, phone. Each way is shown only when it is filled in."""

    transfer_holder = models.CharField("titulaire du compte", max_length=70, blank=True)
    transfer_iban = models.CharField("IBAN", max_length=50, blank=True, validators=[validate_iban])
    transfer_bic = models.CharField("BIC", max_length=16, blank=True, validators=[validate_bic])
    cheque_order = models.CharField("à l'ordre de", max_length=120, blank=True)
    cheque_where = models.TextField(
        "où l'envoyer ou le déposer",
        max_length=300,
        blank=True,
        help_text="Une adresse, ou un lieu et ses horaires.",
    )
    counter = models.TextField(
        "au guichet ou en espèces",
        max_length=500,
        blank=True,
        help_text="Où aller, quand, et avec quoi. Par exemple : les bureaux de poste qui proposent Efficash.",
    )
    phone = models.CharField(
        "téléphone", max_length=40, blank=True, help_text="Le numéro où l'on paie par carte. Exemple : 04 77 00 00 00."
    )

    panels = [
        HelpPanel(content=words.HOW_TO_PAY_HELP),
        MultiFieldPanel(
            [
                FieldPanel("transfer_holder"),
                FieldPanel("transfer_iban", help_text="Il est vérifié à l'enregistrement."),
                FieldPanel("transfer_bic"),
            ],
            heading="Par virement",
            help_text="La référence à écrire est le numéro de compte client : la page la dit au locataire.",
        ),
        MultiFieldPanel([FieldPanel("cheque_order"), FieldPanel("cheque_where")], heading="Par chèque"),
        FieldPanel("counter"),
        MultiFieldPanel([FieldPanel("phone")], heading="Par téléphone"),
    ]

    class Meta:
        verbose_name = "comment payer"

    def __str__(self) -> str:
        return "Comment payer"

    @property
    def iban_in_fours(self) -> str:
        """The IBAN in groups of four, as banks print it."""
        return in_fours(self.transfer_iban)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filled in that a tenant could pay by."""
        return not any((self.transfer_iban, self.cheque_order, self.counter.strip(), self.phone))

    def clean(self) -> None:
        """One form of the codes, and no half of a way to pay."""
        super().clean()
        self.transfer_iban = bank_code_normalise(self.transfer_iban)
        self.transfer_bic = bank_code_normalise(self.transfer_bic)
        problems = {}
        if self.transfer_iban and not self.transfer_holder:
            problems["transfer_holder"] = words.LONE_IBAN
        if not self.transfer_iban and (self.transfer_bic or self.transfer_holder):
            problems["transfer_iban"] = words.NO_IBAN
        if self.cheque_where.strip() and not self.cheque_order:
            problems["cheque_order"] = words.NO_CHEQUE
        if problems:
            raise ValidationError(problems)


class AgencyDetails(DraftStateMixin, RevisionMixin, PreviewableMixin, PostalAddress, index.Indexed):
    """What editors say of a local office. An empty field means what the ERP says."""

    code = models.CharField(
        "code de l'agence",
        max_length=10,
        unique=True,
        help_text="Le même que dans le logiciel de gestion : il relie cette fiche aux locataires de l'agence.",
    )
    name = models.CharField("nom", max_length=80, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("courriel", blank=True)
    opening_hours = models.CharField("horaires", max_length=400, blank=True)
    directions = models.TextField("comment venir", blank=True, max_length=500)
    on_contact_page = models.BooleanField("montrer sur la page « Nous contacter »", default=True)

    panels = [
        FieldPanel("code"),
        FieldPanel("name"),
        FieldPanel("phone"),
        FieldPanel("email"),
        ADDRESS_PANEL,
        FieldPanel("opening_hours"),
        FieldPanel("directions"),
        FieldPanel("on_contact_page"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("city"),
        index.FilterField("code"),
    ]

    class Meta:
        verbose_name = "agence"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name or 'Agence'} ({self.code})"

    def clean(self) -> None:
        """The code in the form in which the batches bring it, or it would be the code of no agency."""
        super().clean()
        self.code = identifier_normalise(self.code)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "pages/agency_preview.html"
