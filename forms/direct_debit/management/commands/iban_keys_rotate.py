from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from forms.direct_debit.services import keys_rotate


class Command(BaseCommand):
    """After a new key stands first in `PORTAL_FIELD_KEYS` or `PORTAL_FINGERPRINT_KEYS`, before the old one goes."""

    help = "Chiffre tous les IBAN avec la clé la plus récente, et refait leurs empreintes."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = keys_rotate()
        except InvalidToken as error:
            raise CommandError(
                "Un IBAN ne s'ouvre avec aucune clé de PORTAL_FIELD_KEYS. Remettez l'ancienne."
            ) from error
        self.stdout.write(f"{done} IBAN chiffrés avec la clé la plus récente.")
