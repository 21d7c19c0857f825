from django.urls import path
from django.views.generic import RedirectView

from tenant_space.identity.second_factor import views

urlpatterns = [
    path("connexion/verification/", views.SecondFactorSignInView.as_view(), name="mfa_authenticate"),
    path("connexion/cle/", views.SignInKeyView.as_view(), name="mfa_login_webauthn"),
    path("connexion/confirmer/code/", views.ConfirmCodeView.as_view(), name="mfa_reauthenticate"),
    path("connexion/confirmer/cle/", views.ConfirmKeyView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("ma-securite/double-verification/", views.IndexView.as_view(), name="mfa_index"),
    path("ma-securite/double-verification/obligatoire/", views.RequiredView.as_view(), name="factor_required"),
    path("ma-securite/application/", views.AddApplicationView.as_view(), name="mfa_activate_totp"),
    path("ma-securite/application/retirer/", views.RemoveApplicationView.as_view(), name="mfa_deactivate_totp"),
    # allauth leads here after a change; our list stands on the first page
    path("ma-securite/cles/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("ma-securite/cles/ajouter/", views.AddKeyView.as_view(), name="mfa_add_webauthn"),
    path("ma-securite/cles/<int:pk>/renommer/", views.RenameKeyView.as_view(), name="mfa_edit_webauthn"),
    path("ma-securite/cles/<int:pk>/retirer/", views.RemoveKeyView.as_view(), name="mfa_remove_webauthn"),
    path("ma-securite/codes/", views.CodesView.as_view(), name="mfa_view_recovery_codes"),
    path("ma-securite/codes/nouveaux/", views.NewCodesView.as_view(), name="mfa_generate_recovery_codes"),
]
