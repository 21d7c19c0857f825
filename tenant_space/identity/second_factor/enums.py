from django.db import models


class FactorType(models.TextChoices):
    """The second factors, as people know them. The values are allauth's."""

    TOTP = "totp", "application d'authentification"
    WEBAUTHN = "webauthn", "clé d'accès"
    RECOVERY_CODES = "recovery_codes", "codes de secours"


# What one signs in with every day; recovery codes only come along.
MAIN = (FactorType.TOTP, FactorType.WEBAUTHN)
