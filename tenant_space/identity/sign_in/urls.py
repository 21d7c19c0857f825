"""Signing in and out, and the lost password."""

from allauth.account import views as allauth
from django.urls import path, re_path

from tenant_space.identity.sign_in import views

urlpatterns = [
    path("connexion/", views.SignInView.as_view(), name="account_login"),
    path("connexion/attente/", allauth.email_verification_sent, name="account_email_verification_sent"),
    path("connexion/suspendue/", allauth.account_inactive, name="account_inactive"),
    path("deconnexion/", allauth.logout, name="account_logout"),
    path("mot-de-passe/", views.LostPasswordView.as_view(), name="account_reset_password"),
    path("mot-de-passe/envoye/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mot-de-passe/change/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
