from django.apps import AppConfig


class InsuranceConfig(AppConfig):
    name = "forms.insurance"
    verbose_name = "Attestations d'assurance"

    def ready(self) -> None:
        from forms.insurance import mails

        mails.register()
