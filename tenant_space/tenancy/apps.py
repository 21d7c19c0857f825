from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save

from tenant_space.registry import discover


class TenancyConfig(AppConfig):
    name = "tenant_space.tenancy"
    verbose_name = "Données locatives"

    def ready(self) -> None:
        from tenant_space.tenancy.banks import bank_names_forget

        discover("pending")
        for signal in (post_save, post_delete):
            signal.connect(
                lambda **_: bank_names_forget(), sender="tenancy.BankName", weak=False, dispatch_uid="bank-names"
            )
