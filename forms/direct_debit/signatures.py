"""A mandate signed online: its bytes as they were signed, and the file that proves who signed them, and how."""

from __future__ import annotations

from django.db import models

from forms.submissions.models import Submission
from tenant_space.tenancy.models import RentAccount


class MandateSignature(models.Model):
    """The mandate of a request as it is signed online, from the moment a code for it is asked for.

    It needs nothing else to be read: the IBAN of its request may be forgotten, and the template of the mandate change.
    """

    submission = models.OneToOneField(
        Submission, models.PROTECT, primary_key=True, related_name="mandate_signature", verbose_name="demande"
    )
    account = models.ForeignKey(RentAccount, models.PROTECT, related_name="+", verbose_name="compte client")
    rum = models.CharField("RUM", max_length=35, blank=True)
    mandate_sealed = models.TextField(help_text="the PDF, rendered once and encrypted")
    sha256 = models.CharField("empreinte SHA-256", max_length=64, help_text="of the bytes of the PDF")
    sent_to = models.CharField(max_length=80, help_text="where the code goes, masked, as the mandate says")
    prepared_on = models.DateField(help_text="the day of signature that stands on the mandate")
    signed_at = models.DateTimeField("signé le", null=True)
    evidence = models.TextField(blank=True, help_text="JSON, byte for byte what is sealed")
    seal = models.CharField(max_length=80, blank=True, help_text="HMAC of the evidence, behind its key's version")
    over_since = models.DateTimeField(null=True, help_text="when the mandate was first seen to be over")

    class Meta:
        verbose_name = "mandat signé en ligne"
        verbose_name_plural = "mandats signés en ligne"
        permissions = [("read_evidence", "Lire les preuves des mandats signés en ligne")]

    def __str__(self) -> str:
        return f"mandat {self.rum or self.submission_id}"
