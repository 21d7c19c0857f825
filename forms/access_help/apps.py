from django.apps import AppConfig


class AccessHelpConfig(AppConfig):
    name = "forms.access_help"
    verbose_name = "Aide à la connexion"
