from enum import StrEnum

from django.db import models


class Suspension(models.TextChoices):
    """Why a tenant's sign-in is shut."""

    BLOCKED = "BLOCKED", "bloqué"
    CLOSED = "CLOSED", "fermé"


class CodeWay(models.TextChoices):
    """How a code of six digits travels."""

    SMS = "SMS", "SMS"
    MAIL = "MAIL", "courriel"


class MailKind(StrEnum):
    """The mails about signing in."""

    ACTIVATION = "account.activation"
    ADDRESS_IN_USE = "account.address_in_use"
    SIGN_UP_TOLD = "account.sign_up_told"
    ACCESS_OPENED = "account.opened"
    ACCESS_OPENED_TOLD = "account.opened_told"
    PASSWORD_RESET = "account.password_reset"
    PASSWORD_CHANGED = "account.password_changed"
    STAFF_WELCOME = "account.staff_welcome"
    LANDLORD_CHANGED = "account.landlord_changed"
    EMAIL_CHANGE_CONFIRM = "account.email_change_confirm"
    EMAIL_CHANGE_IN_USE = "account.email_change_in_use"
    EMAIL_CHANGE_ASKED = "account.email_change_asked"
    EMAIL_CHANGED = "account.email_changed"
    ACCESS_BLOCKED = "account.blocked"
    ACCESS_UNBLOCKED = "account.unblocked"
    ACCESS_CLOSING = "account.closing"
    ACCESS_CLOSED = "account.closed"
    FACTOR_ADDED = "account.factor_added"
    FACTOR_REMOVED = "account.factor_removed"
    FACTOR_LOST = "account.factor_lost"
    FACTOR_GUESSED = "account.factor_guessed"
    CODE = "account.code"
