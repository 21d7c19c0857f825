from django.apps import AppConfig

from tenant_space.registry import discover


class SubmissionsConfig(AppConfig):
    name = "forms.submissions"
    verbose_name = "Demandes des locataires"

    def ready(self) -> None:
        from forms.submissions import receivers
        from forms.submissions.acknowledging import acks_take
        from forms.submissions.outbound import FILES
        from tenant_space.exchange.inbound.acks import AckTaker, ack_taker_register
        from tenant_space.exchange.outbound.registry import outbound_register

        discover("kinds")
        ack_taker_register(AckTaker("requests", acks_take))
        for file in FILES:
            outbound_register(file)
        receivers.connect()
