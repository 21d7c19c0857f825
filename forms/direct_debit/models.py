"""*Prélèvements automatiques*, as editors place it in the tree."""

from typing import Any

from django.http import HttpRequest

from forms.direct_debit.preview import direct_debit_preview
from tenant_space.secured.pages import MenuPart, ReadingPage
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.mandates import debit_days_text, debit_open_to, mandates_of


class DirectDebitPage(ReadingPage):
    """*Prélèvements automatiques* (S50 to S53): the mandates; asking for one comes with its request."""

    template = "pages/direct_debit.html"
    lasting = "prelevements"
    icon = "calendar"
    task_text = "Payer sans y penser, chaque mois"
    menu_part = MenuPart.RENT

    class Meta:
        verbose_name = "prélèvements automatiques"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        account = viewer.account
        return {
            "mandates": mandates_of(viewer.tenant, account),
            "open_to_debit": debit_open_to(account),
            "debit_days": debit_days_text(),
        }

    def demo_content(self) -> dict[str, Any]:
        return direct_debit_preview()
