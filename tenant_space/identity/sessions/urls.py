"""Signing in, staying signed in, and the devices one is signed in on."""

from django.urls import path

from tenant_space.identity.sessions import views
from tenant_space.identity.sign_in import views as sign_in_views

urlpatterns = [
    path("connexion/", sign_in_views.SignInView.as_view(), name="account_login"),
    path("mot-de-passe/", sign_in_views.LostPasswordView.as_view(), name="account_reset_password"),
    path("session/etat/", views.session_state, name="session_state"),
    path("session/prolonger/", views.session_prolong, name="session_prolong"),
    path("session/saisie/", views.KeptFormView.as_view(), name="session_kept"),
    path("ma-securite/appareils/", views.DevicesView.as_view(), name="usersessions_list"),
]
