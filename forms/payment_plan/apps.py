from django.apps import AppConfig


class PaymentPlanConfig(AppConfig):
    name = "forms.payment_plan"
    verbose_name = "Plans de paiement"
