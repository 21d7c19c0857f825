from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class SubmissionsConfig(AppConfig):
    name = "forms.submissions"
    verbose_name = "Demandes des locataires"

    def ready(self) -> None:
        from forms.submissions import mails

        mails.register()
        autodiscover_modules("kinds")
