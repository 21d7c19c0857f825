"""The one base class of technical tables in the admin.

wagtail-modeladmin's own history view asks no permission, its list turns any URL parameter into an ORM
look-up, and it shows a yes or a no as a picture of Django's own admin, which is not installed. All three
are mended here; no table is registered without this class.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from django.contrib.admin import AdminSite, display
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError
from django.db.models import BooleanField, Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import DeleteView, EditView, HistoryView, IndexView, InspectView

YES_OR_NO = {True: "Oui", False: "Non"}


class DeclaredFiltersIndexView(IndexView):
    """Keep only what the declared filters read in the URL; drop every other look-up."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except (IncorrectLookupParameters, ValidationError, ValueError, DataError):
            if not request.GET:
                raise
            return redirect(self.index_url)  # a filter with a value that is none of its own

    def get_filters(self, request: HttpRequest) -> tuple[list[Any], bool, dict[str, Any], bool]:
        specs, has_filters, _undeclared, use_distinct = super().get_filters(request)
        return specs, has_filters, {}, use_distinct


if TYPE_CHECKING:
    _InstanceView: TypeAlias = InspectView
else:
    _InstanceView = object  # put before any view of one row


class KnownInstance(_InstanceView):
    """A key that no row can have answers like a key that no row has."""

    def __init__(self, model_admin: ModelAdmin, instance_pk: str) -> None:
        try:
            super().__init__(model_admin, instance_pk)
        except (ValidationError, ValueError, OverflowError) as error:
            raise Http404 from error


class KnownInspectView(KnownInstance, InspectView):
    """One row, read only."""

    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        """The value of a field as it is read: « Oui » and « Non » for what is one or the other."""
        value = super().get_field_display_value(field_name, field)
        return YES_OR_NO[value] if isinstance(value, bool) else value


class KnownEditView(KnownInstance, EditView):
    """One row, to change."""


class KnownDeleteView(KnownInstance, DeleteView):
    """One row, to delete."""


class GuardedHistoryView(KnownInstance, HistoryView):
    """Show the history of a row to those who may see the row."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.permission_helper.user_can_inspect_obj(request.user, self.instance):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ReadOnlyPermissionHelper(PermissionHelper):
    """Rows written by the portal itself: looked at, never edited by hand."""

    def user_can_create(self, user: PermissionsMixin) -> bool:
        return False

    def user_can_edit_obj(self, user: PermissionsMixin, obj: Model) -> bool:
        return False

    def user_can_delete_obj(self, user: PermissionsMixin, obj: Model) -> bool:
        return False

    def user_can_list(self, user: PermissionsMixin) -> bool:
        return self.user_has_any_permissions(user) or user.has_perm(self._view_permission)

    def user_can_inspect_obj(self, user: PermissionsMixin, obj: Model) -> bool:
        return self.inspect_view_enabled and self.user_can_list(user)

    @property
    def _view_permission(self) -> str:
        return f"{self.opts.app_label}.view_{self.opts.model_name}"


class PortalModelAdmin(ModelAdmin):
    """Base of every technical table in the admin."""

    list_display: Sequence[str] = ("__str__",)
    index_view_class = DeclaredFiltersIndexView
    history_view_class = GuardedHistoryView
    inspect_view_class = KnownInspectView
    edit_view_class = KnownEditView
    delete_view_class = KnownDeleteView
    inspect_view_enabled = True
    inspect_view_extra_css = ["css/admin-inspect.css"]
    index_view_extra_css = ["css/admin-list.css"]

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        # Filters on relations ask the site how rows are ordered; Django's own needs its admin installed.
        self.admin_site = AdminSite()
        self.list_display = [self._in_words(name) for name in self.list_display]

    def _in_words(self, name: str) -> str:
        """The name of a column; one of yes or no gets a name of its own, under which it is written in words."""
        field = next((field for field in self.opts.fields if field.name == name), None)
        if not isinstance(field, BooleanField):
            return name

        @display(description=field.verbose_name, ordering=name)
        def words(row: Model) -> str:
            return YES_OR_NO.get(getattr(row, name), "")

        setattr(self, f"{name}_in_words", words)
        return f"{name}_in_words"
