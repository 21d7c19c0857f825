from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class PaymentsConfig(AppConfig):
    name = "tenant_space.payments"
    verbose_name = "Paiements en ligne"

    def ready(self) -> None:
        from tenant_space.exchange.inbound.acks import AckTaker, ack_taker_register
        from tenant_space.exchange.outbound.registry import outbound_register
        from tenant_space.kept import forget, public_version
        from tenant_space.payments import checks  # noqa: F401 (registers them)
        from tenant_space.payments.handing_over import PAYMENTS, acks_take
        from tenant_space.payments.selectors import KEPT_OPEN

        outbound_register(PAYMENTS)
        ack_taker_register(AckTaker("payments", acks_take))

        def switch_forget(**_: object) -> None:
            """The public pages, too: they say whether one can pay online, and no other row of this room."""
            forget([KEPT_OPEN, public_version])

        for change in (post_save, post_delete):
            change.connect(switch_forget, sender="payments.PaymentSwitch", weak=False, dispatch_uid="payments open")
