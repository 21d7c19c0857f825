"""What can be wrong with requests: an agency closed and nobody said who takes over, the ERP does not answer."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import PermissionsMixin
from django.urls import reverse

from forms.submissions.desk.closed_agencies import CLOSED, closed_agencies, requests_words
from forms.submissions.handing_over import SILENT_DAYS, requests_unanswered
from tenant_space.admin_screens.alerts import Alert, alerts_register
from tenant_space.identity.models import User

OUTBOUND, BATCHES = "exchange.view_outboundbatch", "exchange_outboundbatch_modeladmin_index"


@alerts_register
def requests_not_answered(user: PermissionsMixin) -> Iterator[Alert]:
    """Requests that the landlord's software was told of and never answered: they come again each night."""
    if user.has_perm(OUTBOUND) and (count := requests_unanswered()):
        what = "1 demande transmise" if count == 1 else f"{count} demandes transmises"
        text = f"{what} depuis plus de {SILENT_DAYS} jours : le logiciel de gestion n'a pas répondu."
        yield Alert(text, reverse(BATCHES))


@alerts_register
def agencies_left(user: PermissionsMixin) -> Iterator[Alert]:
    """Each agency that closed while requests were open, for those who say who takes them over."""
    for one in closed_agencies(user) if isinstance(user, User) else ():
        wait = "attend" if one.count == 1 else "attendent"
        text = f"{one.name} a fermé : {requests_words(one.count)} {wait} une réponse. Dites qui les reprend."
        yield Alert(text.replace("les reprend", "la reprend") if one.count == 1 else text, reverse(CLOSED))
