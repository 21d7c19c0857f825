""""""

from typing import Any

from django.http.response import HttpResponseBase

from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.pages import MenuPart, ReadingPage
from tenant_space.secured.viewer import ACCOUNT_PARAMETER, Viewer
from tenant_space.statements import views as statement_views
from tenant_space.statements.figures import newest_day
from tenant_space.statements.preview import statement_preview


class StatementPage(ReadingPage):
    """*Relevé de compte*: the account over a chosen period, to read, to keep, or to receive (S41)."""

    template = "pages/statement.html"
    lasting = "releve"
    icon = "print"
    task_text = "Les lignes de la période de votre choix"
    menu_part = MenuPart.RENT

    class Meta:
        verbose_name = "relevé de compte"

    def answer(self, request: TenantRequest, viewer: Viewer) -> HttpResponseBase:
        return statement_views.answered(request, self._place(viewer)) or super().answer(request, viewer)

    def content(self, viewer: Viewer, request: TenantRequest) -> dict[str, Any]:
        return statement_views.screen(self._place(viewer), request.GET, request.user.email)

    def demo_content(self) -> dict[str, Any]:
        return statement_preview()

    def _place(self, viewer: Viewer) -> statement_views.StatementPlace:
        several = len(viewer.accounts) > 1
        account = {ACCOUNT_PARAMETER: viewer.account.number} if several else {}
        newest = newest_day(viewer.tenant, viewer.account)
        return statement_views.StatementPlace(self.url, viewer.tenant, viewer.account, account, viewer.as_of, newest)
