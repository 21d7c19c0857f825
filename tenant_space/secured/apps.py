from django.apps import AppConfig

from tenant_space.registry import discover


class SecuredConfig(AppConfig):
    name = "tenant_space.secured"
    verbose_name = "Espace locataire"

    def ready(self) -> None:
        discover("cards")
