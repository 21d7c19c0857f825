"""The form of an editable text."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm


class EditableTextForm(WagtailAdminModelForm):
    """Only the fields that make sense for the text; what is written in them is checked by the model."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.instance.unused_fields & set(self.fields):
            del self.fields[name]
