"""What tenants are told about their sign-in being blocked, opened again, closed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tenant_space import formats
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.identity.enums import MailKind, Suspension
from tenant_space.identity.mails import CONTACT, contact_of
from tenant_space.identity.models import User
from tenant_space.identity.tenant_access.enums import ClosingCause
from tenant_space.identity.tenant_access.lifecycle import closing_day
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.registry import MailSpec, MailValues, mail_register

WHY = {
    ClosingCause.OWN_WISH: "Vous l'avez demandé.",
    ClosingCause.LEASE_ENDED: "Votre location est terminée.",
    ClosingCause.UNLINKED: "Il n'était pas relié à la bonne personne.",
}


def _sign_in() -> str:
    return landlord_current().portal_url + reverse("account_login")


def blocked(context: dict[str, Any]) -> MailValues | None:
    """Unless it was opened again, or closed, before the mail left."""
    user = User.objects.filter(pk=context["user_id"], suspension=Suspension.BLOCKED).first()
    return MailValues({"contact": contact_of(user.tenant_id)}) if user else None


def unblocked(context: dict[str, Any]) -> MailValues | None:
    """Unless it was blocked again before the mail left."""
    user = User.objects.filter(pk=context["user_id"], is_active=True).first()
    return MailValues({}, _sign_in()) if user else None


def closing(context: dict[str, Any]) -> MailValues | None:
    """Unless the person holds an account again, or the sign-in has been closed since."""
    user = User.objects.filter(pk=context["user_id"], is_active=True).first()
    day = closing_day(user) if user else None
    if user is None or day is None:
        return None
    return MailValues({"date": formats.long_date(day), "contact": contact_of(user.tenant_id)}, _sign_in())


def closed(context: dict[str, Any]) -> MailValues:
    """Nothing of the sign-in is left: the mail knows why, and whose it was."""
    why = WHY[ClosingCause(context["cause"])]
    return MailValues({"raison": why, "contact": contact_of(context["tenant_id"])})


BLOCKED = MailSpec(
    kind=MailKind.ACCESS_BLOCKED,
    label="Accès bloqué",
    when="Part quand un gestionnaire bloque l'accès d'un locataire.",
    build=blocked,
    subject="Votre accès à l'espace locataire est bloqué",
    body=(
        "Votre accès à l'espace locataire est bloqué pour le moment. Vous ne pouvez pas vous connecter. "
        "Un nouveau mot de passe n'y changera rien.",
        "Votre bail et votre compte ne changent pas.",
        "Pour savoir pourquoi, et pour rétablir votre accès, appelez-nous : {contact}.",
    ),
    placeholders=(CONTACT,),
    required=("contact",),
)
UNBLOCKED = MailSpec(
    kind=MailKind.ACCESS_UNBLOCKED,
    label="Accès rétabli",
    when="Part quand un gestionnaire rétablit un accès bloqué.",
    build=unblocked,
    subject="Votre accès à l'espace locataire est rétabli",
    body=(
        "Vous pouvez à nouveau vous connecter à l'espace locataire, avec votre mot de passe habituel.",
        "Vous n'avez rien d'autre à faire : vous y retrouvez votre compte, vos documents et vos demandes.",
    ),
    button="Connexion",
)
CLOSING = MailSpec(
    kind=MailKind.ACCESS_CLOSING,
    label="Fermeture prochaine de l'accès",
    when="Part quelques jours avant la fermeture de l'accès d'un ancien locataire.",
    build=closing,
    subject="Votre accès à l'espace locataire ferme bientôt",
    body=(
        "Votre location est terminée. Votre accès à l'espace locataire sera fermé le {date}.",
        "Enregistrez avant cette date les documents dont vous avez besoin : avis d'échéance, quittances, relevés.",
        "Vous êtes toujours locataire ? Appelez-nous : {contact}.",
    ),
    button="Connexion",
    placeholders=(Placeholder("date", "jour de la fermeture", "8 décembre 2026"), CONTACT),
    required=("date",),
)
CLOSED = MailSpec(
    kind=MailKind.ACCESS_CLOSED,
    label="Accès fermé",
    when="Part quand un accès est fermé : à la demande du locataire, après son départ, ou par un gestionnaire.",
    build=closed,
    subject="Votre accès à l'espace locataire est fermé",
    body=(
        "Votre accès à l'espace locataire est fermé. {raison}",
        "Nous avons effacé votre adresse de messagerie et votre mot de passe. Si vous êtes locataire, "
        "vous pouvez vous inscrire à nouveau quand vous le voulez.",
        "Vous n'êtes pas d'accord, ou vous avez une question ? Appelez-nous : {contact}.",
    ),
    placeholders=(Placeholder("raison", "pourquoi l'accès est fermé", "Votre location est terminée."), CONTACT),
)

mail_register(BLOCKED, UNBLOCKED, CLOSING, CLOSED)
