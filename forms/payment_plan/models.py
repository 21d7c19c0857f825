"""*J'ai du mal à payer*, as editors place it in the tree."""

from __future__ import annotations

import uuid
from typing import Any

from forms.payment_plan.aids import PaymentAid
from forms.payment_plan.enums import CODE
from forms.payment_plan.forms import PlanForm
from forms.payment_plan.plan_words import FOR_STAFF
from forms.payment_plan.preview import payment_plan_preview
from forms.payment_plan.selectors import aids_for, debt_of, may_plan, plan_rules
from forms.submissions.confirmed_page import ConfirmedPage
from forms.submissions.forms import RequestForm
from tenant_space.form_fields.problems import Problem
from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.pages import MenuPart
from tenant_space.secured.viewer import Viewer

__all__ = ["PaymentAid", "PaymentPlanPage"]


class PaymentPlanPage(ConfirmedPage):
    """*J'ai du mal à payer*: whom to turn to, and a plan counted and asked for."""

    template = "pages/payment_plan.html"
    kind = CODE
    icon = "help"
    task_text = "Les aides, et payer en plusieurs fois"
    menu_part = MenuPart.RENT
    form_class = PlanForm
    takes_files = False
    send_label = "Voir mon calendrier"
    confirm_label = "Envoyer ma demande"

    class Meta:
        verbose_name = "j'ai du mal à payer"

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> PlanForm:
        first = {name: value for name, value in (initial or {}).items() if value}
        return PlanForm(data, initial=first, debt=debt_of(viewer), rules=plan_rules(), counts=may_plan(viewer.account))

    def record_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> PlanForm:
        form = self.make_form(viewer, data, initial)
        form.for_staff()
        return form

    def record_notes(self, viewer: Viewer, form: RequestForm) -> dict[str, Any]:
        return {"nothing": FOR_STAFF.nothing_owed if debt_of(viewer).cents <= 0 else ""}

    def content(
        self,
        viewer: Viewer,
        request: TenantRequest,
        form: RequestForm | None = None,
        problems: tuple[Problem, ...] = (),
        told: str = "",
        key: uuid.UUID | None = None,
    ) -> dict[str, Any]:
        found = super().content(viewer, request, form, problems, told, key)
        return found | {"aids": aids_for(viewer.account.agency.agency_code)}

    def demo_content(self) -> dict[str, Any]:
        return payment_plan_preview()
