"""What the preview of the page shows: nobody's data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from forms.payment_plan.aids import PaymentAid
from forms.payment_plan.forms import PlanForm
from forms.payment_plan.plans import PlanRules, Rent, days_from
from forms.payment_plan.selectors import Debt
from forms.submissions.selectors import SentPage

_FIRST = dt.date(2026, 12, 5)


def payment_plan_preview() -> dict[str, Any]:
    """The page of the demo tenant, nothing sent yet."""
    debt = Debt(61_234, Rent(45_678), _FIRST.day, days_from(_FIRST, 3), debited=False)
    return {
        "form": PlanForm(debt=debt, rules=PlanRules(12, 2000)),
        "problems": (),
        "token": "",
        "kept": False,
        "sent": SentPage((), 1, False),
        "action_url": "",
        "recap": None,
        "aids": (PaymentAid(name="Fonds de solidarité pour le logement (FSL)", text="Il peut payer une partie."),),
        "send_label": "Voir mon calendrier",
    }
