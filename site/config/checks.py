"""What a production start must have. Each missing piece is an error with what to do."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import OperationalError, connections
from django.db.migrations.recorder import MigrationRecorder

from tenant_space.identity.passwords.policies import POLICIES

TAG = "production"
# Apps of the layout before the first release; their tables can be taken over by nothing.
FORMER_APPS = frozenset({"accounts", "tenant_forms", "tenant_space"})


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand on the settings of production."""

    number: str
    """What the message is known by, after `portal.`: `E001`."""
    variable: str
    """The variable of the environment that decides it."""
    broken: Callable[[], bool]
    """Whether the settings do not meet it."""
    what: str
    """What is wrong then, after the variable's name."""
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
    Demand(
        "E001",
        "PORTAL_SECRET_KEY",
        _weak_key,
        "manque ou est trop courte",
        'Mettez 50 caractères tirés au hasard : python3 -c "import secrets; print(secrets.token_urlsafe(60))"',
    ),
    Demand(
        "E002",
        "PORTAL_DEBUG",
        lambda: settings.DEBUG,
        "est actif",
        "Enlevez-le : les pages d'erreur montreraient des données de locataires.",
    ),
    Demand(
        "E003",
        "PORTAL_HOSTS",
        _any_host,
        "manque ou accepte tous les hôtes",
        "Nommez les hôtes du portail, comme locataires.exemple.fr : les liens des courriels en dépendent.",
    ),
    Demand(
        "E004",
        "PORTAL_DATABASE_URL",
        _embedded_database,
        "manque ou n'est pas une base PostgreSQL",
        "Donnez postgres://utilisateur:motdepasse@hôte:5432/base.",
    ),
    Demand(
        "E005",
        "PORTAL_CACHE_URL",
        _lonely_cache,
        "manque ou n'est pas un cache partagé",
        "Donnez rediscache://hôte:6379/0.",
    ),
    Demand(
        "E006",
        "PORTAL_EMAIL_URL",
        _no_smtp,
        "manque ou n'est pas un serveur SMTP",
        "Donnez smtp+tls://utilisateur:motdepasse@hôte:587.",
    ),
    Demand(
        "E007",
        "PORTAL_URL",
        lambda: not settings.PORTAL_URL.startswith("https://"),
        "manque ou n'est pas en https://",
        "Donnez l'adresse publique du portail : les liens des courriels en sont faits.",
    ),
    Demand(
        "E008",
        "PORTAL_DEMO",
        lambda: settings.DEMO,
        "est actif",
        "Enlevez-le : la démonstration montre les courriels à tout le monde.",
    ),
    Demand(
        "E009",
        "PORTAL_HTTPS_COOKIES",
        lambda: not settings.SESSION_COOKIE_SECURE,
        "vaut 0",
        "Enlevez-le : les témoins de connexion ne voyagent qu'en HTTPS.",
    ),
    Demand(
        "E010",
        "PORTAL_PROXY_COUNT",
        lambda: settings.PROXY_COUNT < 1,
        "manque ou vaut 0",
        "Donnez le nombre de mandataires devant le portail, 1 en général.",
    ),
    Demand(
        "E011",
        "PORTAL_EXPORT_DIR",
        lambda: settings.PORTAL_EXPORT_IN_CODE,
        "manque",
        "Donnez un dossier hors du code, où le logiciel de gestion vient chercher les lots du portail.",
    ),
    Demand(
        "E015",
        "PORTAL_SMS_GATEWAY",
        lambda: settings.PORTAL_SMS_GATEWAY == "mailbox",
        "vaut mailbox",
        "Mettez http ou rien : les SMS de la démonstration ne quittent pas cette machine.",
    ),
    Demand(
        "E016",
        "PORTAL_SMS_URL",
        lambda: settings.PORTAL_SMS_GATEWAY == "http" and not settings.PORTAL_SMS_URL.startswith("https://"),
        "manque ou n'est pas en https://",
        "Donnez l'adresse où votre fournisseur de SMS reçoit les messages, ou laissez PORTAL_SMS_GATEWAY vide.",
    ),
)


@register(TAG)
def variables_are_readable(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Each variable that was given has the form it must have; on a laptop too."""
    hint = "Corrigez ce réglage dans le fichier d'environnement (docs/exploitation.md, § 3), puis redémarrez."
    unreadable = getattr(settings, "PORTAL_UNREADABLE", {})
    return [Error(f"{wrong}.", hint=hint, id="portal.E012") for _, wrong in sorted(unreadable.items())]


@register(TAG)
def production_is_safe(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start for real tenants with a laptop's settings.

    A variable that cannot be read is spoken of by `variables_are_readable` alone.
    """
    if not getattr(settings, "PRODUCTION", False):
        return []
    found: list[CheckMessage] = [
        Error(f"{demand.variable} {demand.what}.", hint=demand.hint, id=f"portal.{demand.number}")
        for demand in DEMANDS
        if demand.variable not in settings.PORTAL_UNREADABLE and demand.broken()
    ]
    return found + _unwise()


def _unwise() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if "s3" not in settings.STORAGES["default"]["BACKEND"]:
        what = "Les fichiers sont sur le disque de cette machine."
        found.append(Warning(what, hint="Avec plusieurs machines, réglez PORTAL_S3_….", id="portal.W001"))
    if not settings.PORTAL_CLAMD and "PORTAL_CLAMD" not in settings.PORTAL_UNREADABLE:
        what = "Les fichiers des locataires ne sont pas vérifiés par un antivirus."
        hint = "Réglez PORTAL_CLAMD : tcp://hôte:3310 ou unix:///run/clamav/clamd.ctl."
        found.append(Warning(what, hint=hint, id="portal.W002"))
    if not settings.PORTAL_STAFF_SECOND_FACTOR:
        what = "Le personnel entre avec son seul mot de passe."
        found.append(Warning(what, hint="Enlevez PORTAL_STAFF_SECOND_FACTOR.", id="portal.W003"))
    if not settings.PORTAL_FIELD_KEYS and "PORTAL_FIELD_KEYS" not in settings.PORTAL_UNREADABLE:
        what = "Les secrets de double vérification sont chiffrés avec une clé tirée de PORTAL_SECRET_KEY."
        hint = "Réglez PORTAL_FIELD_KEYS : changer PORTAL_SECRET_KEY rendrait ces secrets illisibles."
        found.append(Warning(what, hint=hint, id="portal.W004"))
    if not settings.PORTAL_EXPORT_AGE_KEY and "PORTAL_EXPORT_AGE_KEY" not in settings.PORTAL_UNREADABLE:
        what = "Les mandats de prélèvement acceptés ne partent pas vers le logiciel de gestion."
        hint = "Réglez PORTAL_EXPORT_AGE_KEY : leurs IBAN ne sont écrits que chiffrés pour cette clé."
        found.append(Warning(what, hint=hint, id="portal.W005"))
    return found


@register(Tags.security, TAG)
def password_policy_is_known(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """The named policy of passwords exists, and is the one the CNIL recommends."""
    name = settings.PORTAL_PASSWORD_POLICY
    if name not in POLICIES:
        hint = f"Mettez l'une de celles-ci : {', '.join(POLICIES)}."
        return [Error("PORTAL_PASSWORD_POLICY ne nomme aucune règle connue.", hint=hint, id="portal.E020")]
    if name == "manuel-2018":
        hint = "La CNIL (délibération 2022-100) demande plus : mettez cnil-2022."
        return [Warning("La règle des mots de passe, manuel-2018, est faible.", hint=hint, id="portal.W020")]
    return []


@register(Tags.database)
def database_is_of_this_layout(
    app_configs: Any = None, databases: Collection[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Say what to do about a database from before the first release; `migrate` alone would die of it."""
    former = set()
    for alias in databases or ():
        recorder = MigrationRecorder(connections[alias])
        try:
            if recorder.has_table():
                former |= {app for app, _ in recorder.applied_migrations()} & FORMER_APPS
        except OperationalError:
            hint = "Vérifiez PORTAL_DATABASE_URL (hôte, base, utilisateur, mot de passe), et que le serveur tourne."
            return [Error("La base de données ne répond pas, ou refuse la connexion.", hint=hint, id="portal.E031")]
    if not former:
        return []
    what = "Cette base de données vient d'une version d'essai, d'avant la première publication."
    hint = "Arrêtez le portail, supprimez les dossiers var/ et media/, puis relancez `make demo`."
    return [Error(what, hint=hint, id="portal.E030")]
