"""Tables of the admin whose rows the code makes: changed, never added, copied or deleted."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import IndexView


class FixedRowsPolicy(ModelPermissionPolicy):
    """One row a kind: even a superuser only reads and changes them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("change", "view") and super().user_has_permission(user, action)


class FixedRowsIndexView(IndexView):
    """The list, without boxes to tick: nothing is done to several rows at once."""

    @cached_property
    def columns(self) -> list[Column]:
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]
