"""The addresses of all that has to do with signing in; allauth's other pages are not exposed."""

from django.urls import include, path

from tenant_space.identity.second_factor import urls as factor_urls
from tenant_space.identity.security import urls as security_urls
from tenant_space.identity.sessions import urls as session_urls
from tenant_space.identity.sign_in import urls as sign_in_urls
from tenant_space.identity.sign_up import urls as sign_up_urls
from tenant_space.identity.terms_of_use.views import TermsView

urlpatterns = [
    path("", include(sign_up_urls)),
    path("", include(sign_in_urls)),
    path("", include(session_urls)),
    path("", include(security_urls)),
    path("", include(factor_urls)),
    path("conditions-a-accepter/", TermsView.as_view(), name="terms_accept"),
]
