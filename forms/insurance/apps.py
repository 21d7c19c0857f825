from django.apps import AppConfig


class InsuranceConfig(AppConfig):
    name = "forms.insurance"
    verbose_name = "Attestations d'assurance"
