"""Signing up, in three steps, and the activation."""

from django.urls import path, re_path

from tenant_space.identity.challenge import views as challenge_views
from tenant_space.identity.sign_up import views

urlpatterns = [
    path("inscription/", views.IdentityView.as_view(), name="registration"),
    path("inscription/connexion/", views.CredentialsView.as_view(), name="registration_credentials"),
    path("inscription/merci/", views.RegistrationDoneView.as_view(), name="registration_done"),
    # allauth links to its own sign-up from several places: they all lead to step 1.
    path("inscription/etape-1/", views.IdentityView.as_view(), name="account_signup"),
    path("inscription/controle/", challenge_views.challenge, name="challenge"),
    path("inscription/controle/<str:token>/image.png", challenge_views.digits_image, name="challenge_image"),
    path("inscription/controle/<str:token>/son.wav", challenge_views.digits_sound, name="challenge_sound"),
    path("activation/", views.ResendView.as_view(), name="activation_resend"),
    path("activation/reussie/", views.ActivationDoneView.as_view(), name="activation_done"),
    path("activation/annulee/", views.DisownedView.as_view(), name="activation_disowned"),
    re_path(r"^activation/(?P<key>[-:\w]+)/$", views.ActivationView.as_view(), name="account_confirm_email"),
]
