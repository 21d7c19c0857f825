"""The one base class of technical tables in the admin.

wagtail-modeladmin's own history view asks no permission, and its list turns any URL parameter
into an ORM look-up. Both are closed here; no table is registered without this class.
"""

from django.core.exceptions import PermissionDenied
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import HistoryView, IndexView


class DeclaredFiltersIndexView(IndexView):
    """Keep only the filters that the table declares; drop every other look-up."""

    def get_filters_params(self, params=None):
        declared = {name if isinstance(name, str) else name[0] for name in self.list_filter}
        given = super().get_filters_params(params)
        return {key: value for key, value in given.items() if _is_declared(key, declared)}


def _is_declared(key: str, declared: set[str]) -> bool:
    comparisons = ("exact", "isnull", "gte", "gt", "lte", "lt", "year", "month", "day")
    field, _, comparison = key.rpartition("__")
    return key in declared or (field in declared and comparison in comparisons)


class GuardedHistoryView(HistoryView):
    """Show the history of a row to those who may see the row."""

    def dispatch(self, request, *args, **kwargs):
        if not self.permission_helper.user_can_inspect_obj(request.user, self.instance):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ReadOnlyPermissionHelper(PermissionHelper):
    """Rows written by the portal itself: looked at, never edited by hand."""

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False

    def user_can_list(self, user):
        return self.user_has_any_permissions(user) or user.has_perm(self._view_permission)

    def user_can_inspect_obj(self, user, obj):
        return self.inspect_view_enabled and self.user_can_list(user)

    @property
    def _view_permission(self) -> str:
        return f"{self.opts.app_label}.view_{self.opts.model_name}"


class PortalModelAdmin(ModelAdmin):
    """Base of every technical table in the admin."""

    index_view_class = DeclaredFiltersIndexView
    history_view_class = GuardedHistoryView
    inspect_view_enabled = True
    inspect_view_extra_css = ["css/admin-inspect.css"]
