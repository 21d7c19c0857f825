"""Sign-up, activation, sign-in and lost password; allauth's other pages are not exposed."""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from tenant_space.identity.challenge import views as challenge_views
from tenant_space.identity.second_factor import urls as factor_urls
from tenant_space.identity.security import urls as security_urls
from tenant_space.identity.sessions import urls as session_urls
from tenant_space.identity.sign_up import views
from tenant_space.identity.terms_of_use.views import TermsView

urlpatterns = [
    path("", include(security_urls)),
    path("", include(session_urls)),
    path("", include(factor_urls)),
    path("inscription/", views.IdentityView.as_view(), name="registration"),
    path("inscription/connexion/", views.CredentialsView.as_view(), name="registration_credentials"),
    path("inscription/controle/", challenge_views.challenge, name="challenge"),
    path("inscription/controle/<str:token>/image.png", challenge_views.digits_image, name="challenge_image"),
    path("inscription/controle/<str:token>/son.wav", challenge_views.digits_sound, name="challenge_sound"),
    path("conditions-a-accepter/", TermsView.as_view(), name="terms_accept"),
    path("inscription/merci/", views.RegistrationDoneView.as_view(), name="registration_done"),
    path("activation/", views.ResendView.as_view(), name="activation_resend"),
    path("activation/reussie/", views.ActivationDoneView.as_view(), name="activation_done"),
    path("activation/annulee/", views.DisownedView.as_view(), name="activation_disowned"),
    re_path(r"^activation/(?P<key>[-:\w]+)/$", views.ActivationView.as_view(), name="account_confirm_email"),
    path("connexion/attente/", allauth.email_verification_sent, name="account_email_verification_sent"),
    path("connexion/suspendue/", allauth.account_inactive, name="account_inactive"),
    path("deconnexion/", allauth.logout, name="account_logout"),
    path("mot-de-passe/envoye/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mot-de-passe/change/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    # allauth links to its own sign-up from several places: they all lead to step 1.
    path("inscription/etape-1/", views.IdentityView.as_view(), name="account_signup"),
]
