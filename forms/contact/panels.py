"""Tells administrators, on the admin's home page, which emergencies have no number."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from forms.contact.selectors import offer

MAY_SET = "contact.change_emergency"
NONE = (
    "Aucune urgence n'est renseignée : les locataires ne lisent que le 112. "
    "Complétez « Nous contacter », puis « Urgences »."
)
WITHOUT = (
    "Ces urgences n'ont pas de numéro à appeler jour et nuit : {words}. Les locataires lisent le 112. "
    "Complétez « Nous contacter », puis « Urgences »."
)


def notices() -> list[str]:
    """What staff should set; empty when every emergency has its number."""
    found = offer().emergencies
    missing = [f"« {line.words} »" for line in found if not line.number]
    if not found:
        return [NONE]
    return [WITHOUT.format(words=", ".join(missing))] if missing else []


class EmergencyPanel(Component):
    """The notices, near the top."""

    name = "emergencies"
    order = 20
    template_name = "admin/notices.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"notices": notices()}


def emergency_panels(request: HttpRequest) -> list[Component]:
    """The panel, for those who may set the numbers."""
    return [EmergencyPanel()] if request.user.has_perm(MAY_SET) else []
