import datetime as dt

from django.db import models

from tenant_space.formats.dates import known_beginning
from tenant_space.tenancy.contact_search import FoldedContactsField
from tenant_space.tenancy.enums import AccountStatus, Civility, HolderRole
from tenant_space.tenancy.managers import HolderQuerySet, RentAccountQuerySet, TenantQuerySet
from tenant_space.tenancy.name_search import FoldedNamesField

from .partial_dates import PartialDateField


class Agency(models.Model):
    """The ERP's row of a local office; editors complete it in `landlord.Agency`, joined by code."""

    agency_code = models.CharField(max_length=10, primary_key=True)
    name = models.CharField(max_length=80)
    address_line1 = models.CharField(max_length=80, blank=True)
    address_line2 = models.CharField(max_length=80, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=254, blank=True)
    opening_hours = models.CharField(max_length=400, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "agence (logiciel de gestion)"
        verbose_name_plural = "agences (logiciel de gestion)"

    def __str__(self) -> str:
        return f"{self.agency_code} {self.name}"


class CodeListItem(models.Model):
    """A code of the ERP and the label shown for it."""

    list = models.CharField("liste", max_length=20)
    code = models.CharField(max_length=20)
    label = models.CharField("libellé", max_length=120)
    sort = models.IntegerField("ordre", default=0)
    active = models.BooleanField("actif", default=True)

    class Meta:
        ordering = ["list", "sort", "code"]
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="one_label_per_code")]
        verbose_name = "code du logiciel de gestion"
        verbose_name_plural = "codes du logiciel de gestion"

    def __str__(self) -> str:
        return f"{self.list} {self.code}"


class Tenant(models.Model):
    """A person, as the ERP knows them."""

    tenant_id = models.CharField(max_length=20, primary_key=True)
    civility = models.CharField(max_length=3, choices=Civility, blank=True)
    last_name = models.CharField(max_length=80)
    birth_name = models.CharField(max_length=80, blank=True)
    first_name = models.CharField(max_length=80, help_text="all given names, separated by spaces")
    birth_date = PartialDateField(null=True, help_text="empty for companies, who cannot sign up")
    phone_home = models.CharField(max_length=20, blank=True)
    phone_mobile = models.CharField(max_length=20, blank=True)
    phone_work = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=254, blank=True, help_text="contact, never the sign-in")
    marital_status = models.CharField(max_length=20, blank=True)
    pcs_code = models.CharField(max_length=4, blank=True)
    occupation = models.CharField(max_length=80, blank=True)
    contact_optin = models.BooleanField(default=False)
    deceased = models.BooleanField(default=False)
    updated_at = models.DateTimeField()
    folded_names = FoldedNamesField(default="", editable=False, help_text="the three names, as they are searched")
    folded_contacts = FoldedContactsField(default="", editable=False, help_text="address and numbers, as searched")
    mobile_key = models.CharField(max_length=9, default="", editable=False, help_text="what all spellings share")
    mobile_since = models.DateTimeField(null=True, editable=False, help_text="when a batch first brought this number")
    email_since = models.DateTimeField(null=True, editable=False, help_text="the same of the contact address")
    ended_on = models.DateField(null=True, help_text="day a full batch no longer named this person")

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = "locataire"
        # Besides, on PostgreSQL, those that find parts of names and contacts: migration 0002.
        indexes = [models.Index(fields=["last_name", "first_name", "tenant_id"], name="tenants_by_name")]

    def __str__(self) -> str:
        return self.tenant_id


class RentAccount(models.Model):
    """The customer account of one or several leases: « Compte client n° … »."""

    account_number = models.CharField(max_length=20, primary_key=True)
    status = models.CharField(max_length=10, choices=AccountStatus)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="accounts", db_column="agency_code")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    balance_cents = models.BigIntegerField()
    balance_date = models.DateField()
    next_due_date = models.DateField(null=True)
    next_due_cents = models.BigIntegerField(null=True)
    payment_block = models.BooleanField(default=False)
    direct_debit_active = models.BooleanField(default=False)
    online_payment_allowed = models.BooleanField(default=False)
    updated_at = models.DateTimeField()

    objects = RentAccountQuerySet.as_manager()

    class Meta:
        verbose_name = "compte client"
        verbose_name_plural = "comptes clients"

    def __str__(self) -> str:
        return self.account_number


class Holder(models.Model):
    """Who holds a rent account, in which role, and who may see it on the portal."""

    account = models.ForeignKey(RentAccount, models.CASCADE, related_name="holders", db_column="account_number")
    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="holdings", db_column="tenant_id")
    role = models.CharField(max_length=12, choices=HolderRole)
    rank = models.IntegerField(null=True)
    from_date = models.DateField()
    to_date = models.DateField(null=True)
    portal_access = models.BooleanField()
    activation_code_hash = models.CharField(max_length=64, blank=True)

    objects = HolderQuerySet.as_manager()

    class Meta:
        verbose_name = "titulaire"
        constraints = [models.UniqueConstraint(fields=["account", "tenant", "role"], name="one_holder_per_role")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.tenant_id} {self.role}"

    @property
    def since(self) -> dt.date | None:
        """The first day; None when it is only known to lie long ago."""
        return known_beginning(self.from_date)
