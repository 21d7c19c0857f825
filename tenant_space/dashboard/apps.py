from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "tenant_space.dashboard"
    verbose_name = "Accueil du locataire"
