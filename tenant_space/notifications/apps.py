from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "tenant_space.notifications"
    verbose_name = "Courriels"
