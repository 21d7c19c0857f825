from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "tenant_space.payments"
    verbose_name = "Paiements en ligne"

    def ready(self) -> None:
        from tenant_space.payments import checks  # noqa: F401 (registers them)
