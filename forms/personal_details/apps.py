from django.apps import AppConfig


class PersonalDetailsConfig(AppConfig):
    name = "forms.personal_details"
    verbose_name = "Informations personnelles"
