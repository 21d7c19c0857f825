from allauth.core import context
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from tenant_space.identity.team.viewsets import TeamViewSet
from tenant_space.identity.tenant_access.viewsets import TenantAccessViewSet


@hooks.register("register_admin_viewset")
def team_viewset() -> TeamViewSet:
    return TeamViewSet()


@hooks.register("insert_global_admin_js")
def session_warning() -> str:
    """Warn before the idle time-out in the admin too."""
    measured = getattr(context.request, "idle", None)
    return (
        render_to_string("admin/session/warning.html", request=context.request) if measured and measured.left else ""
    )


@hooks.register("register_account_menu_item")
def security_item(request: HttpRequest) -> dict[str, str]:
    """The way from *Compte* in the admin to the pages that protect one's own access."""
    return {
        "url": reverse("security"),
        "label": "Ma sécurité",
        "help_text": "Mot de passe, double vérification, appareils connectés, dernières connexions.",
    }


@hooks.register("register_admin_viewset")
def holders_viewset() -> TenantAccessViewSet:
    return TenantAccessViewSet()


@hooks.register("register_log_actions")
def sign_in_actions(actions: LogActionRegistry) -> None:
    """What the portal notes of sign-ups. The entries hold numbers, never names."""
    actions.register_action("identity.sign_up", "Inscription", "Inscription enregistrée, en attente d'activation")
    actions.register_action("identity.disown", "Inscription annulée", "Inscription annulée : « Ce n'est pas moi »")
    actions.register_action("identity.activate", "Activation", "Accès activé et relié au locataire")
    actions.register_action("identity.resend", "Courriel renvoyé", "Courriel d'activation renvoyé")
    actions.register_action("identity.access_open", "Accès ouvert", "Accès ouvert après contrôle d'identité")
    actions.register_action("identity.terms", "Conditions acceptées", "Conditions générales d'utilisation acceptées")
    actions.register_action("identity.sign_up_close", "Inscription retirée", "Inscriptions en attente retirées")
    actions.register_action("identity.sign_up_block", "Inscription bloquée", "Inscription du locataire bloquée")
    actions.register_action("identity.sign_up_open", "Inscription rétablie", "Inscription du locataire rétablie")
    actions.register_action("identity.block", "Accès bloqué", "Accès du locataire bloqué")
    actions.register_action("identity.unblock", "Accès rétabli", "Accès du locataire rétabli")
    actions.register_action("identity.close", "Accès fermé", "Accès du locataire fermé et effacé")
    actions.register_action("identity.factor_add", "Double vérification", "Double vérification ajoutée")
    actions.register_action("identity.factor_remove", "Double vérification", "Double vérification retirée")
    actions.register_action("identity.factor_lost", "Double vérification perdue", "Retirée après contrôle d'identité")
    actions.register_action("identity.password_change", "Mot de passe changé", "Mot de passe changé par la personne")
    actions.register_action("identity.email_ask", "Changement d'identifiant", "Changement d'identifiant demandé")
    actions.register_action("identity.email_cancel", "Changement annulé", "Changement d'identifiant annulé")
    actions.register_action("identity.mail_refused", "Courriels refusés", "Cette adresse refuse nos courriels")
    actions.register_action("identity.mail_kept", "Adresse gardée", "La personne dit que son adresse est juste")
    actions.register_action("identity.email_change", "Identifiant changé", "Nouvel identifiant confirmé")
    actions.register_action("identity.staff_create", "Accès créé", "Accès d'un membre du personnel créé")
    actions.register_action("identity.staff_change", "Accès modifié", "Nom, groupes ou agences modifiés")
    actions.register_action("identity.staff_close", "Accès fermé", "Accès d'un membre du personnel fermé")
    actions.register_action("identity.staff_reopen", "Accès rouvert", "Accès d'un membre du personnel rouvert")
    actions.register_action("identity.staff_invite", "Lien renvoyé", "Lien pour choisir le mot de passe renvoyé")
