"""What can be wrong with online payments: something waits for a check, or the way to pay is closed."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import PermissionsMixin
from django.urls import reverse

from tenant_space.admin_screens.alerts import Alert, alerts_register
from tenant_space.payments.gateways import gateway_current
from tenant_space.payments.journal import late_postings, waiting_counts
from tenant_space.payments.selectors import switch_current

VIEW, LIST = "payments.view_payment", "payments:index"


@alerts_register
def payments_wrong(user: PermissionsMixin) -> Iterator[Alert]:
    """Payments and notifications to check, payments without their line, and a closed way to pay."""
    if not user.has_perm(VIEW):
        return
    waits, page = waiting_counts(), reverse(LIST)
    if count := waits["payments"]:
        text = "1 paiement en ligne est à vérifier." if count == 1 else f"{count} paiements en ligne sont à vérifier."
        yield Alert(text, f"{page}?review=a-verifier")
    if waits["orphans"]:
        yield Alert("La banque a parlé d'un paiement que le portail ne connaît pas.", f"{page}#sans-paiement")
    if late := late_postings().count():
        text = "1 paiement en ligne n'a" if late == 1 else f"{late} paiements en ligne n'ont"
        yield Alert(f"{text} pas encore de ligne dans le logiciel de gestion.", f"{page}#sans-ligne")
    if gateway_current() and not switch_current().is_open:
        yield Alert("Le paiement en ligne est fermé.", page)
