"""*Je règle mon loyer en ligne*, as editors place it in the tree."""

from typing import Any

from django.http.response import HttpResponseBase

from tenant_space.formats.page_numbers import page_number
from tenant_space.identity.requests import TenantRequest
from tenant_space.payments import views
from tenant_space.payments.forms import PaymentForm
from tenant_space.payments.preview import payment_preview
from tenant_space.secured.pages import MenuPart, ReadingPage
from tenant_space.secured.viewer import Viewer


class OnlinePaymentPage(ReadingPage):
    """*Je règle mon loyer en ligne* (S43 to S49)."""

    template = "pages/online_payment.html"
    lasting = "reglement"
    icon = "card"
    task_text = "Par carte bancaire, gratuit et sécurisé"
    on_dashboard = True
    menu_part = MenuPart.RENT

    class Meta:
        verbose_name = "je règle mon loyer en ligne"

    def answer(self, request: TenantRequest, viewer: Viewer) -> HttpResponseBase:
        done = views.answered(request, viewer)
        if isinstance(done, PaymentForm):
            return self.shown(request, viewer, views.screen(viewer, done))
        return done or super().answer(request, viewer)

    def content(self, viewer: Viewer, request: TenantRequest) -> dict[str, Any]:
        return views.screen(viewer, number=page_number(request.GET))

    def demo_content(self) -> dict[str, Any]:
        return payment_preview()
