from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds the commands and checks that need every room."""

    name = "config"
    verbose_name = "Installation"

    def ready(self) -> None:
        from config import checks  # noqa: F401  (registers the system checks)
        from forms.access_help.models import HelpRequestPage
        from home.selectors import page_url
        from tenant_space.identity.registry import help_register

        help_register(lambda: page_url(HelpRequestPage.__name__))
