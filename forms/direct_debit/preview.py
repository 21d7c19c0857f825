"""What the previews of the pages about direct debits show: nobody's data."""

import datetime as dt
from dataclasses import replace
from typing import Any

from forms.direct_debit.debits import DebitRules, next_debits
from forms.direct_debit.forms import DebitDayForm, DebitStopForm, MandateForm
from forms.direct_debit.selectors import Payer
from forms.submissions.selectors import SentPage
from tenant_space.tenancy.enums import MandateStatus
from tenant_space.tenancy.mandates import MandateLine, Mandates, NextDebit

_DUE = dt.date(2026, 12, 5)
_RULES = DebitRules((5, 10, 15), 14, 20)
_ACTIVE = MandateLine(
    mandate_id="apercu-1",
    purpose="Échéance",
    status=MandateStatus.ACTIVE,
    holder_name="CAMILLE EXEMPLE",
    iban_masked="FR76 •••• •••• •••• •••• •••• 176",
    bic="AGRIFRPP845",
    rum="++0000000",
    ics="FR72ZZZ123456",
    bank="Crédit Agricole Loire Haute-Loire",
    bank_code="14506",
    branch="CRCA SAINT CHAMOND (00019)",
    debit_day=5,
    signed_on=dt.date(2019, 3, 1),
)


def direct_debit_preview() -> dict[str, Any]:
    """*Prélèvements automatiques* of the demo tenant: one mandate in service, one that was stopped."""
    former = replace(_ACTIVE, mandate_id="apercu-2", status=MandateStatus.REVOKED, rum="EXEMPLE-0001")
    return {
        "mandates": Mandates((_ACTIVE,), (former,), NextDebit(45_678, _DUE, _DUE)),
        "replaced_on": None,
        "closed": None,
        "not_open": None,
        "debit_days": "le 5, le 10 ou le 15",
        "debits": next_debits(
            5,
            today=dt.date(2026, 11, 23),
            known_cents=45_678,
            known_on=_DUE,
            due_on=_DUE,
            usual=(45_678, "novembre 2026"),
        ),
        "asked_lines": [],
        "waits": False,
        "account_query": "",
    }


def mandate_preview() -> dict[str, Any]:
    """*Demander le prélèvement automatique* of the demo tenant, nothing typed yet."""
    payer = Payer("Mme Camille EXEMPLE", "1", "place de l'Exemple", "00000", "EXEMPLE")
    return _request(MandateForm(payer=payer, rules=_RULES))


def day_preview() -> dict[str, Any]:
    """*Changer le jour de prélèvement* of the demo tenant."""
    return _request(DebitDayForm(rules=_RULES))


def stop_preview() -> dict[str, Any]:
    """*Arrêter le prélèvement automatique* of the demo tenant."""
    return _request(DebitStopForm())


def _request(form: Any) -> dict[str, Any]:
    return {
        "form": form,
        "problems": (),
        "token": "",
        "kept": False,
        "sent": SentPage((), 1, False),
        "action_url": "",
        "send_label": "Continuer",
        "obstacle": None,
        "recap": None,
        "mandate": _ACTIVE,
    }
