"""What the mail about a changed setting of the landlord says."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.urls import reverse

from tenant_space.editable_words.grammar import Placeholder
from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import User
from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.registry import MailSpec, MailValues, mail_register


def landlord_changed(context: dict[str, Any]) -> MailValues:
    """Who changed which settings, with what each was and is."""
    actor = User.objects.filter(pk=context["actor_id"]).first()
    settings = apps.get_model(LandlordSettings._meta.app_label, context["settings"])
    changes = (_change(settings, name, *values) for name, values in context["changes"].items())
    values = {
        "qui": actor.get_full_name() if actor else "Une commande de l'hébergeur",
        "reglages": " ; ".join(changes),
    }
    path = reverse("wagtailsettings:edit", args=[settings._meta.app_label, settings._meta.model_name])
    return MailValues(values, landlord_current().portal_url + path)


def _change(settings: type[models.Model], name: str, before: str, after: str) -> str:
    label = str(getattr(settings._meta.get_field(name), "verbose_name", name))
    return f"{label} (avant : {before or 'rien'} ; maintenant : {after or 'rien'})"


CHANGED = MailSpec(
    kind=MailKind.LANDLORD_CHANGED,
    label="Réglage du bailleur changé",
    when="Part à tous les administrateurs quand une adresse web, une adresse de messagerie, le téléphone, "
    "l'ICS, le code du bailleur ou une façon de payer change.",
    build=landlord_changed,
    subject="Un réglage important vient de changer",
    body=(
        "{qui} vient de changer les réglages du bailleur : {reglages}.",
        "C'était prévu ? Vous n'avez rien à faire.",
        "Ce n'était pas prévu ? Remettez l'ancien réglage, et appelez cette personne : "
        "quelqu'un d'autre se sert peut-être de son accès.",
    ),
    button="Voir les réglages",
    placeholders=(
        Placeholder("qui", "qui a changé les réglages", "Lou Petit"),
        Placeholder(
            "reglages",
            "ce qui a changé, avant et maintenant",
            "téléphone (avant : 04 77 00 00 00 ; maintenant : 04 77 00 00 01)",
        ),
    ),
    required=("qui", "reglages"),
)

mail_register(CHANGED)
