"""A laptop: SQLite, local files, mails kept in a folder. Also the demo's settings."""

from . import forms_of_values as forms
from .base import *  # noqa: F403
from .base import BASE_DIR, env

DEBUG = env("DEBUG", forms.switch, default=False)
SECRET_KEY = env("SECRET_KEY", forms.text, default="laptop-only-key-never-used-in-production")
ALLOWED_HOSTS = env("HOSTS", forms.listed(forms.host), default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = []
PORTAL_PAYMENT_GATEWAY = env(
    "PAYMENT_GATEWAY", forms.one_of("systempay", "simulator", "simulator-asked"), default="simulator"
)
PORTAL_SMS_GATEWAY = env("SMS_GATEWAY", forms.one_of("http", "mailbox"), default="mailbox")
PORTAL_ONLINE_SIGNATURE = env("ONLINE_SIGNATURE", forms.switch, default=True)
(BASE_DIR / "var").mkdir(exist_ok=True)
if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    INTERNAL_IPS = ["127.0.0.1"]
