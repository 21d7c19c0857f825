from django.apps import AppConfig

from tenant_space.registry import discover


class NotificationsConfig(AppConfig):
    name = "tenant_space.notifications"
    verbose_name = "Courriels"

    def ready(self) -> None:
        from tenant_space.notifications.channels.registry import channels_discover

        channels_discover()
        discover("recipients")
        discover("mails")
