from django.apps import AppConfig


class TenantSpaceConfig(AppConfig):
    name = "tenant_space"
    verbose_name = "Espace locataire"

    def ready(self) -> None:
        from tenant_space import wordings

        wordings.register()
