"""*Mes réclamations*, as editors place it in the tree."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest

from tenant_space.claims.preview import claims_preview
from tenant_space.claims.selectors import ClaimFilter, claims_page, with_requests
from tenant_space.claims.sent import SentProblem, Told, problems_told
from tenant_space.formats.page_numbers import page_number
from tenant_space.secured.pages import MenuPart, ReadingPage
from tenant_space.secured.viewer import Viewer


class ClaimsPage(ReadingPage):
    """*Mes réclamations*: each with its progress (S59)."""

    template = "pages/claims.html"
    lasting = "reclamations"
    icon = "clock"
    task_text = "Où en est votre demande"
    on_dashboard = True
    menu_part = MenuPart.DWELLING

    class Meta:
        verbose_name = "mes réclamations"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        number, asked = page_number(request.GET), request.GET.get("etat", "")
        only = ClaimFilter(asked) if asked in tuple(ClaimFilter) else ClaimFilter.ALL
        claims = claims_page(viewer.tenant, viewer.account.number, only, number)
        if number > 1 and not claims.claims:
            raise Http404
        told = problems_told(viewer.tenant, viewer.account.number)
        shown = replace(claims, claims=with_requests(claims.claims, told))
        return {"claims": shown, "sent": self._sent(told, only) if number == 1 else ()}

    @staticmethod
    def _sent(told: Told, only: ClaimFilter) -> list[SentProblem]:
        """What the ERP does not follow yet, of those asked for: it stands above what it follows."""
        return [one for one in told.waiting if only == ClaimFilter.ALL or one.ended == (only == ClaimFilter.ENDED)]

    def demo_content(self) -> dict[str, Any]:
        return {"claims": claims_preview(), "sent": ()}
