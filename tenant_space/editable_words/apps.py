from django.apps import AppConfig
from django.db.models.signals import post_save

from tenant_space.registry import discover


class EditableWordsConfig(AppConfig):
    name = "tenant_space.editable_words"
    verbose_name = "Textes"

    def ready(self) -> None:
        from tenant_space.editable_words.wordings import wordings_forget

        discover("words")
        discover("first_pages")
        post_save.connect(
            lambda **_: wordings_forget(), sender="editable_words.Wording", weak=False, dispatch_uid="wordings"
        )
