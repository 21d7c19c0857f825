from django.apps import AppConfig


class StatementsConfig(AppConfig):
    name = "tenant_space.statements"
    verbose_name = "Relevés de compte"
