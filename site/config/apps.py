import gc

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds the commands and checks that need every room."""

    name = "config"
    verbose_name = "Installation"

    def ready(self) -> None:
        from config import checks  # noqa: F401  (registers the system checks)
        from tenant_space.admin_screens.exports import exports_harden
        from tenant_space.registry import discover

        exports_harden()
        discover("alerts")
        gc.freeze()  # what is loaded stays: it is never looked through again, and forked processes go on sharing it
        gc.enable()
