"""*J'envoie mon attestation d'assurance*, as editors place it in the tree."""

from typing import Any

from django.db import models
from django.utils import timezone

from forms.insurance.forms import InsuranceForm
from forms.insurance.kinds import CODE
from forms.insurance.preview import insurance_preview
from forms.submissions.request_page import RequestPage
from tenant_space.secured.pages import MenuPart
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.insurance import leases_insurable
from tenant_space.tenancy.models import Lease


class InsurancePage(RequestPage):
    """*J'envoie mon attestation d'assurance* (S65 to S72)."""

    template = "pages/insurance.html"
    kind = CODE
    icon = "shield"
    task_text = "Une photo suffit"
    on_dashboard = True
    menu_part = MenuPart.DWELLING
    form_class = InsuranceForm
    file_missing = "Joignez votre attestation : choisissez un fichier."

    class Meta:
        verbose_name = "attestation d'assurance"

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> InsuranceForm:
        return InsuranceForm(
            data, initial=initial or {}, covers=leases_insurable(viewer.tenant, viewer.account.number)
        )

    def demo_content(self) -> dict[str, Any]:
        return insurance_preview()


class InsuranceReminder(models.Model):
    """A reminder sent about the end of a lease's insurance: each step once for each end."""

    lease = models.ForeignKey(Lease, models.CASCADE, related_name="insurance_reminders")
    valid_to = models.DateField()
    step = models.SmallIntegerField(help_text="days before the end; below zero: after it")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "rappel d'assurance"
        verbose_name_plural = "rappels d'assurance"
        constraints = [models.UniqueConstraint(fields=["lease", "valid_to", "step"], name="one_reminder_per_step")]

    def __str__(self) -> str:
        return f"{self.lease_id} {self.valid_to} {self.step}"
