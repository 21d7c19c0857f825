"""Staying signed in, and the devices one is signed in on."""

from django.urls import path

from tenant_space.identity.sessions import views

urlpatterns = [
    path("session/etat/", views.session_state, name="session_state"),
    path("session/prolonger/", views.session_prolong, name="session_prolong"),
    path("session/saisie/", views.KeptFormView.as_view(), name="session_kept"),
    path("ma-securite/appareils/", views.DevicesView.as_view(), name="usersessions_list"),
]
