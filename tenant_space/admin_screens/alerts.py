"""What is wrong, on the home page of the admin: a line each with where to look, and nothing when all is well.

Rooms say what can be wrong with them in a module `alerts`, found by its name, and to whom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import PermissionsMixin
from wagtail.admin.ui.components import Component

from tenant_space.registry import Registry, named


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that is wrong today."""

    text: str
    """What is wrong, in a sentence."""
    url: str
    """Where one sees it, and mends it."""


# What is wrong with a room, of what this member of staff may look at; it asks the permission itself.
Source = Callable[[PermissionsMixin], Iterable[Alert]]
_sources: Registry[Source] = Registry("source of alerts", code=named)


def alerts_register(source: Source) -> Source:
    """Make a source known: called where an `alerts.py` is imported. Raises `RegisteredTwice`."""
    return _sources.register(source)


def alerts_of(user: PermissionsMixin) -> list[Alert]:
    """All that is wrong, of what this member of staff may look at."""
    return [alert for source in _sources.all() for alert in source(user)]


class AlertsPanel(Component):
    """The alerts, above what there is to do."""

    name = "alerts"
    order = 20
    template_name = "admin/alerts.html"

    class Media:
        css = {"all": ["css/admin-alerts.css"]}

    def __init__(self, alerts: list[Alert]) -> None:
        self.alerts = alerts

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"alerts": self.alerts}


def alert_panels(user: PermissionsMixin) -> list[Component]:
    """The panel, when something is wrong."""
    found = alerts_of(user)
    return [AlertsPanel(found)] if found else []
