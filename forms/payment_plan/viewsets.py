"""The screen on which staff write whom to turn to when rent is hard to pay."""

from __future__ import annotations

from wagtail.snippets.views.snippets import SnippetViewSet

from forms.payment_plan.aids import PaymentAid


class PaymentAidViewSet(SnippetViewSet):
    """The aids, for all agencies or for one."""

    model = PaymentAid
    icon = "help"
    menu_label = "Aides pour payer"
    menu_name = "payment-aids"
    menu_order = 256
    add_to_admin_menu = True
    list_display = ["name", "agency_code", "phone"]
    search_backend_name = None
    search_fields = ["name", "text"]
    sort_order_field = "sort_order"
    list_per_page = 100
