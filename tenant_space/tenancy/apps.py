from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "tenant_space.tenancy"
    verbose_name = "Données locatives"
