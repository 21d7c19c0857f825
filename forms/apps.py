from django.apps import AppConfig


class FormsConfig(AppConfig):
    """What a tenant sends. The label leaves `forms` to Django's own module."""

    name = "forms"
    label = "tenant_forms"
    verbose_name = "Demandes"

    def ready(self) -> None:
        from forms import wordings

        wordings.register()
