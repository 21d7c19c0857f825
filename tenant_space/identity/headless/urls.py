"""The routes of the headless API, one by one: what allauth may add, or has and we do not want, is not there.

Left out on purpose: signing up by passkey or with a third party, signing in by a mailed code, lists of
addresses, phone numbers, trusted browsers, token refresh.
"""

from __future__ import annotations

from allauth.headless.account import views as account
from allauth.headless.base.views import APIView, ConfigView
from allauth.headless.constants import Client
from allauth.headless.mfa import views as mfa
from allauth.headless.usersessions.views import SessionsView
from django.urls import URLPattern, URLResolver, include, path, re_path

from tenant_space.identity.headless import spec_views, views
from tenant_space.identity.headless.guard import guarded, nothing, strict
from tenant_space.identity.second_factor import api as factor_api

app_name = "headless"
# Route, name (allauth's own, by which middlewares know it), view.
ROUTES: list[tuple[str, str, type[APIView]]] = [
    ("config", "config", ConfigView),
    ("auth/session", "current_session", account.SessionView),
    ("auth/sessions", "sessions", SessionsView),
    ("auth/login", "login", views.HeadlessSignInView),
    ("auth/reauthenticate", "reauthenticate", account.ReauthenticateView),
    ("auth/signup/identity", "signup_identity", views.HeadlessIdentityView),
    ("auth/signup", "signup", views.SignUpView),
    ("auth/email/verify", "verify_email", views.HeadlessActivationView),
    ("auth/email/verify/resend", "resend_activation", views.HeadlessResendView),
    ("auth/password/request", "request_password_reset", views.HeadlessLostPasswordView),
    ("auth/password/reset", "reset_password", account.ResetPasswordView),
    ("auth/2fa/authenticate", "authenticate", factor_api.CodeView),
    ("auth/2fa/reauthenticate", "reauthenticate_2fa", factor_api.HeadlessConfirmCodeView),
    ("auth/webauthn/authenticate", "authenticate_webauthn", factor_api.KeyView),
    ("auth/webauthn/reauthenticate", "reauthenticate_webauthn", factor_api.HeadlessConfirmKeyView),
    ("auth/webauthn/login", "login_webauthn", factor_api.HeadlessSignInKeyView),
    ("account/password/change", "change_password", views.HeadlessPasswordView),
    ("account/email", "manage_email", views.HeadlessAddressView),
    ("account/email/confirm", "confirm_email_change", views.HeadlessAddressConfirmView),
    ("account/authenticators", "authenticators", mfa.AuthenticatorsView),
    ("account/authenticators/totp", "manage_totp", factor_api.ApplicationView),
    ("account/authenticators/recovery-codes", "manage_recovery_codes", mfa.ManageRecoveryCodesView),
    ("account/authenticators/webauthn", "manage_webauthn", factor_api.KeysView),
]


def routes_of(client: Client) -> list[URLPattern | URLResolver]:
    """The routes for browsers (cookies) or for apps (tokens)."""
    return [
        path(f"v1/{route}", guarded(strict(view).as_api_view(client=client)), name=name)
        for route, name, view in ROUTES
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("browser/", include((routes_of(Client.BROWSER), app_name), namespace="browser")),
    path("app/", include((routes_of(Client.APP), app_name), namespace="app")),
    path("openapi.yaml", spec_views.openapi_yaml, name="openapi_yaml"),
    path("openapi.json", spec_views.openapi_json, name="openapi_json"),
    path("openapi.html", spec_views.openapi_page, name="openapi_html"),
    re_path(".*", nothing, name="nothing"),
]
