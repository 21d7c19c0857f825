"""Real tenants: everything from the environment, HTTPS only, nothing readable without a key."""

from . import forms_of_values as forms
from .base import *  # noqa: F403
from .base import env

PRODUCTION = True
PORTAL_STAFF_SECOND_FACTOR = env("STAFF_SECOND_FACTOR", forms.switch, default=True)
SECURE_SSL_REDIRECT = env("HTTPS_REDIRECT", forms.switch, default=True)
# A load balancer on the same network asks for the health page without TLS.
# The bank counts a redirect as taken, and what it told is lost.
SECURE_REDIRECT_EXEMPT = [r"^sante/$", r"^paiement/notification/"]
SECURE_HSTS_SECONDS = env("HSTS_SECONDS", forms.whole(), default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env("HTTPS_COOKIES", forms.switch, default=True)
SESSION_COOKIE_NAME = "__Host-sessionid" if SESSION_COOKIE_SECURE else "sessionid"
PORTAL_SIGN_UP_COOKIE = "__Host-inscription" if SESSION_COOKIE_SECURE else "inscription"
CSRF_COOKIE_NAME = "__Host-csrftoken" if CSRF_COOKIE_SECURE else "csrftoken"
if PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
