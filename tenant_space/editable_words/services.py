"""The rows of editable texts, whatever their sort."""

from __future__ import annotations

from django.db import transaction

from tenant_space.editable_words.models import EditableText


@transaction.atomic
def texts_ensure(model: type[EditableText]) -> int:
    """Give each spec its row, and the code's new words to rows no editor changed; return how many were added.

    Safe to run at every upgrade: run again, it writes nothing.
    """
    rows = {row.key: row for row in model._default_manager.all()}
    added = 0
    for key, spec in model.specs().items():
        first = model.first(spec)
        row = rows.get(key)
        if row is None:
            row, added = model(**dict(zip(model.KEYS, key, strict=True))), added + 1
        elif row.edited or all(getattr(row, name) == value for name, value in first.items()):
            continue
        for name, value in first.items():
            setattr(row, name, value)
        row.save_first()
    return added
