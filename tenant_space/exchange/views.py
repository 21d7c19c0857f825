"""How the admin shows a batch: its counts as a table, its issues as a list."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from tenant_space.exchange.errors import KEPT_ISSUES
from tenant_space.landlord.modeladmin import KnownInspectView


class BatchInspectView(KnownInspectView):
    """One batch, with what became of each of its files."""

    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        if field_name == "counts":
            return render_to_string("exchange/admin/batch_counts.html", {"counts": self.instance.counts})
        if field_name == "issues":
            issues = self.instance.issues.all()[: 2 * KEPT_ISSUES + 2]
            return render_to_string("exchange/admin/batch_issues.html", {"issues": issues})
        return super().get_field_display_value(field_name, field)
