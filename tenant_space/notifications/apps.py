from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "tenant_space.notifications"
    verbose_name = "Courriels"

    def ready(self) -> None:
        from tenant_space.notifications import mails

        mails.register()
