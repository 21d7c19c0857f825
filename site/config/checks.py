"""What a production start must have. Each missing piece is an error with what to do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

TAG = "production"


@register(TAG)
def production_is_safe(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start for real tenants with a laptop's settings."""
    if not getattr(settings, "PRODUCTION", False):
        return []
    return [message for wrong, message in _rules() if wrong]


def _rules() -> list[tuple[bool, CheckMessage]]:
    key = settings.SECRET_KEY
    cache = settings.CACHES["default"]["BACKEND"]
    return [
        (
            len(key) < 50 or len(set(key)) < 10,
            _error("E001", "PORTAL_SECRET_KEY is missing or too short", "50 random characters or more"),
        ),
        (settings.DEBUG, _error("E002", "DEBUG is on", "it shows tenant data on error pages; unset it")),
        (
            not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS,
            _error("E003", "PORTAL_HOSTS must name the portal's hosts", "mail links and cookies depend on it"),
        ),
        (
            settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
            _error("E004", "PORTAL_DATABASE_URL must be a PostgreSQL address", "postgres://user:password@host/name"),
        ),
        (
            "locmem" in cache or "dummy" in cache,
            _error("E005", "PORTAL_CACHE_URL must be shared", "rediscache://host:6379/0; limits on tries count there"),
        ),
        (
            not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"),
            _error("E006", "PORTAL_EMAIL_URL must be an SMTP address", "smtp://user:password@host:25"),
        ),
        (
            not settings.PORTAL_URL.startswith("https://"),
            _error("E007", "PORTAL_URL must start with https://", "mail links use it"),
        ),
        (settings.DEMO, _error("E008", "PORTAL_DEMO is on", "it shows mails to everybody; unset it")),
        (not settings.SESSION_COOKIE_SECURE, _error("E009", "PORTAL_HTTPS_COOKIES is off", "unset it")),
        (
            not settings.S3_ENDPOINT and "s3" not in settings.STORAGES["default"]["BACKEND"],
            Warning(
                "Files are kept on this machine's disk.",
                hint="With several machines set PORTAL_S3_…",
                id="portal.W001",
            ),
        ),
    ]


def _error(number: str, what: str, hint: str) -> Error:
    return Error(f"{what}.", hint=hint, id=f"portal.{number}")
