"""What the mails about a changed sign-in address say. Links are made when the mail leaves."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import InvalidToken
from django.urls import reverse

from tenant_space import formats
from tenant_space.editable_words.grammar import Placeholder
from tenant_space.identity.enums import MailKind
from tenant_space.identity.secrets import secret_open
from tenant_space.identity.security.selectors import change_waiting
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.registry import MailSpec, MailValues, mail_register


def _absolute(name: str, *args: str) -> str:
    return landlord_current().portal_url + reverse(name, args=args)


def _phone() -> str:
    landlord = landlord_current().settings
    return f"{landlord.name}, {formats.phone(landlord.phone)}" if landlord.phone else landlord.name


def change_confirm(context: dict[str, Any]) -> MailValues | None:
    """The link to the new address, unless the change has been replaced, cancelled or made since.

    The outbox holds the key sealed: somebody who reads its rows, or a copy of them, has no link.
    """
    try:
        key = secret_open(context["sealed"])
    except InvalidToken:  # the keys of the installation changed: asking again makes a new one
        return None
    if change_waiting(key) is None:
        return None
    link = _absolute("account_email_confirm", key)
    return MailValues({"lien": link}, link)


def change_in_use(context: dict[str, Any]) -> MailValues:
    """Told to the owner of an address that somebody wants for another sign-in."""
    return MailValues({"mot_de_passe": _absolute("account_reset_password")}, _absolute("account_login"))


def change_asked(context: dict[str, Any]) -> MailValues:
    """Told to the address in use, as soon as another one is asked for."""
    return MailValues({"contact": _phone()}, _absolute("security"))


def changed(context: dict[str, Any]) -> MailValues:
    """Told to the former address, which opens nothing any more."""
    return MailValues({"contact": _phone()})


LINK = Placeholder(
    "lien",
    "adresse du bouton, pour qui ne peut pas cliquer",
    "https://locataires.example.org/ma-securite/identifiant/confirmer/MTIz/",
)
RESET = Placeholder(
    "mot_de_passe", "adresse de la page du nouveau mot de passe", "https://locataires.example.org/mot-de-passe/"
)
CONTACT = Placeholder("contact", "votre organisme, avec son téléphone", "Habitat du Forez, 04 77 00 00 00")

CONFIRM = MailSpec(
    kind=MailKind.EMAIL_CHANGE_CONFIRM,
    label="Changement d'identifiant : à confirmer",
    when="Part à la nouvelle adresse quand un locataire veut changer d'identifiant.",
    build=change_confirm,
    subject="Confirmez votre nouvelle adresse",
    body=(
        "Vous voulez vous connecter à l'espace locataire avec cette adresse. "
        "Pour la confirmer, cliquez sur le bouton ci-dessous.",
        "Jusque-là, vous vous connectez avec l'ancienne adresse. Ce lien est valable 24 heures.",
        "Vous n'avez rien demandé ? Ne cliquez pas : rien ne change.",
        "Le bouton ne marche pas ? Copiez cette adresse dans votre navigateur : {lien}",
    ),
    button="Confirmer mon adresse",
    placeholders=(LINK,),
)
IN_USE = MailSpec(
    kind=MailKind.EMAIL_CHANGE_IN_USE,
    label="Changement d'identifiant : adresse déjà utilisée",
    when="Part quand un locataire veut changer d'identifiant pour une adresse qui a déjà un accès.",
    build=change_in_use,
    subject="Cette adresse sert déjà à se connecter",
    body=(
        "Quelqu'un a demandé à se connecter à l'espace locataire avec votre adresse. "
        "Elle est déjà l'identifiant d'un accès : elle ne peut pas servir à un second.",
        "C'était vous ? Choisissez une autre adresse, ou connectez-vous avec l'accès que vous avez déjà. "
        "Vous avez oublié votre mot de passe ? Choisissez-en un nouveau : {mot_de_passe}",
        "Ce n'était pas vous ? Ne faites rien : votre accès ne change pas.",
    ),
    button="Connexion",
    placeholders=(RESET,),
)
ASKED = MailSpec(
    kind=MailKind.EMAIL_CHANGE_ASKED,
    label="Changement d'identifiant : demande",
    when="Part à l'adresse actuelle quand un locataire veut changer d'identifiant.",
    build=change_asked,
    subject="Un changement d'identifiant a été demandé",
    body=(
        "Vous vous connectez à l'espace locataire avec cette adresse. Quelqu'un a demandé à la changer.",
        "C'était vous ? Ouvrez le mail envoyé à votre nouvelle adresse. Rien ne change avant.",
        "Ce n'était pas vous ? Connectez-vous et changez votre mot de passe : la demande est alors annulée. "
        "Puis appelez-nous : {contact}.",
    ),
    button="Ma sécurité",
    placeholders=(CONTACT,),
)
CHANGED = MailSpec(
    kind=MailKind.EMAIL_CHANGED,
    label="Changement d'identifiant : fait",
    when="Part à l'ancienne adresse quand la nouvelle est confirmée.",
    build=changed,
    subject="Votre identifiant a changé",
    body=(
        "Vous vous connectez maintenant à l'espace locataire avec votre nouvelle adresse. "
        "Celle-ci ne permet plus de vous connecter.",
        "C'était vous ? Vous n'avez rien d'autre à faire.",
        "Ce n'était pas vous ? Appelez-nous tout de suite : {contact}.",
    ),
    placeholders=(CONTACT,),
)

mail_register(CONFIRM, IN_USE, ASKED, CHANGED)
