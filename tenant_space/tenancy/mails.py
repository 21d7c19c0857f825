"""What the mails about a person's own choices say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse

from tenant_space import formats
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.readers import NOBODY, Reader, reader_register
from tenant_space.notifications.registry import MailSpec, MailValues, mail_register
from tenant_space.tenancy.enums import MAIL_OFF, MAIL_ON
from tenant_space.tenancy.mail_readers import tenant_reader
from tenant_space.tenancy.models import ReceiptConsent


def receipts_chosen(context: dict[str, Any]) -> MailValues | None:
    """The choice of receipts that was just made."""
    row = ReceiptConsent.objects.filter(pk=context["consent_id"]).first()
    if row is None:
        return None
    # The parameter names the account among several: see `tenant_space.selectors`.
    page = reverse("reading_page", args=["documents"], query={"compte": row.account_id})
    values = {"compte": row.account_id, "date": formats.long_date(row.at)}
    return MailValues(values, landlord_current().portal_url + page)


def receipts_reader(context: dict[str, Any]) -> Reader:
    """The person who chose, and the account it is about."""
    row = ReceiptConsent.objects.filter(pk=context["consent_id"]).select_related("tenant").first()
    return tenant_reader(row.tenant, row.account_id) if row else NOBODY


reader_register("consent_id", receipts_reader)

ON = MailSpec(
    kind=MAIL_ON,
    label="Quittances en ligne : choix confirmé",
    when="Part quand un locataire accepte de recevoir ses quittances en ligne.",
    build=receipts_chosen,
    subject="Vos quittances arrivent maintenant en ligne",
    body=(
        "Le {date}, vous avez choisi de recevoir vos quittances en ligne pour le compte n° {compte}.",
        "Vous les trouverez dans votre espace locataire. Vous ne les recevrez plus sur papier.",
        "Vous pouvez revenir au papier quand vous voulez, avec un seul bouton.",
        "Ce n'était pas vous ? Revenez au papier, puis changez votre mot de passe.",
    ),
    button="Voir mes documents",
    placeholders=(
        Placeholder("compte", "numéro du compte client", "123456"),
        Placeholder("date", "jour du choix", "23 novembre 2026"),
    ),
    topic=Topic.ANSWERS,
)
OFF = replace(
    ON,
    kind=MAIL_OFF,
    label="Quittances sur papier : choix confirmé",
    when="Part quand un locataire revient aux quittances sur papier.",
    subject="Vos quittances arrivent de nouveau sur papier",
    body=(
        "Le {date}, vous avez choisi de recevoir vos quittances sur papier pour le compte n° {compte}.",
        "Vous n'avez rien d'autre à faire.",
        "Ce n'était pas vous ? Changez votre mot de passe, puis faites votre choix de nouveau.",
    ),
)

mail_register(ON, OFF)
