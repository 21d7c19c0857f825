from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tenant_space.exchange"
    verbose_name = "Échanges avec le logiciel de gestion"
