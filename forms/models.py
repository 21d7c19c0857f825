"""The signed-in pages that end in a request. Editors write their titles and introductions."""

from typing import Any

from forms import demo
from forms.request_page import RequestPage
from forms.submissions.forms import InsuranceForm
from forms.submissions.kinds import insurance
from tenant_space.selectors import Viewer
from tenant_space.tenancy.insurance import leases_insurable


class InsurancePage(RequestPage):
    """*J'envoie mon attestation d'assurance* (S65 to S72)."""

    template = "pages/insurance.html"
    kind = insurance.CODE
    form_class = InsuranceForm
    file_missing = "Joignez votre attestation : choisissez un fichier."

    class Meta:
        verbose_name = "attestation d'assurance"

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> InsuranceForm:
        return InsuranceForm(
            data, initial=initial or {}, covers=leases_insurable(viewer.tenant, viewer.account.number)
        )

    def demo_content(self) -> dict[str, Any]:
        return demo.insurance()
