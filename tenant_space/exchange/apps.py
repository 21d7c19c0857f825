from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tenant_space.exchange"
    verbose_name = "Échanges avec le logiciel de gestion"

    def ready(self) -> None:
        from tenant_space.exchange.outbound.portal_accounts import PORTAL_ACCOUNTS
        from tenant_space.exchange.outbound.registry import outbound_register

        outbound_register(PORTAL_ACCOUNTS)
