"""What the mails about signing in say. Links are made when the mail leaves, never stored."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

from tenant_space.editable_words.grammar import Placeholder
from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.sign_up.links import link_key
from tenant_space.landlord.selectors import landlord_current
from tenant_space.notifications.registry import MailSpec, MailValues, mail_register
from tenant_space.tenancy.agencies import whom_to_call
from tenant_space.tenancy.mail_readers import last_agency
from tenant_space.tenancy.models import Tenant


def _absolute(name: str, *args: str) -> str:
    return landlord_current().portal_url + reverse(name, args=args)


def contact_of(tenant_id: str | None) -> str:
    """The number to call: the agency's of the person's last account, else the landlord's, as for staff."""
    person = Tenant.objects.filter(pk=tenant_id).first()
    return str(whom_to_call(last_agency(person) if person else None))


def activation(context: dict[str, Any]) -> MailValues | None:
    """S18: the activation link, unless the sign-up has been used or ended since."""
    sign_up = SignUp.objects.filter(pk=context["sign_up"], blocked_at=None).first()
    if sign_up is None:
        return None
    link = _absolute("account_confirm_email", link_key(sign_up))
    return MailValues({"lien": link}, link)


def address_in_use(context: dict[str, Any]) -> MailValues:
    """Told to the owner of an address that somebody tried to sign up with again."""
    return MailValues({"mot_de_passe": _absolute("account_reset_password")}, _absolute("account_login"))


def sign_up_told(context: dict[str, Any]) -> MailValues:
    """Told to the address the ERP knows, whatever has become of the sign-up since."""
    return MailValues({"contact": contact_of(context["tenant_id"])})


def password_reset(context: dict[str, Any]) -> MailValues | None:
    """S24: the link to a new password, unless the address it was asked for has been replaced since."""
    user = User.objects.filter(pk=context["user_id"], is_active=True).first()
    if user is None or context.get("email", user.email) != user.email:
        return None
    link = _absolute(
        "account_reset_password_from_key", user_pk_to_url_str(user), default_token_generator.make_token(user)
    )
    return MailValues({"lien": link}, link)


LINK = Placeholder(
    "lien", "adresse du bouton, pour qui ne peut pas cliquer", "https://locataires.example.org/activation/MTIz/"
)
RESET = Placeholder(
    "mot_de_passe", "adresse de la page du nouveau mot de passe", "https://locataires.example.org/mot-de-passe/"
)
CONTACT = Placeholder("contact", "l'agence à appeler, avec son téléphone", "Agence Centre Ville, 04 77 32 72 47")
_COPY = (
    "Si vous rencontrez un problème avec le bouton, veuillez copier-coller le lien ci-après dans votre "
    "navigateur : {lien}"
)

ACTIVATION = MailSpec(
    kind=MailKind.ACTIVATION,
    label="Activation du compte",
    when="Part quand un locataire s'inscrit, ou demande un nouveau lien d'activation.",
    build=activation,
    subject="Activation de votre compte",
    body=(
        "Pour activer votre compte de l'espace locataire, merci de cliquer sur le bouton ci-dessous. "
        "Vous pourrez ensuite vous connecter.",
        "Ce lien est valable 24 heures. Après, vous pourrez en demander un autre.",
        "Ouvrez-le sur l'appareil avec lequel vous vous êtes inscrit. Sur un autre, le mot de passe choisi à "
        "l'inscription vous sera demandé.",
        "Vous n'avez pas demandé cette inscription ? Cliquez, puis choisissez « Ce n'est pas moi ».",
        _COPY,
    ),
    button="Activer mon compte",
    placeholders=(LINK,),
)
IN_USE = MailSpec(
    kind=MailKind.ADDRESS_IN_USE,
    label="Inscription avec une adresse déjà utilisée",
    when="Part quand quelqu'un s'inscrit avec une adresse qui a déjà un accès.",
    build=address_in_use,
    subject="Vous avez déjà un accès à l'espace locataire",
    body=(
        "Quelqu'un vient de s'inscrire à l'espace locataire avec votre adresse de messagerie.",
        "C'était vous ? Vous avez déjà un accès : connectez-vous avec lui.",
        "Vous avez oublié votre mot de passe ? Choisissez-en un nouveau : {mot_de_passe}",
        "Ce n'était pas vous ? Ne faites rien : votre accès ne change pas.",
    ),
    button="Connexion",
    placeholders=(RESET,),
)
SIGN_UP_TOLD = MailSpec(
    kind=MailKind.SIGN_UP_TOLD,
    label="Inscription demandée avec une autre adresse",
    when="Part à l'adresse connue du logiciel de gestion, quand un locataire s'inscrit avec une autre.",
    build=sign_up_told,
    subject="Une inscription vient d'être demandée",
    body=(
        "Quelqu'un vient de s'inscrire à l'espace locataire à votre nom, avec une autre adresse de messagerie.",
        "C'était vous ? Le mail d'activation est parti à l'autre adresse. Vous n'avez rien à faire ici.",
        "Ce n'était pas vous ? Appelez-nous tout de suite : {contact}.",
    ),
    placeholders=(CONTACT,),
    required=("contact",),
)
OPENED = MailSpec(
    kind=MailKind.ACCESS_OPENED,
    label="Accès ouvert par un gestionnaire",
    when="Part quand un gestionnaire ouvre l'accès d'un locataire depuis sa demande d'aide, ou renvoie le lien.",
    build=activation,
    subject="Votre accès à l'espace locataire",
    body=(
        "Vous nous avez demandé de l'aide. Votre accès à l'espace locataire est prêt.",
        "Cliquez sur le bouton ci-dessous, et choisissez votre mot de passe. Vous pourrez ensuite vous connecter.",
        "Ce lien est valable 24 heures, et sert une seule fois. Ne le donnez à personne : celui qui l'ouvre "
        "choisit votre mot de passe.",
        "Vous n'avez rien demandé ? Cliquez, puis choisissez « Ce n'est pas moi ».",
        _COPY,
    ),
    button="Choisir mon mot de passe",
    placeholders=(LINK,),
)
OPENED_TOLD = MailSpec(
    kind=MailKind.ACCESS_OPENED_TOLD,
    label="Accès ouvert avec une autre adresse",
    when="Part à l'adresse connue du logiciel de gestion, quand un gestionnaire ouvre un accès avec une autre.",
    build=sign_up_told,
    subject="Un accès vient d'être ouvert à votre nom",
    body=(
        "Quelqu'un nous a demandé de l'aide en votre nom. Nous avons ouvert un accès à l'espace locataire, "
        "avec une autre adresse de messagerie.",
        "C'était vous ? Le lien est parti à l'autre adresse. Vous n'avez rien à faire ici.",
        "Ce n'était pas vous ? Appelez-nous tout de suite : {contact}.",
    ),
    placeholders=(CONTACT,),
    required=("contact",),
)
RESET_PASSWORD = MailSpec(
    kind=MailKind.PASSWORD_RESET,
    label="Nouveau mot de passe",
    when="Part quand quelqu'un demande un nouveau mot de passe.",
    build=password_reset,
    subject="Votre nouveau mot de passe",
    body=(
        "Pour choisir un nouveau mot de passe de l'espace locataire, cliquez sur le bouton ci-dessous. "
        "Vous pourrez ensuite vous connecter.",
        "Ce lien est valable 24 heures.",
        "Vous n'avez rien demandé ? Ne faites rien : votre mot de passe ne change pas.",
        _COPY,
    ),
    button="Choisir mon mot de passe",
    placeholders=(LINK,),
)
STAFF_WELCOME = MailSpec(
    kind=MailKind.STAFF_WELCOME,
    label="Accès d'un membre du personnel",
    when="Part quand un administrateur ouvre un accès au personnel, ou renvoie le lien.",
    build=password_reset,
    subject="Votre accès à l'espace de gestion",
    body=(
        "Un accès à l'espace de gestion des locataires vient d'être ouvert pour vous. "
        "Choisissez votre mot de passe en cliquant sur le bouton ci-dessous.",
        "Ce lien est valable 24 heures. Ensuite, demandez-en un autre depuis la page de connexion, "
        "avec « Mot de passe oublié ».",
        _COPY,
    ),
    button="Choisir mon mot de passe",
    placeholders=(LINK,),
)

mail_register(ACTIVATION, IN_USE, SIGN_UP_TOLD, OPENED, OPENED_TOLD, RESET_PASSWORD, STAFF_WELCOME)
