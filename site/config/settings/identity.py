"""Who may come in, and how: sign-up, sign-in, passwords, second factor, sessions, limits on tries."""

from . import forms_of_values as forms
from .environment import Environment

env = Environment()

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["tenant_space.identity.sign_in.backends.PortalBackend"]
PASSWORD_HASHERS = ["tenant_space.identity.passwords.hashing.PasswordHasher"]
# `cnil-2022` or `manuel-2018`: see `identity/passwords/policies.py`.
PORTAL_PASSWORD_POLICY = env("PASSWORD_POLICY", forms.text, default="cnil-2022")
AUTH_PASSWORD_VALIDATORS = [{"NAME": "tenant_space.identity.passwords.policies.PolicyValidator"}]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
# A second press of « CONNEXION » is led on; all else is refused as Django does.
CSRF_FAILURE_VIEW = "config.views.form_refused"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tenant_space.identity.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "email2*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_FORMS = {
    "authenticate_webauthn": "tenant_space.identity.second_factor.forms.KeyForm",
    "reauthenticate_webauthn": "tenant_space.identity.second_factor.forms.ConfirmKeyForm",
    "reauthenticate": "tenant_space.identity.security.forms.ConfirmForm",
    "login": "tenant_space.identity.sign_in.forms.SignInForm",
    "reset_password": "tenant_space.identity.sign_in.forms.LostPasswordForm",
    "reset_password_from_key": "tenant_space.identity.sign_in.forms.NewPasswordForm",
}
# allauth counts in the cache, which is not exact: the limits that protect are `PORTAL_LIMITS`.
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = False
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "tenant_space.identity.sign_in.reset_tokens.ResetTokens"

# --- sessions ---------------------------------------------------------------
# How long one stays signed in with « Rester connecté »; without it, until the browser is closed.
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_SESSION_COOKIE_AGE = env("REMEMBER_DAYS", forms.whole(1), default=30) * 86_400
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # but with « Rester connecté »
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
# Minutes without a request after which one is signed out, unless « Rester connecté » was ticked. 0: never.
PORTAL_IDLE_MINUTES = env("IDLE_MINUTES", forms.decimal, default=30.0)

# --- second factor ----------------------------------------------------------
MFA_ADAPTER = "tenant_space.identity.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "tenant_space.identity.second_factor.forms.CodeForm",
    "reauthenticate": "tenant_space.identity.second_factor.forms.ConfirmCodeForm",
    "activate_totp": "tenant_space.identity.second_factor.forms.AddApplicationForm",
    "add_webauthn": "tenant_space.identity.second_factor.forms.AddKeyForm",
    "edit_webauthn": "tenant_space.identity.second_factor.forms.RenameKeyForm",
    "login_webauthn": "tenant_space.identity.second_factor.forms.SignInKeyForm",
}
MFA_TOTP_TOLERANCE = 1  # clocks of phones are up to half a minute wrong
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A key always asks for the fingerprint, the face or the code of the device: it also signs in alone.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
# Whether staff must have a second factor to enter the admin.
PORTAL_STAFF_SECOND_FACTOR = env("STAFF_SECOND_FACTOR", forms.switch, default=False)
# Keys that encrypt secrets at rest, newest first; empty: one derived from the secret key.
PORTAL_FIELD_KEYS: list[str] = env("FIELD_KEYS", forms.listed(forms.field_key), default=[])
# Keys of the fingerprints by which two secrets are told to be the same, each behind its version, newest first.
PORTAL_FINGERPRINT_KEYS: list[str] = env("FINGERPRINT_KEYS", forms.listed(forms.fingerprint_key), default=[])
# Keys that seal the evidence of signatures, likewise.
PORTAL_EVIDENCE_KEYS: list[str] = env("EVIDENCE_KEYS", forms.listed(forms.fingerprint_key), default=[])

# --- headless ---------------------------------------------------------------
HEADLESS_ONLY = False
HEADLESS_SERVE_SPECIFICATION = True
HEADLESS_TOKEN_STRATEGY = "tenant_space.identity.headless.tokens.AppTokenStrategy"
# Calls of the tenant API that one person may make in a minute.
PORTAL_API_PER_MINUTE = env("API_PER_MINUTE", forms.whole(1), default=240)

# --- sign-up and life of an access ------------------------------------------
# Marks the browser that signed up, until its activation link is used.
PORTAL_SIGN_UP_COOKIE = "inscription"
# Ask for the code printed on the rent notice too.
PORTAL_ACTIVATION_CODE = env("ACTIVATION_CODE", forms.switch, default=False)
# Days during which a former tenant may still read the account after its end.
PORTAL_GRACE_DAYS = env("GRACE_DAYS", forms.whole(), default=90)
# Days between the mail that announces the closing of a former tenant's access and the closing.
PORTAL_CLOSING_NOTICE_DAYS = env("CLOSING_NOTICE_DAYS", forms.whole(), default=15)
# When more than this part of all accesses would be closed in one day, none is: the import may be wrong.
PORTAL_CLOSING_BRAKE_PERCENT = env("CLOSING_BRAKE_PERCENT", forms.whole(), default=5)

# --- the anti-robot image, for those who have no JavaScript --------------------------
CAPTCHA_FONT_SIZE = 30
CAPTCHA_IMAGE_SIZE = (320, 112)  # drawn at twice the size it is shown
CAPTCHA_LETTER_ROTATION = (-20, 20)
CAPTCHA_FOREGROUND_COLOR = "#1b222c"
CAPTCHA_NOISE_FUNCTIONS = ("captcha.helpers.noise_arcs",)

# --- limits on tries: amount/seconds ----------------------------------------
_LIMITS = {
    "identity_account": "10/43200",
    "identity_partial": "3/86400",  # a year alone is one of some sixty; see docs/exploitation.md
    "identity_network": "60/3600",  # generous: a mobile operator shares one address among many tenants
    "identity_all": "3000/3600",
    "identity_plain": "20/3600",
    "sign_up": "10/3600",
    "activation": "10/3600",
    "sign_in_email": "10/900",
    "sign_in_network": "200/3600",
    "passkey_network": "600/3600",
    "second_factor": "10/900",
    "second_factor_day": "30/86400",
    "second_factor_mail": "1/86400",
    "reset_email": "5/3600",
    "reset_network": "60/3600",
    "resend_email": "5/3600",
    "resend_network": "60/3600",
    "email_change": "5/3600",
    "help_network": "10/3600",
    "help_all": "300/3600",
    "help_email": "3/86400",
    "statement_download": "30/3600",
    "pay_link": "10/3600",
    "pay_link_network": "60/3600",
    "message": "20/3600",  # somebody who explains at length sends a few; every one is read by a person
    "message_account": "40/3600",
    "request": "10/3600",
    "request_account": "20/3600",
    "code_person": "5/3600",  # five tries a code: 25 in a million an hour
    "code_destination": "8/86400",
}
PORTAL_LIMITS = {name: env(f"LIMIT_{name.upper()}", forms.rate, default=rate) for name, rate in _LIMITS.items()}
PROXY_COUNT = env("PROXY_COUNT", forms.whole(), default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT
