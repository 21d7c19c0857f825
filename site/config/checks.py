"""What a production start must have. Each missing piece is an error with what to do."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from tenant_space.identity.passwords.policies import POLICIES

TAG = "production"
# Apps of the layout before the first release; their tables can be taken over by nothing.
FORMER_APPS = frozenset({"accounts", "tenant_forms", "tenant_space"})


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand on the settings."""

    number: str
    """What the message is known by, after `portal.`: `E001`."""
    broken: Callable[[], bool]
    """Whether the settings do not meet it."""
    what: str
    """What is wrong then."""
    hint: str
    """What to do then."""


def _weak_key() -> bool:
    return len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 10


def _any_host() -> bool:
    return not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS


def _embedded_database() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def _lonely_cache() -> bool:
    return any(kind in settings.CACHES["default"]["BACKEND"] for kind in ("locmem", "dummy"))


def _no_smtp() -> bool:
    return not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")


DEMANDS = (
    Demand("E001", _weak_key, "PORTAL_SECRET_KEY is missing or too short", "50 random characters or more"),
    Demand("E002", lambda: settings.DEBUG, "DEBUG is on", "it shows tenant data on error pages; unset it"),
    Demand("E003", _any_host, "PORTAL_HOSTS must name the portal's hosts", "mail links and cookies depend on it"),
    Demand("E004", _embedded_database, "PORTAL_DATABASE_URL must be PostgreSQL", "postgres://user:password@host/name"),
    Demand(
        "E005", _lonely_cache, "PORTAL_CACHE_URL must be shared", "rediscache://host:6379/0; tries are counted there"
    ),
    Demand("E006", _no_smtp, "PORTAL_EMAIL_URL must be an SMTP address", "smtp://user:password@host:25"),
    Demand(
        "E007",
        lambda: not settings.PORTAL_URL.startswith("https://"),
        "PORTAL_URL must start with https://",
        "mail links use it",
    ),
    Demand("E008", lambda: settings.DEMO, "PORTAL_DEMO is on", "it shows mails to everybody; unset it"),
    Demand("E009", lambda: not settings.SESSION_COOKIE_SECURE, "PORTAL_HTTPS_COOKIES is off", "unset it"),
    Demand(
        "E010",
        lambda: settings.PROXY_COUNT < 1,
        "PORTAL_PROXY_COUNT must say how many proxies stand in front",
        "limits on tries count by client address",
    ),
)


@register(TAG)
def production_is_safe(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start for real tenants with a laptop's settings."""
    if not getattr(settings, "PRODUCTION", False):
        return []
    found: list[CheckMessage] = [
        Error(f"{demand.what}.", hint=demand.hint, id=f"portal.{demand.number}")
        for demand in DEMANDS
        if demand.broken()
    ]
    if "s3" not in settings.STORAGES["default"]["BACKEND"]:
        hint = "With several machines set PORTAL_S3_…"
        found.append(Warning("Files are kept on this machine's disk.", hint=hint, id="portal.W001"))
    if not settings.PORTAL_CLAMD:
        hint = "Set PORTAL_CLAMD: tcp://host:3310 or unix:///run/clamav/clamd.ctl"
        found.append(Warning("Files sent by tenants are not scanned for viruses.", hint=hint, id="portal.W002"))
    if not settings.PORTAL_STAFF_SECOND_FACTOR:
        hint = "Unset PORTAL_STAFF_SECOND_FACTOR."
        found.append(Warning("Staff sign in with a password alone.", hint=hint, id="portal.W003"))
    if not settings.PORTAL_FIELD_KEYS:
        hint = "Set PORTAL_FIELD_KEYS: changing PORTAL_SECRET_KEY would make second factors unreadable."
        found.append(Warning("Secrets at rest lean on PORTAL_SECRET_KEY.", hint=hint, id="portal.W004"))
    return found


@register(Tags.security, TAG)
def password_policy_is_known(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The named policy of passwords exists, and is the one the CNIL recommends."""
    name = settings.PORTAL_PASSWORD_POLICY
    if name not in POLICIES:
        hint = f"One of: {', '.join(POLICIES)}."
        return [Error(f"PORTAL_PASSWORD_POLICY names no policy: {name!r}.", hint=hint, id="portal.E020")]
    if name == "manuel-2018":
        hint = "The CNIL (deliberation 2022-100) asks for more; use cnil-2022."
        return [Warning("The policy of passwords is a weak one: manuel-2018.", hint=hint, id="portal.W020")]
    return []


@register(Tags.database)
def database_is_of_this_layout(
    app_configs: Any = None, databases: Collection[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Say what to do about a database from before the first release; `migrate` alone would die of it."""
    former = set()
    for alias in databases or ():
        recorder = MigrationRecorder(connections[alias])
        if recorder.has_table():
            former |= {app for app, _ in recorder.applied_migrations()} & FORMER_APPS
    if not former:
        return []
    what = "Cette base de données vient d'une version d'essai, d'avant la première publication."
    hint = "Arrêtez le portail, supprimez les dossiers var/ et media/, puis relancez `make demo`."
    return [Error(what, hint=hint, id="portal.E030")]
