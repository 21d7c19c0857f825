from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def sign_in_actions(actions: LogActionRegistry) -> None:
    """What the portal notes of sign-ups. The entries hold numbers, never names."""
    actions.register_action("accounts.sign_up", "Inscription", "Inscription enregistrée, en attente d'activation")
    actions.register_action("accounts.activate", "Activation", "Accès activé et relié au locataire")
