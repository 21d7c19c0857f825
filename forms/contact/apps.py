from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "forms.contact"
    verbose_name = "Nous contacter"
