"""What the reminders around the end of an insurance say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.utils import timezone
from django.utils.http import urlencode
from wagtail.models import Page

from tenant_space import formats
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.identity.models import User
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.registry import MailSpec, MailValues, mail_register
from tenant_space.secured.viewer import ACCOUNT_PARAMETER
from tenant_space.tenancy.insurance_ends import covers_ending_of, holders_writing

TOPIC = Topic("REMINDERS")
REMINDER, OVERDUE_MAIL = "insurance.reminder", "insurance.overdue"


def _values(context: dict[str, Any]) -> MailValues | None:
    """What a reminder says on the day it leaves; nothing when a certificate has come since, or the person has left."""
    user = User.objects.filter(pk=context["user_id"], is_active=True).select_related("tenant").first()
    if user is None or user.tenant is None or user.mail_refusals.filter(topic=TOPIC).exists():
        return None
    today = timezone.localdate()
    last_day = dt.date.fromisoformat(context["valid_to"])
    ends = [end for end in covers_ending_of(user.tenant, context["lease_ids"], today) if end.last_day == last_day]
    # Those who left after the mail was planned have nothing to insure there any more.
    holders = holders_writing({end.account_number for end in ends}, today).filter(tenant=user.tenant)
    held = set(holders.values_list("account_id", flat=True))
    ends = [end for end in ends if end.account_number in held]
    if not ends:
        return None
    values = {
        "location": "\n".join(end.location for end in ends),
        "fin": formats.long_date(last_day),
        "jours": days_text((last_day - today).days),
    }
    return MailValues(values, insurance_page_url({end.account_number for end in ends}))


def days_text(left: int) -> str:
    """How far a day is, as people say it: `dans 3 jours`, `demain`, `hier`, `il y a 3 jours`."""
    near = {0: "aujourd'hui", 1: "demain", -1: "hier"}
    return near.get(left) or (f"dans {left} jours" if left > 0 else f"il y a {-left} jours")


def insurance_page_url(accounts: Collection[str] = ()) -> str:
    """Where one sends a certificate, on the account it is about; the home page when editors took that page away."""
    page = (
        Page.objects.live()
        .filter(content_type__app_label="insurance", content_type__model="insurancepage")
        .order_by("path")
        .first()
    )
    parts = page.get_url_parts() if page else None
    path = parts[2] if parts and parts[2] else "/"
    query = "?" + urlencode({ACCOUNT_PARAMETER: next(iter(accounts))}) if len(accounts) == 1 and path != "/" else ""
    return landlord_current().portal_url + path + query


def _placeholders(last_day: str, distance: str) -> Iterable[Placeholder]:
    return (
        Placeholder("location", "ce qui est loué, une ligne pour chaque location", "Logement T2, 8 boulevard Krumnov"),
        Placeholder("fin", "dernier jour de l'assurance", last_day),
        Placeholder("jours", "le temps qui reste ou qui a passé", distance),
    )


BEFORE = MailSpec(
    kind=REMINDER,
    label="Assurance : fin proche",
    when="Part 30, 15 et 3 jours avant la fin de l'assurance, sauf si une attestation est en cours de validation "
    "ou si le locataire ne veut pas de rappel.",
    build=_values,
    subject="Votre assurance se termine le {fin}",
    body=(
        "L'attestation d'assurance que nous avons est valable jusqu'au {fin}, {jours}. Elle concerne :",
        "{location}",
        "Demandez une nouvelle attestation à votre assureur. Elle est gratuite.",
        "Envoyez-la ensuite avec le bouton ci-dessous. Une photo nette suffit.",
        "Nous la vérifions, puis nous vous répondons par mail.",
        "Vous venez de l'envoyer ? Vous n'avez rien d'autre à faire.",
    ),
    button="Envoyer mon attestation",
    placeholders=tuple(_placeholders("23 décembre 2026", "dans 30 jours")),
    required=("fin",),
    topic=TOPIC,
)
AFTER = MailSpec(
    kind=OVERDUE_MAIL,
    label="Assurance : fin passée",
    when="Part une fois, après la fin de l'assurance, si le locataire n'a rien envoyé.",
    build=_values,
    subject="Votre assurance n'est plus à jour",
    body=(
        "L'attestation d'assurance que nous avons était valable jusqu'au {fin}, {jours}. Elle concernait :",
        "{location}",
        "La loi demande à chaque locataire d'être assuré. Vous l'êtes sans doute : il nous manque le papier.",
        "Demandez une attestation à votre assureur. Elle est gratuite.",
        "Envoyez-la avec le bouton ci-dessous. Une photo nette suffit.",
        "Nous la vérifions, puis nous vous répondons par mail.",
        "Vous n'avez plus d'assurance ? Appelez-nous : nous vous dirons quoi faire.",
    ),
    button="Envoyer mon attestation",
    placeholders=tuple(_placeholders("20 novembre 2026", "il y a 3 jours")),
    required=("fin",),
    topic=TOPIC,
)

mail_register(BEFORE, AFTER)
