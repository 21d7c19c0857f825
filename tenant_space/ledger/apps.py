from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "tenant_space.ledger"
    verbose_name = "Compte"
