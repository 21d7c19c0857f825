from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from tenant_space.accounts.viewsets import TeamViewSet


@hooks.register("register_admin_viewset")
def team_viewset() -> TeamViewSet:
    return TeamViewSet()


@hooks.register("register_log_actions")
def sign_in_actions(actions: LogActionRegistry) -> None:
    """What the portal notes of sign-ups. The entries hold numbers, never names."""
    actions.register_action("accounts.sign_up", "Inscription", "Inscription enregistrée, en attente d'activation")
    actions.register_action("accounts.activate", "Activation", "Accès activé et relié au locataire")
    actions.register_action("accounts.staff_create", "Accès créé", "Accès d'un membre du personnel créé")
    actions.register_action("accounts.staff_change", "Accès modifié", "Nom, groupes ou agences modifiés")
    actions.register_action("accounts.staff_close", "Accès fermé", "Accès d'un membre du personnel fermé")
    actions.register_action("accounts.staff_reopen", "Accès rouvert", "Accès d'un membre du personnel rouvert")
    actions.register_action("accounts.staff_invite", "Lien renvoyé", "Lien pour choisir le mot de passe renvoyé")
