"""allauth's second factor, with secrets encrypted at rest, in plain French."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.text import Truncator

from tenant_space.identity.models import User
from tenant_space.identity.origin import device_of
from tenant_space.identity.second_factor.selectors import may_remove
from tenant_space.identity.secrets import secret_open, secret_seal
from tenant_space.landlord.selectors import landlord_current

WRONG_CODE = (
    "Ce code n'est pas le bon, ou il a déjà servi. Attendez que l'application affiche le suivant, "
    "puis écrivez-le sans vous arrêter."
)
WRONG_KEY = (
    "Cette clé d'accès n'ouvre aucun accès ici. Connectez-vous avec votre adresse de messagerie et votre mot de passe."
)
STAFF_MUST_KEEP = (
    "La double vérification est obligatoire pour le personnel. "
    "Ajoutez d'abord une autre application ou une autre clé d'accès, puis retirez celle-ci."
)


class SecondFactorAdapter(DefaultMFAAdapter):
    """What allauth asks about codes and keys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": STAFF_MUST_KEEP,
        "cannot_generate_recovery_codes": "Ajoutez d'abord une application ou une clé d'accès : "
        "les codes de secours remplacent l'une ou l'autre.",
        "unverified_email": "Confirmez d'abord votre adresse de messagerie : "
        "cliquez sur le lien du mail que vous avez reçu.",
    }

    def encrypt(self, text: str) -> str:
        return secret_seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secret_open(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return may_remove(authenticator.user, [authenticator])

    def get_totp_issuer(self) -> str:
        return Truncator(landlord_current().settings.name).chars(40)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """A key is first called after the device it is added with."""
        return (device_of(context.request) or "Ma clé")[:40]

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Keys are bound to the portal's own host, whatever the Host header of a request says."""
        landlord = landlord_current()
        return {"id": urlsplit(landlord.portal_url).hostname or "localhost", "name": landlord.settings.name}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.email, "name": user.email}
