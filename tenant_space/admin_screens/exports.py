"""Tables that Wagtail's own lists and reports export: no text of them runs on the computer of whoever opens one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from tenant_space.admin_screens.modeladmin import YES_OR_NO
from tenant_space.files.sheets import harmless

_MARK = "harmless"


def exports_harden() -> None:
    """Make every export of Wagtail's, and of tables built on it, write harmless texts. Called once, when apps start.

    Wagtail asks no setting for it, and each report is a view of its own: a title « =1+1 », which any editor may
    give a page, reached the cell of whoever exports the report. All of them write their cells by this one method.
    """
    written: Callable[..., Any] = SpreadsheetExportMixin.preprocess_field_value
    if getattr(written, _MARK, False):
        return

    @wraps(written)
    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        cell = written(self, field, value, export_format)
        if isinstance(cell, bool):
            return YES_OR_NO[cell]
        return harmless(cell) if isinstance(cell, str) else cell

    setattr(preprocess_field_value, _MARK, True)
    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
