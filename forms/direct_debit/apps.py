from django.apps import AppConfig


class DirectDebitConfig(AppConfig):
    name = "forms.direct_debit"
    verbose_name = "Prélèvements automatiques"
