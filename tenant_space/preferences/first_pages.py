"""What *Mes préférences* starts with on a new portal."""

from tenant_space.editable_words.first_texts import paragraphs
from tenant_space.editable_words.page_specs import PageSpec, page_register
from tenant_space.preferences.models import PreferencesPage

page_register(
    PageSpec(
        name="preferences",
        place=150,
        model=PreferencesPage,
        title="Mes préférences",
        slug="mes-preferences",
        texts={
            "introduction": paragraphs("Choisissez ici les courriels que vous recevez."),
        },
    )
)
