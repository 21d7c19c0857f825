from django.db import models

from tenant_space.tenancy.enums import (
    ClaimSource,
    ClaimStatus,
    DocumentKind,
    EntryKind,
    MandateStatus,
    PaymentMethod,
    SequenceType,
)
from tenant_space.tenancy.managers import (
    ClaimEventQuerySet,
    ClaimQuerySet,
    DocumentQuerySet,
    MandateQuerySet,
)
from tenant_space.tenancy.scope import AccountChildQuerySet

from .accounts import RentAccount
from .premises import Lease, Premises


class LedgerEntry(models.Model):
    """One line of the rent account. Exactly one of debit and credit is above zero."""

    entry_id = models.CharField(max_length=40, primary_key=True)
    account = models.ForeignKey(
        RentAccount, models.CASCADE, related_name="entries", db_column="account_number", db_index=False
    )
    lease = models.ForeignKey(
        Lease, models.SET_NULL, null=True, related_name="+", db_column="lease_id", db_index=False
    )
    accounting_date = models.DateField()
    value_date = models.DateField(null=True)
    due_date = models.DateField(null=True)
    period = models.CharField(max_length=7, blank=True)
    kind = models.CharField(max_length=18, choices=EntryKind)
    label = models.CharField(max_length=120)
    debit_cents = models.BigIntegerField()
    credit_cents = models.BigIntegerField()
    balance_after_cents = models.BigIntegerField(null=True)
    payment_method = models.CharField(max_length=12, choices=PaymentMethod, blank=True)
    document_ref = models.CharField(max_length=40, blank=True)
    external_ref = models.CharField(max_length=64, blank=True)
    reversed_entry_id = models.CharField(max_length=40, blank=True)
    seq = models.IntegerField()

    objects = AccountChildQuerySet.as_manager()

    class Meta:
        verbose_name = "écriture"
        indexes = [
            models.Index(
                fields=["account", "-accounting_date", "-seq", "-entry_id"],
                # Sums of a whole account are made from the index alone: its lines lie scattered over the table.
                include=["debit_cents", "credit_cents", "period", "kind"],
                name="ledger_by_account",
            ),
            # The lines of a notice: without it, each look at the documents would read the whole ledger of the account.
            models.Index(
                fields=["account", "document_ref"], condition=~models.Q(document_ref=""), name="ledger_by_document"
            ),
            # The lines of online payments, looked for on each page as long as one has not come.
            models.Index(fields=["external_ref"], condition=~models.Q(external_ref=""), name="ledger_by_external_ref"),
        ]

    def __str__(self) -> str:
        return self.entry_id


class Mandate(models.Model):
    """A SEPA direct debit mandate. The full IBAN never leaves the ERP."""

    mandate_id = models.CharField(max_length=30, primary_key=True)
    account = models.ForeignKey(RentAccount, models.CASCADE, related_name="mandates", db_column="account_number")
    rum = models.CharField(max_length=35)
    ics = models.CharField(max_length=35)
    status = models.CharField(max_length=9, choices=MandateStatus)
    scheme = models.CharField(max_length=4, blank=True)
    sequence_type = models.CharField(max_length=4, choices=SequenceType, blank=True)
    iban_masked = models.CharField(max_length=34)
    iban_fingerprint = models.CharField(max_length=64, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    bank_code = models.CharField(max_length=5, blank=True)
    branch_code = models.CharField(max_length=5, blank=True)
    branch_label = models.CharField(max_length=60, blank=True)
    holder_name = models.CharField(max_length=70)
    signed_on = models.DateField(null=True)
    debit_day = models.IntegerField(null=True)
    purpose = models.CharField(max_length=40, blank=True)
    updated_at = models.DateTimeField(null=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat de prélèvement"
        verbose_name_plural = "mandats de prélèvement"

    def __str__(self) -> str:
        return self.mandate_id


class Claim(models.Model):
    """A réclamation, with its progress as the ERP follows it."""

    claim_id = models.CharField(max_length=30, primary_key=True)
    account = models.ForeignKey(RentAccount, models.CASCADE, related_name="claims", db_column="account_number")
    premises = models.ForeignKey(Premises, models.SET_NULL, null=True, related_name="+", db_column="premise_id")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    category = models.CharField(max_length=30)
    subcategory = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=120)
    description = models.TextField(max_length=2000, blank=True)
    status = models.CharField(max_length=23, choices=ClaimStatus)
    source = models.CharField(max_length=6, choices=ClaimSource, blank=True)
    portal_submission_id = models.CharField(max_length=36, blank=True)
    updated_at = models.DateTimeField()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "réclamation"

    def __str__(self) -> str:
        return self.claim_id


class ClaimEvent(models.Model):
    """A step of a réclamation, with the text the tenant may read."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="events", db_column="claim_id")
    event_id = models.CharField(max_length=30)
    event_at = models.DateTimeField()
    status = models.CharField(max_length=23, choices=ClaimStatus, blank=True)
    public_text = models.TextField(max_length=1000, blank=True)
    appointment_from = models.DateTimeField(null=True)
    appointment_to = models.DateTimeField(null=True)
    contractor = models.CharField(max_length=80, blank=True)

    objects = ClaimEventQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "event_id"], name="one_event_per_claim")]
        verbose_name = "étape de réclamation"
        verbose_name_plural = "étapes de réclamation"

    def __str__(self) -> str:
        return f"{self.claim_id} {self.event_id}"


class StoredBinary(models.Model):
    """A file received from the ERP, kept once whatever the number of documents that share it."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size_bytes = models.BigIntegerField()
    name = models.CharField(max_length=120, help_text="opaque name in the private storage")
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "fichier reçu"
        verbose_name_plural = "fichiers reçus"

    def __str__(self) -> str:
        return self.sha256[:12]


class Document(models.Model):
    """A document of the ERP. Access goes by the account, never by the file name."""

    document_id = models.CharField(max_length=40, primary_key=True)
    account = models.ForeignKey(
        RentAccount, models.CASCADE, related_name="documents", db_column="account_number", db_index=False
    )
    kind = models.CharField(max_length=17, choices=DocumentKind)
    title = models.CharField(max_length=120)
    document_date = models.DateField()
    period = models.CharField(max_length=7, blank=True)
    file_name = models.CharField(max_length=120)
    size_bytes = models.BigIntegerField()
    binary = models.ForeignKey(StoredBinary, models.PROTECT, related_name="documents", db_column="sha256")
    mime_type = models.CharField(max_length=60)
    visible_from = models.DateTimeField(null=True)
    visible_to = models.DateTimeField(null=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        indexes = [models.Index(fields=["account", "kind", "-document_date"], name="documents_by_account")]

    def __str__(self) -> str:
        return self.document_id
