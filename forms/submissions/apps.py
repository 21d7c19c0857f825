from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "forms.submissions"
    verbose_name = "Demandes des locataires"

    def ready(self) -> None:
        from forms.submissions import mails, reminders
        from forms.submissions.kinds import help, insurance, receipt

        mails.register()
        insurance.register()
        help.register()
        receipt.register()
        reminders.register()
