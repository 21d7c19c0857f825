"""What direct debits add to the admin: pages of an IBAN and of evidence, their rights, what the history says."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from forms.direct_debit.desk import LOOK, iban_shown
from forms.direct_debit.evidence_desk import LOOK as EVIDENCE_LOOK
from forms.direct_debit.evidence_desk import evidence_shown
from forms.direct_debit.signing import SIGNED


@hooks.register("register_admin_urls")
def iban_urls() -> list[URLPattern]:
    """Beside the page of the request that it belongs to."""
    return [
        path("demandes/<int:pk>/iban/", iban_shown, name="mandate_iban"),
        path("demandes/<int:pk>/preuve/", evidence_shown, name="mandate_evidence"),
    ]


@hooks.register("register_permissions")
def iban_right() -> QuerySet[Permission]:
    """So that an administrator can give it to a group."""
    names = ["read_iban", "read_evidence"]
    return Permission.objects.filter(content_type__app_label="direct_debit", codename__in=names)


@hooks.register("register_log_actions")
def debit_actions(actions: LogActionRegistry) -> None:
    """What the portal notes of looks at an IBAN. The entries hold numbers, never names."""
    actions.register_action(LOOK, "IBAN lu", "IBAN entier lu")
    actions.register_action(EVIDENCE_LOOK, "Preuve lue", "Preuve de la signature en ligne lue")
    actions.register_action(SIGNED, "Signé en ligne", "Mandat signé en ligne par le locataire")
