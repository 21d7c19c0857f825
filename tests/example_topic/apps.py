from django.apps import AppConfig


class ExampleTopicConfig(AppConfig):
    name = "tests.example_topic"
    verbose_name = "Badges (exemple)"
