from django.apps import AppConfig
from django.db.models.signals import post_save


class AccountsConfig(AppConfig):
    name = "tenant_space.accounts"
    verbose_name = "Accès"

    def ready(self) -> None:
        from tenant_space.accounts import mails
        from tenant_space.accounts.signals import staff_address_confirm

        mails.register()
        post_save.connect(staff_address_confirm, sender="accounts.User", dispatch_uid="staff_address")
