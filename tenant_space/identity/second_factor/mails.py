"""What the owner of a sign-in is told when its second factor changes: it may not have been them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tenant_space.editable_words.grammar import Placeholder
from tenant_space.identity.enums import MailKind
from tenant_space.identity.mails import CONTACT, contact_of
from tenant_space.identity.models import User
from tenant_space.identity.second_factor.enums import FactorType
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.registry import MailSpec, MailValues, mail_register


def changed(context: dict[str, Any]) -> MailValues | None:
    """A factor was added or removed; sent whatever happened since, unless the sign-in was closed."""
    user = User.objects.filter(pk=context["user_id"], is_active=True).first()
    if user is None:
        return None
    what = FactorType(context["type"]).label
    return MailValues({"element": what, "contact": contact_of(user.tenant_id)}, _page("mfa_index"))


def guessed(context: dict[str, Any]) -> MailValues | None:
    """Too many wrong codes were written."""
    user = User.objects.filter(pk=context["user_id"], is_active=True).first()
    if user is None:
        return None
    return MailValues({"contact": contact_of(user.tenant_id)}, _page("account_reset_password"))


def lost(context: dict[str, Any]) -> MailValues | None:
    """Somebody of the landlord removed everything."""
    user = User.objects.filter(pk=context["user_id"], is_active=True).first()
    if user is None:
        return None
    return MailValues({"contact": contact_of(user.tenant_id)}, _page("account_login"))


def _page(name: str) -> str:
    return landlord_current().portal_url + reverse(name)


WHAT = Placeholder("element", "ce qui a été ajouté ou retiré", "application d'authentification")
_YOU = "C'était vous ? Vous n'avez rien d'autre à faire."
_NOT_YOU = (
    "Ce n'était pas vous ? Quelqu'un connaît peut-être votre mot de passe. Demandez-en un nouveau depuis la page "
    "de connexion, puis appelez-nous : {contact}."
)

ADDED = MailSpec(
    kind=MailKind.FACTOR_ADDED,
    label="Double vérification ajoutée",
    when="Part quand une personne ajoute une application, une clé d'accès, ou de nouveaux codes de secours.",
    build=changed,
    subject="Votre double vérification a changé",
    body=(
        "Un élément vient d'être ajouté à la double vérification de votre accès : {element}.",
        _YOU,
        _NOT_YOU,
    ),
    button="Voir ma double vérification",
    placeholders=(WHAT, CONTACT),
    required=("element",),
)
REMOVED = MailSpec(
    kind=MailKind.FACTOR_REMOVED,
    label="Double vérification retirée",
    when="Part quand une personne retire une application ou une clé d'accès.",
    build=changed,
    subject="Votre double vérification a changé",
    body=(
        "Un élément vient d'être retiré de la double vérification de votre accès : {element}.",
        _YOU,
        _NOT_YOU,
    ),
    button="Voir ma double vérification",
    placeholders=(WHAT, CONTACT),
    required=("element",),
)
LOST = MailSpec(
    kind=MailKind.FACTOR_LOST,
    label="Double vérification retirée par un gestionnaire",
    when="Part quand un gestionnaire retire la double vérification d'une personne qui l'a perdue.",
    build=lost,
    subject="Votre double vérification a été retirée",
    body=(
        "Vous nous avez dit que vous ne pouviez plus faire la double vérification. Nous l'avons retirée : "
        "vous pouvez vous connecter avec votre mot de passe.",
        "Pour protéger à nouveau votre accès, ajoutez une application ou une clé d'accès "
        "dans « Ma sécurité » dès que possible.",
        "Vous n'avez rien demandé ? Appelez-nous tout de suite : {contact}.",
    ),
    button="Connexion",
    placeholders=(CONTACT,),
    required=("contact",),
)

GUESSED = MailSpec(
    kind=MailKind.FACTOR_GUESSED,
    label="Trop de codes de double vérification faux",
    when="Part quand trop de codes faux ont été écrits après le mot de passe d'une personne. Un par jour au plus.",
    build=guessed,
    subject="Des codes faux ont été écrits pour entrer dans votre espace",
    body=(
        "Quelqu'un a donné votre mot de passe, puis écrit plusieurs codes de double vérification faux. "
        "Par sécurité, les codes sont refusés pendant quelque temps.",
        "C'était vous ? Attendez un moment, puis recommencez. Vérifiez que votre téléphone est à l'heure.",
        "Ce n'était pas vous ? Quelqu'un connaît votre mot de passe : changez-le maintenant avec le bouton "
        "ci-dessous, puis appelez-nous : {contact}.",
    ),
    button="Changer mon mot de passe",
    placeholders=(CONTACT,),
    required=("contact",),
)

mail_register(ADDED, REMOVED, LOST, GUESSED)
