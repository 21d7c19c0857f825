"""What can be wrong with direct debits: mandates that were accepted cannot leave for the landlord's software."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import PermissionsMixin
from django.urls import reverse

from forms.submissions.handing_over import requests_waiting
from tenant_space.admin_screens.alerts import Alert, alerts_register

VIEW = "exchange.view_outboundbatch"


@alerts_register
def mandates_wait(user: PermissionsMixin) -> Iterator[Alert]:
    """Mandates that wait for the key to which their IBANs are encrypted."""
    if not user.has_perm(VIEW) or not (count := requests_waiting()):
        return
    what = "1 mandat accepté attend" if count == 1 else f"{count} mandats acceptés attendent"
    text = f"{what} pour partir vers le logiciel de gestion : le réglage PORTAL_EXPORT_AGE_KEY manque."
    yield Alert(text, reverse("exchange_outboundbatch_modeladmin_index"))
