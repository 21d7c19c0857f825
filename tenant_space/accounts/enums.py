from enum import StrEnum

from django.db import models


class Suspension(models.TextChoices):
    """Why a tenant's sign-in is shut."""

    BLOCKED = "BLOCKED", "bloqué"
    CLOSED = "CLOSED", "fermé"


class MailKind(StrEnum):
    """The mails about signing in."""

    ACTIVATION = "account.activation"
    ADDRESS_IN_USE = "account.address_in_use"
    PASSWORD_RESET = "account.password_reset"
    STAFF_WELCOME = "account.staff_welcome"
