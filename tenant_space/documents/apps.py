from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "tenant_space.documents"
    verbose_name = "Documents"
