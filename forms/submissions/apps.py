from django.apps import AppConfig

from tenant_space.registry import discover


class SubmissionsConfig(AppConfig):
    name = "forms.submissions"
    verbose_name = "Demandes des locataires"

    def ready(self) -> None:
        from forms.submissions import receivers
        from forms.submissions.acknowledging import acks_take
        from tenant_space.exchange.inbound.acks import AckTaker, ack_taker_register

        discover("kinds")
        ack_taker_register(AckTaker("requests", acks_take))
        receivers.connect()
