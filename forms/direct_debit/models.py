"""*Prélèvements automatiques*, as editors place it in the tree."""

from typing import Any, ClassVar

from django.http import HttpRequest

from forms.direct_debit.preview import direct_debit_preview
from forms.submissions.request_page import LATEST
from forms.submissions.selectors import submissions_page
from tenant_space.secured.pages import ReadingPage
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.mandates import debit_days_text, debit_open_to, mandates_of


class DirectDebitPage(ReadingPage):
    """*Prélèvements automatiques* (S50 to S53): the mandates; asking for one comes with its request."""

    template = "pages/direct_debit.html"
    lasting = "prelevements"
    request_kinds: ClassVar[tuple[str, ...]] = ("mandate", "mandate_revoke")

    class Meta:
        verbose_name = "prélèvements automatiques"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        account = viewer.account
        return {
            "mandates": mandates_of(viewer.tenant, account.number, account.balance),
            "open_to_debit": debit_open_to(account),
            "debit_days": debit_days_text(),
            "sent": submissions_page(viewer.tenant, kinds=self.request_kinds, size=LATEST),
        }

    def demo_content(self) -> dict[str, Any]:
        return direct_debit_preview()
