"""What managers see first when they open the admin."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.admin.ui.components import Component

from forms.submissions.desk.figures import RATE_DAYS, figures_of
from forms.submissions.desk.filters import ALL, with_new_words
from forms.submissions.desk.policies import policy, reviewable
from forms.submissions.due import due_next
from forms.submissions.enums import State
from forms.submissions.models import Submission
from tenant_space.admin_screens.paginators import COUNT_CAP, counted
from tenant_space.identity.requests import SignedInRequest


class DeskPanel(Component):
    """How much is new, late, due next, awaited and mine, and in each agency; each count leads to its list."""

    name = "desk"
    order = 50
    template_name = "admin/desk/panel.html"

    class Media:
        css = {"all": ["css/admin-desk.css"]}

    def __init__(self, request: SignedInRequest) -> None:
        self.request = request

    def is_shown(self) -> bool:
        return policy.user_has_permission(self.request.user, "view")

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        rows, index = reviewable(self.request.user), reverse("desk:index")
        waiting = rows.filter(state=State.WAITING)
        mine = rows.to_do().filter(assigned_to=self.request.user)
        figures = figures_of(self.request.user)
        return {
            "index": index,
            "agencies": figures.agencies,
            "rate": figures.rate,
            "rate_days": RATE_DAYS,
            "counts": (
                ("Nouvelles", _capped(rows.filter(state=State.RECEIVED)), f"{index}?etat=nouvelles", False),
                ("Nouveaux messages", _capped(with_new_words(rows)), f"{index}?etat={ALL}&messages=nouveaux", False),
                ("En retard", _capped(rows.overdue()), f"{index}?delai=retard", True),
                ("Pour le prochain jour ouvré", _capped(due_next(rows)), f"{index}?delai=demain", False),
                ("En attente du locataire", _capped(waiting), f"{index}?etat=en-attente", False),
                ("Les miennes", _capped(mine), f"{index}?suivi=moi", False),
            ),
        }


def _capped(rows: QuerySet[Submission]) -> str:
    return counted(rows.order_by()[: COUNT_CAP + 1].count())


def desk_panels(request: SignedInRequest) -> list[Component]:
    """The panels of the admin's home page that concern requests, for those who may see them."""
    panel = DeskPanel(request)
    return [panel] if panel.is_shown() else []
