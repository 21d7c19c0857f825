from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SecuredConfig(AppConfig):
    name = "tenant_space.secured"
    verbose_name = "Espace locataire"

    def ready(self) -> None:
        autodiscover_modules("cards")
