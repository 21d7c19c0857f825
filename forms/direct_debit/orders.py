"""What a request for a mandate keeps apart from all other rows: the IBAN, sealed, and the reference of the mandate."""

from __future__ import annotations

from django.db import models

from forms.submissions.models import Submission
from tenant_space.tenancy.models import RentAccount


class MandateOrder(models.Model):
    """The bank account that a request asks to debit. Reached from its request, which says whose it is."""

    submission = models.OneToOneField(Submission, models.CASCADE, primary_key=True, related_name="mandate_order")
    account = models.ForeignKey(RentAccount, models.PROTECT, related_name="+", verbose_name="compte client")
    iban_sealed = models.TextField(blank=True, help_text="encrypted; empty once nobody needs it any more")
    iban_masked = models.CharField(max_length=44)
    fingerprint = models.CharField(max_length=80, db_index=True, help_text="tells it from others, by a key")
    rum = models.CharField("RUM", max_length=35, null=True, unique=True, help_text="none: the ERP gives it")
    held = models.BooleanField(default=False, help_text="the sign-in address had changed a few days before")
    returned_with = models.ForeignKey(
        Submission,
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="the request with which the signed mandate came; none: not by another one",
    )

    class Meta:
        verbose_name = "compte bancaire à prélever"
        verbose_name_plural = "comptes bancaires à prélever"
        permissions = [("read_iban", "Lire l'IBAN entier des demandes de prélèvement")]

    def __str__(self) -> str:
        return f"mandat {self.rum or self.submission_id}"
