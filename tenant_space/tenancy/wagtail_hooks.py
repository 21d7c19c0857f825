from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail_modeladmin.options import modeladmin_register

from tenant_space.tenancy.bank_admin import BankNameAdmin

modeladmin_register(BankNameAdmin)


@hooks.register("register_log_actions")
def receipt_actions(actions: LogActionRegistry) -> None:
    """What the portal notes of the choice of receipts."""
    actions.register_action("tenancy.receipts_on", "Quittances en ligne", "Quittances en ligne acceptées")
    actions.register_action("tenancy.receipts_off", "Quittances sur papier", "Retour aux quittances sur papier")
