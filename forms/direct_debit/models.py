"""The pages about direct debits, as editors place them in the tree."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters

from forms.direct_debit.enums import DAY, MANDATE, STOP
from forms.direct_debit.forms import DebitDayForm, DebitStopForm, MandateForm
from forms.direct_debit.orders import MandateOrder
from forms.direct_debit.preview import day_preview, direct_debit_preview, mandate_preview, stop_preview
from forms.direct_debit.record_forms import NOT_NOW, SCAN_MISSING, WAITS, RecordedMandateForm
from forms.direct_debit.selectors import (
    NOT_OPEN,
    account_closed,
    closed_for,
    debit_rules,
    debits_to_come,
    mandates_open,
    obstacle_of,
    payer_of,
    requests_of,
    waiting_on,
)
from forms.direct_debit.signatures import MandateSignature
from forms.direct_debit.steps import asked_line, replaced_on
from forms.submissions.confirmed import RequestObstacle
from forms.submissions.confirmed_page import ConfirmedPage
from forms.submissions.flow import KindRules
from forms.submissions.forms import RequestForm
from forms.submissions.request_page import RETURN
from tenant_space.form_fields.problems import Problem
from tenant_space.identity.requests import PortalRequest, TenantRequest
from tenant_space.payments.selectors import obstacle_of as payment_obstacle_of
from tenant_space.secured.pages import MenuPart, ReadingPage
from tenant_space.secured.viewer import ACCOUNT_PARAMETER, Viewer
from tenant_space.tenancy.mandates import debit_days_text, mandates_of
from tenant_space.tenancy.models import Tenant

__all__ = [
    "DebitDayPage",
    "DebitStopPage",
    "DirectDebitPage",
    "MandateOrder",
    "MandateRequestPage",
    "MandateSignature",
]


class DirectDebitPage(ReadingPage):
    """*Je gère mes prélèvements automatiques* (S50 to S53, S58): what stands, what comes, what was asked for."""

    template = "pages/direct_debit.html"
    lasting = "prelevements"
    icon = "calendar"
    task_text = "Payer sans y penser, chaque mois"
    menu_part = MenuPart.RENT

    class Meta:
        verbose_name = "prélèvements automatiques"

    def content(self, viewer: Viewer, request: HttpRequest) -> dict[str, Any]:
        account = viewer.account
        mandates = mandates_of(viewer.tenant, account)
        sent = requests_of(viewer.tenant, account.number)
        return {
            "mandates": mandates,
            "replaced_on": replaced_on(account.number, mandates),
            "closed": account_closed(account),
            "not_open": None if mandates_open() else NOT_OPEN,
            "debit_days": debit_days_text(),
            "debits": debits_to_come(viewer, mandates),
            "asked_lines": [asked_line(row) for row in sent],
            "waits": any(row.is_open for row in sent),
            "account_query": f"?{urlencode({ACCOUNT_PARAMETER: account.number})}" if len(viewer.accounts) > 1 else "",
        }

    def demo_content(self) -> dict[str, Any]:
        return direct_debit_preview()


class DebitRequestPage(ConfirmedPage):
    """The base of the three requests: who may not is told why, the password is asked for first, and all is shown
    once more before it leaves."""

    takes_files = False

    class Meta:
        abstract = True

    def obstacle(self, viewer: Viewer) -> RequestObstacle | None:
        return obstacle_of(viewer, self.kind)

    def content(
        self,
        viewer: Viewer,
        request: TenantRequest,
        form: RequestForm | None = None,
        problems: tuple[Problem, ...] = (),
        told: str = "",
        key: uuid.UUID | None = None,
    ) -> dict[str, Any]:
        pays_online = self.kind != DAY and payment_obstacle_of(viewer.account) is None
        return super().content(viewer, request, form, problems, told, key) | {"pays_online": pays_online}

    @method_decorator(sensitive_post_parameters())
    def answer(self, request: TenantRequest, viewer: Viewer) -> HttpResponseBase:
        return super().answer(request, viewer)

    @method_decorator(sensitive_post_parameters())
    def form_given_back(self, request: PortalRequest, tenant: Tenant) -> HttpResponse | None:
        """Not before the password either."""
        needed = is_reauthentication_required(request, app="allauth.account")
        return None if needed else super().form_given_back(request, tenant)

    def first_step(self, request: TenantRequest, viewer: Viewer) -> HttpResponseBase | None:
        """The password again, once for all three."""
        needed = is_reauthentication_required(request, app="allauth.account")
        return self._password_first(request, viewer) if needed else None

    def _password_first(self, request: TenantRequest, viewer: Viewer) -> HttpResponseBase:
        """What was typed waits in the draft, sealed: the library's own way would keep the form in the session."""
        query = {ACCOUNT_PARAMETER: viewer.account.number} if len(viewer.accounts) > 1 else {}
        if request.method == "POST":
            self.keep_typed(request, viewer)
            query[RETURN] = "1"
        back = f"{self.url}?{urlencode(query)}" if query else self.url
        return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")


class MandateRequestPage(DebitRequestPage):
    """*Demander la modification de ma domiciliation bancaire* (S53, S54), or the first direct debit."""

    template = "pages/mandate_request.html"
    kind = MANDATE
    icon = "calendar"
    task_text = "Avec votre RIB, en trois minutes"
    menu_part = MenuPart.RENT
    form_class = MandateForm

    class Meta:
        verbose_name = "demande de prélèvement"

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> MandateForm:
        payer = payer_of(viewer.tenant, viewer.account.number)
        return MandateForm(data, initial=initial or {}, payer=payer, rules=debit_rules())

    @classmethod
    def record_rules(cls) -> KindRules:
        """With the scan of the mandate, which is what counts."""
        return replace(cls.rules(), form_class=RecordedMandateForm, takes_files=True, file_missing=SCAN_MISSING)

    def record_form(
        self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None
    ) -> RecordedMandateForm:
        return RecordedMandateForm(
            data,
            initial=initial or {},
            payer=payer_of(viewer.tenant, viewer.account.number),
            rules=debit_rules(),
            closed=closed_for(viewer.account),
        )

    def record_notes(self, viewer: Viewer, form: RequestForm) -> dict[str, Any]:
        closed, waiting = closed_for(viewer.account), waiting_on(viewer.account.number)
        if closed:
            return {"nothing": NOT_NOW.format(why=closed.text)}
        return {"nothing": WAITS.format(number=waiting.number_text) if waiting else ""}

    def demo_content(self) -> dict[str, Any]:
        return mandate_preview()


class DebitDayPage(DebitRequestPage):
    """*Changer le jour de prélèvement*: the mandate stands, its day changes."""

    template = "pages/debit_day_request.html"
    kind = DAY
    icon = "calendar"
    task_text = "Un autre jour du mois"
    menu_part = MenuPart.RENT
    form_class = DebitDayForm

    class Meta:
        verbose_name = "changement du jour de prélèvement"

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> DebitDayForm:
        return DebitDayForm(data, initial=initial or {}, rules=debit_rules())

    def demo_content(self) -> dict[str, Any]:
        return day_preview()


class DebitStopPage(DebitRequestPage):
    """*Arrêter le prélèvement automatique*: one pays by oneself from then on."""

    template = "pages/debit_stop_request.html"
    kind = STOP
    icon = "calendar"
    task_text = "Payer soi-même chaque mois"
    menu_part = MenuPart.RENT
    form_class = DebitStopForm

    class Meta:
        verbose_name = "arrêt du prélèvement automatique"

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> DebitStopForm:
        return DebitStopForm(data, initial=initial or {})

    def demo_content(self) -> dict[str, Any]:
        return stop_preview()
