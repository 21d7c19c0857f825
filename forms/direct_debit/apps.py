from django.apps import AppConfig


class DirectDebitConfig(AppConfig):
    name = "forms.direct_debit"
    verbose_name = "Prélèvements automatiques"

    def ready(self) -> None:
        from forms.direct_debit.outbound import MANDATE_REQUESTS
        from tenant_space.exchange.outbound.registry import outbound_register

        outbound_register(MANDATE_REQUESTS)
