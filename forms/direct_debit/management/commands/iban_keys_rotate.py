from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from forms.direct_debit.keeping import signatures_rotate
from forms.direct_debit.services import keys_rotate


class Command(BaseCommand):
    """After a new key stands first in one of `PORTAL_{FIELD,FINGERPRINT,EVIDENCE}_KEYS`, before the old one goes."""

    help = "Chiffre les IBAN et les mandats signés avec la clé la plus récente, refait empreintes et sceaux."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = keys_rotate()
            signed, broken = signatures_rotate()
        except InvalidToken as error:
            raise CommandError(
                "Un IBAN ne s'ouvre avec aucune clé de PORTAL_FIELD_KEYS. Remettez l'ancienne."
            ) from error
        self.stdout.write(f"{done} IBAN chiffrés avec la clé la plus récente.")
        self.stdout.write(f"{signed} mandats signés en ligne chiffrés et scellés de même.")
        if broken:
            raise CommandError(
                f"Preuves dont le sceau ne tient pas, laissées comme elles sont (demandes {', '.join(broken)}). "
                "Remettez l'ancienne clé dans PORTAL_EVIDENCE_KEYS ; si elle y est, ces preuves ont été modifiées."
            )
