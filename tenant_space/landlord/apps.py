from django.apps import AppConfig
from django.db.models.signals import post_save


class LandlordConfig(AppConfig):
    name = "tenant_space.landlord"
    verbose_name = "Bailleur"

    def ready(self) -> None:
        from tenant_space.landlord.selectors import landlord_forget

        for sender in ("landlord.LandlordSettings", "landlord.HowToPay"):
            post_save.connect(lambda **_: landlord_forget(), sender=sender, weak=False, dispatch_uid="landlord")
