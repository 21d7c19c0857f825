"""*Ma sécurité*, and the page that asks for the password again."""

from allauth.account.views import reauthenticate
from django.urls import path
from django.views.decorators.cache import never_cache

from tenant_space.identity.security import views

urlpatterns = [
    path("connexion/confirmer/", never_cache(reauthenticate), name="account_reauthenticate"),
    path("ma-securite/", views.SecurityView.as_view(), name="security"),
    path("ma-securite/mot-de-passe/", views.PasswordView.as_view(), name="account_change_password"),
    path("ma-securite/identifiant/", views.AddressView.as_view(), name="account_email"),
    path("ma-securite/identifiant/garder/", views.address_keep, name="account_email_keep"),
    path(
        "ma-securite/identifiant/confirmer/<str:key>/",
        views.AddressConfirmView.as_view(),
        name="account_email_confirm",
    ),
    path("ma-securite/identifiant/fait/", views.AddressChangedView.as_view(), name="security_address_changed"),
    path("ma-securite/journal/", views.JournalView.as_view(), name="security_journal"),
    path("ma-securite/fermer/", views.CloseView.as_view(), name="security_close"),
    path("ma-securite/fermer/fait/", views.ClosedView.as_view(), name="security_closed"),
]
