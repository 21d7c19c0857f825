from django.apps import AppConfig


class PreferencesConfig(AppConfig):
    name = "tenant_space.preferences"
    verbose_name = "Préférences"
