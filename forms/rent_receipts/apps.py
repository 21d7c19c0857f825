from django.apps import AppConfig


class RentReceiptsConfig(AppConfig):
    name = "forms.rent_receipts"
    verbose_name = "Quittances"
