"""What can be wrong with *Nous contacter*: an emergency without a number to call day and night."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import PermissionsMixin
from django.urls import reverse

from forms.contact.selectors import offer
from tenant_space.admin_screens.alerts import Alert, alerts_register

CHANGE, LIST = "contact.change_emergency", "wagtailsnippets_contact_emergency:list"
NONE = "Aucune urgence n'est renseignée : les locataires ne lisent que le 112. Complétez les urgences."
WITHOUT = "Urgences sans numéro à appeler jour et nuit : {words}. Les locataires lisent le 112. Complétez-les."


@alerts_register
def emergencies_without_number(user: PermissionsMixin) -> Iterator[Alert]:
    """Which emergencies have no number, or that there is none, for those who may set them."""
    if not user.has_perm(CHANGE):
        return
    found = offer().emergencies
    missing = ", ".join(f"« {line.words} »" for line in found if not line.number)
    if missing or not found:
        yield Alert(WITHOUT.format(words=missing) if found else NONE, reverse(LIST))
