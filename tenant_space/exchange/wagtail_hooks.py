from django.contrib.admin import RelatedOnlyFieldListFilter
from wagtail_modeladmin.options import ModelAdminGroup, modeladmin_register

from tenant_space.exchange.models import Batch, BatchIssue
from tenant_space.exchange.views import BatchInspectView
from tenant_space.landlord.modeladmin import PortalModelAdmin, ReadOnlyPermissionHelper


class BatchAdmin(PortalModelAdmin):
    """The batches received from the ERP, applied or refused."""

    model = Batch
    menu_label = "Lots reçus"
    menu_icon = "download"
    permission_helper_class = ReadOnlyPermissionHelper
    inspect_view_class = BatchInspectView
    list_display = ["batch_id", "mode", "state", "row_count", "changed_count", "reject_count", "received_at"]
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
        "counts",
        "issues",
    ]


class BatchIssueAdmin(PortalModelAdmin):
    """What was wrong in the batches."""

    model = BatchIssue
    menu_label = "Rejets et alertes"
    menu_icon = "warning"
    permission_helper_class = ReadOnlyPermissionHelper
    list_display = ["file_name", "line", "message", "blocking", "batch"]
    list_filter = ["blocking", ("batch", RelatedOnlyFieldListFilter)]
    list_select_related = ["batch"]
    ordering = ["-batch", "pk"]
    inspect_view_fields = ["batch", "blocking", "file_name", "line", "message"]


class ExchangeAdminGroup(ModelAdminGroup):
    """The journal of the exchange with the ERP."""

    menu_label = "Logiciel de gestion"
    menu_icon = "download"
    menu_order = 900
    items = (BatchAdmin, BatchIssueAdmin)


modeladmin_register(ExchangeAdminGroup)
