from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class LandlordConfig(AppConfig):
    name = "tenant_space.landlord"
    verbose_name = "Bailleur"

    def ready(self) -> None:
        from wagtail.models import Site

        from tenant_space.landlord.models import LandlordSettings
        from tenant_space.landlord.selectors import agencies_forget, landlord_forget

        for sender in ("landlord.LandlordSettings", "landlord.HowToPay"):
            post_save.connect(lambda **_: landlord_forget(), sender=sender, weak=False, dispatch_uid="landlord")

        for change in (post_save, post_delete):  # publishing and unpublishing save the row
            change.connect(
                lambda **_: agencies_forget(), sender="landlord.AgencyDetails", weak=False, dispatch_uid="agencies"
            )

        def name_site(instance: LandlordSettings, **_: object) -> None:
            """The admin calls the site as the pages do: by the landlord's name, which is changed in one place."""
            Site.objects.filter(is_default_site=True).update(site_name=instance.name)

        post_save.connect(name_site, sender="landlord.LandlordSettings", weak=False, dispatch_uid="site name")
