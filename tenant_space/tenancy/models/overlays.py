"""What the portal knows better than the ERP's last batch. Written by the portal, never by the exchange."""

from django.db import models
from django.utils import timezone

from tenant_space.tenancy.enums import CertificateState, ReachBy
from tenant_space.tenancy.managers import LeaseInsuranceQuerySet, ReachWishQuerySet, ReceiptConsentQuerySet

from .accounts import RentAccount, Tenant
from .premises import Lease


class LeaseInsurance(models.Model):
    """An insurance certificate that a tenant sent for a lease, and what the landlord decided."""

    lease = models.ForeignKey(Lease, models.CASCADE, related_name="certificates", db_column="lease_id")
    state = models.CharField(max_length=12, choices=CertificateState, default=CertificateState.UNDER_REVIEW)
    valid_from = models.DateField()
    valid_to = models.DateField()
    submission = models.UUIDField(help_text="the submission that brought it: it lives in a room above this one")
    reason = models.CharField(max_length=600, blank=True, help_text="why it was refused, as the tenant reads it")
    erp_seen = models.CharField(max_length=40, blank=True, help_text="the ERP's columns on the day of the decision")
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, help_text="from when the decision counts and is told")

    objects = LeaseInsuranceQuerySet.as_manager()

    class Meta:
        verbose_name = "attestation d'assurance"
        verbose_name_plural = "attestations d'assurance"
        constraints = [models.UniqueConstraint(fields=["lease", "submission"], name="one_certificate_per_sending")]
        indexes = [
            models.Index(
                fields=["valid_to"], condition=models.Q(state=CertificateState.ACCEPTED), name="certificates_ending"
            ),
            models.Index(fields=["submission"], name="certificates_of_submission"),
        ]

    def __str__(self) -> str:
        return f"{self.lease_id} {self.state}"

    @property
    def told_state(self) -> str:
        """Its state as it is told now: a decision that can still be undone is told to nobody."""
        held = self.decided_at is not None and self.decided_at > timezone.now()
        return str(CertificateState.UNDER_REVIEW) if held else self.state


class ReceiptConsent(models.Model):
    """A choice of receipts by mail-box or by screen, with its day: electronic ones need an express consent.

    A row a choice, never changed; the last one counts (law n° 89-462, art. 21).
    """

    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="receipt_consents", db_column="tenant_id")
    account = models.ForeignKey(
        RentAccount, models.CASCADE, related_name="receipt_consents", db_column="account_number"
    )
    electronic = models.BooleanField("quittances électroniques")
    at = models.DateTimeField(default=timezone.now)
    login_email = models.EmailField(help_text="address of the sign-in that chose, as the ERP gets it")
    exported_sequence = models.PositiveIntegerField(
        null=True, help_text="the outbound batch that told the ERP: it lives in a room above this one"
    )

    objects = ReceiptConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "choix des quittances"
        verbose_name_plural = "choix des quittances"
        indexes = [
            models.Index(fields=["tenant", "account", "-id"], name="consents_by_tenant"),
            models.Index(fields=["id"], condition=models.Q(exported_sequence__isnull=True), name="consents_to_export"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.tenant_id} {self.at:%Y-%m-%d}"


class ReachWish(models.Model):
    """How a person wants to be reached, in which language, and whom to call in an emergency: theirs to say."""

    tenant = models.OneToOneField(Tenant, models.CASCADE, primary_key=True, related_name="+", db_column="tenant_id")
    channel = models.CharField(max_length=5, choices=ReachBy, blank=True, help_text="empty: no preference")
    channel_since = models.DateTimeField(default=timezone.now, help_text="since when this way is chosen")
    language = models.CharField(max_length=40, blank=True, help_text="in which an interpreter is needed")
    emergency_name = models.CharField(max_length=80, blank=True)
    emergency_phone = models.CharField(max_length=20, blank=True, help_text="E.164")
    emergency_link = models.CharField(max_length=60, blank=True, help_text="who that is: a daughter, a neighbour")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = ReachWishQuerySet.as_manager()

    class Meta:
        verbose_name = "façon d'être joint"
        verbose_name_plural = "façons d'être joint"

    def __str__(self) -> str:
        return self.tenant_id


class BankName(models.Model):
    """What a bank is called on screen, by its code: the public list names some of them wrongly or not at all."""

    bank_code = models.CharField("code banque", max_length=5, unique=True)
    name = models.CharField("nom affiché", max_length=80)

    class Meta:
        verbose_name = "nom de banque"
        verbose_name_plural = "noms de banques"
        ordering = ["bank_code"]

    def __str__(self) -> str:
        return f"{self.bank_code} {self.name}"
