"""What the mails about a changed password say."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tenant_space.editable_words.grammar import Placeholder
from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import User
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.registry import MailSpec, MailValues, mail_register
from tenant_space.tenancy.agencies import whom_to_call


def password_changed(context: dict[str, Any]) -> MailValues | None:
    """Told to the owner of a sign-in after every change of its password, unless the sign-in was closed since."""
    if not User.objects.filter(pk=context["user_id"], is_active=True).exists():
        return None
    portal = landlord_current().portal_url
    values = {"mot_de_passe": portal + reverse("account_reset_password"), "contact": str(whom_to_call())}
    return MailValues(values, portal + reverse("account_login"))


PASSWORD_CHANGED = MailSpec(
    kind=MailKind.PASSWORD_CHANGED,
    label="Mot de passe changé",
    when="Part quand quelqu'un a changé son mot de passe, ou en a choisi un nouveau.",
    build=password_changed,
    subject="Votre mot de passe a été changé",
    body=(
        "Le mot de passe de votre accès à l'espace locataire vient d'être changé. "
        "Vos autres appareils ont été déconnectés.",
        "C'était vous ? Vous n'avez rien à faire.",
        "Ce n'était pas vous ? Choisissez tout de suite un nouveau mot de passe : {mot_de_passe} "
        "Puis appelez-nous : {contact}.",
    ),
    button="Connexion",
    placeholders=(
        Placeholder(
            "mot_de_passe",
            "adresse de la page du nouveau mot de passe",
            "https://locataires.example.org/mot-de-passe/",
        ),
        Placeholder("contact", "votre organisme, avec son téléphone", "Habitat du Forez, 04 77 00 00 00"),
    ),
)

mail_register(PASSWORD_CHANGED)
