from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "forms.submissions"
    verbose_name = "Demandes des locataires"

    def ready(self) -> None:
        from forms.submissions.kinds import insurance

        insurance.register()
