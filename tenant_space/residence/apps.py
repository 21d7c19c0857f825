from django.apps import AppConfig


class ResidenceConfig(AppConfig):
    name = "tenant_space.residence"
    verbose_name = "Résidence"
