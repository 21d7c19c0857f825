from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter
from wagtail_modeladmin.options import ModelAdminGroup, modeladmin_register

from tenant_space.admin_screens.modeladmin import PortalModelAdmin, ReadOnlyPermissionHelper
from tenant_space.exchange.models import Batch, BatchIssue, OutboundBatch
from tenant_space.exchange.views import (
    BatchInspectView,
    OutboundInspectView,
    changed_text,
    contents_text,
    written_text,
)


class BatchAdmin(PortalModelAdmin):
    """The batches received from the ERP, applied, refused or held."""

    model = Batch
    menu_label = "Lots reçus"
    menu_icon = "download"
    permission_helper_class = ReadOnlyPermissionHelper
    inspect_view_class = BatchInspectView
    list_display = ["batch_id", "mode", "state", "row_count", "changed", "reject_count", "received_at"]
    list_filter = ["state", "mode"]
    inspect_view_fields = [
        "batch_id",
        "sequence",
        "mode",
        "state",
        "producer",
        "extracted_at",
        "received_at",
        "seconds",
        "row_count",
        "changed_count",
        "reject_count",
        "warning_count",
        "control_sha256",
        "lost_count",
        "lost_accesses",
        "counts",
        "issues",
    ]

    @admin.display(description="lignes changées", ordering="changed_count")
    def changed(self, batch: Batch) -> str:
        return changed_text(batch)


class BatchIssueAdmin(PortalModelAdmin):
    """What was wrong in the batches."""

    model = BatchIssue
    menu_label = "Rejets et alertes"
    menu_icon = "warning"
    permission_helper_class = ReadOnlyPermissionHelper
    list_display = ["file_name", "line", "message", "kind", "batch"]
    list_filter = ["kind", ("batch", RelatedOnlyFieldListFilter)]
    list_select_related = ["batch"]
    ordering = ["-batch", "pk"]
    inspect_view_fields = ["batch", "kind", "file_name", "line", "message"]


class OutboundBatchAdmin(PortalModelAdmin):
    """The batches written for the ERP, or waiting to be."""

    model = OutboundBatch
    menu_label = "Lots envoyés"
    menu_icon = "upload"
    permission_helper_class = ReadOnlyPermissionHelper
    inspect_view_class = OutboundInspectView
    list_display = ["batch_id", "contents", "created_at", "written"]
    inspect_view_fields = ["batch_id", "sequence", "created_at", "written_at", "counts"]

    @admin.display(description="contenu")
    def contents(self, batch: OutboundBatch) -> str:
        return contents_text(batch)

    @admin.display(description="déposé le", ordering="written_at")
    def written(self, batch: OutboundBatch) -> str:
        return written_text(batch)


class ExchangeAdminGroup(ModelAdminGroup):
    """The journal of the exchange with the ERP, both ways."""

    menu_label = "Logiciel de gestion"
    menu_icon = "download"
    menu_order = 900
    items = (BatchAdmin, BatchIssueAdmin, OutboundBatchAdmin)


modeladmin_register(ExchangeAdminGroup)
