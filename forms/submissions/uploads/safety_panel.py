"""Tells managers, on the admin's home page, when files are not checked for viruses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from forms.submissions.uploads.quarantine import LATE_MINUTES, late_count
from forms.submissions.uploads.scanner import scanner_configured
from forms.submissions.uploads.views import VIEW

NO_SCANNER = (
    "Aucun antivirus n'est configuré : les fichiers des locataires ne sont pas vérifiés. "
    "Ouvrez-les avec prudence, et prévenez votre service informatique."
)


def notices() -> list[str]:
    """What a manager must know of the checks today; empty when all is well."""
    found = [] if scanner_configured() else [NO_SCANNER]
    if late := late_count():
        files, may = (
            ("1 fichier attend", "peut être ouvert")
            if late == 1
            else (f"{late} fichiers attendent", "peuvent être ouverts")
        )
        found.append(
            f"{files} l'antivirus depuis plus de {LATE_MINUTES} minutes, et ne {may} pour l'instant. "
            "Prévenez votre service informatique."
        )
    return found


class FileSafetyPanel(Component):
    """The notices, above everything else."""

    name = "file_safety"
    order = 10
    template_name = "admin/notices.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"notices": notices()}


def file_safety_panels(request: HttpRequest) -> list[Component]:
    """The panel, for people who open tenants' files."""
    return [FileSafetyPanel()] if request.user.has_perm(VIEW) else []
