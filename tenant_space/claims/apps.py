from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "tenant_space.claims"
    verbose_name = "Réclamations"
