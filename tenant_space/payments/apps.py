from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "tenant_space.payments"
    verbose_name = "Paiements en ligne"

    def ready(self) -> None:
        from tenant_space.exchange.inbound.acks import AckTaker, ack_taker_register
        from tenant_space.exchange.outbound.registry import outbound_register
        from tenant_space.payments import checks  # noqa: F401 (registers them)
        from tenant_space.payments.handing_over import PAYMENTS, acks_take

        outbound_register(PAYMENTS)
        ack_taker_register(AckTaker("payments", acks_take))
