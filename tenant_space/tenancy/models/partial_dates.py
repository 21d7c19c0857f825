"""The column of a date of which parts may be missing: ten characters, with noughts for what is not known."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from tenant_space.formats.partial_dates import PartialDate


class _Assigned(DeferredAttribute):
    """What is assigned is read at once, so that a row just made holds what it would be read with."""

    field: PartialDateField

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = self.field.to_python(value)


class PartialDateField(models.CharField[Any, Any]):
    """A `PartialDate`, or None. In the order of the text, a date with a part missing comes before those with it."""

    description = "date, whole or partial"
    descriptor_class = _Assigned

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        return PartialDate.parse(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        if not value:
            return None
        if isinstance(value, (dt.date, PartialDate)):
            return PartialDate.of(value)
        try:
            return PartialDate.parse(value)
        except ValueError as error:
            raise ValidationError("not a date, whole or partial") from error

    def get_prep_value(self, value: Any) -> str | None:
        found = self.to_python(value)
        return str(found) if found else None
