from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "tenant_space.journal"
    verbose_name = "Journal des accès"
