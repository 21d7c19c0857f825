"""What direct debits add to the admin: the page of a whole IBAN, its right, and what the history says of it."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from forms.direct_debit.desk import LOOK, iban_shown


@hooks.register("register_admin_urls")
def iban_urls() -> list[URLPattern]:
    """Beside the page of the request that it belongs to."""
    return [path("demandes/<int:pk>/iban/", iban_shown, name="mandate_iban")]


@hooks.register("register_permissions")
def iban_right() -> QuerySet[Permission]:
    """So that an administrator can give it to a group."""
    return Permission.objects.filter(content_type__app_label="direct_debit", codename="read_iban")


@hooks.register("register_log_actions")
def debit_actions(actions: LogActionRegistry) -> None:
    """What the portal notes of looks at an IBAN. The entries hold numbers, never names."""
    actions.register_action(LOOK, "IBAN lu", "IBAN entier lu")
