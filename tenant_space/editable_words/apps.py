from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.module_loading import autodiscover_modules


class EditableWordsConfig(AppConfig):
    name = "tenant_space.editable_words"
    verbose_name = "Textes"

    def ready(self) -> None:
        autodiscover_modules("words")
        from tenant_space.editable_words.wordings import wordings_forget

        post_save.connect(
            lambda **_: wordings_forget(), sender="editable_words.Wording", weak=False, dispatch_uid="wordings"
        )
