from wagtail_modeladmin.options import modeladmin_register

from tenant_space.landlord.modeladmin import PortalModelAdmin, ReadOnlyPermissionHelper
from tenant_space.notifications.models import OutgoingMail


class OutgoingMailAdmin(PortalModelAdmin):
    """What leaves by mail, and what did not."""

    model = OutgoingMail
    menu_label = "Courriels sortants"
    menu_icon = "mail"
    menu_order = 910
    permission_helper_class = ReadOnlyPermissionHelper
    list_display = ["kind", "state", "attempts", "created_at", "sent_at"]
    list_filter = ["state", "kind"]
    inspect_view_fields = ["kind", "state", "attempts", "next_attempt_at", "last_error", "created_at", "sent_at"]


modeladmin_register(OutgoingMailAdmin)
