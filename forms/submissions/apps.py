from django.apps import AppConfig

from tenant_space.registry import discover


class SubmissionsConfig(AppConfig):
    name = "forms.submissions"
    verbose_name = "Demandes des locataires"

    def ready(self) -> None:
        from forms.submissions import receivers

        discover("kinds")
        receivers.connect()
