"""The form of a text of the pages."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from tenant_space.editable_words.registry import words_problems

BUTTON_MISSING = "Écrivez ce qui se passe quand on appuie sur le bouton."
_CARD_FIELDS = ("button", "shown", "sort_order")
_TEXTS = ("title", "text", "button")


class WordingForm(WagtailAdminModelForm):
    """Only what makes sense for the topic; words between braces must be some that the code fills."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spec = self.instance.spec
        without = set() if self.instance.is_card else set(_CARD_FIELDS)
        if spec is None or not spec.button:
            without.add("button")
        for name in without & set(self.fields):
            del self.fields[name]
        if "button" in self.fields:
            self.fields["button"].required = True
            self.fields["button"].error_messages["required"] = BUTTON_MISSING

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        spec = self.instance.spec
        for name in set(_TEXTS) & set(self.fields):
            for problem in words_problems(cleaned.get(name) or "", spec.places if spec else ()):
                self.add_error(name, problem)
        return cleaned
