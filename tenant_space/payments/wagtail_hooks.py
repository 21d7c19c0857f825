"""What online payments add to the admin: the journal, and the words of the history."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from tenant_space.payments.journal import CHECKED, CLOSED, EXPORTED, OPENED
from tenant_space.payments.records import Payment
from tenant_space.payments.viewsets import PaymentViewSet, ReadingPolicy

register_permission_policy(Payment, ReadingPolicy(Payment))


@hooks.register("register_admin_viewset")
def payment_viewset() -> PaymentViewSet:
    return PaymentViewSet()


@hooks.register("register_log_actions")
def payment_actions(actions: LogActionRegistry) -> None:
    """What the portal notes of payments. The entries hold numbers, never names."""
    actions.register_action(CHECKED, "Vérification", "Paiement vérifié")
    actions.register_action(CLOSED, "Fermeture", "Paiement en ligne fermé")
    actions.register_action(OPENED, "Ouverture", "Paiement en ligne ouvert")
    actions.register_action(EXPORTED, "Export", "Liste des paiements exportée")
