"""The forms that a variable of the environment may have. Each function reads one, or raises `Unreadable`.

The text of `Unreadable` ends the sentence « il faut … », for those who run the portal.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import available_timezones

import environ
import holidays
import pyrage

T = TypeVar("T")
_HOST = re.compile(r"\.?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE)
_SWITCH = {
    **dict.fromkeys(("1", "true", "yes", "on", "oui", "y", "ok"), True),
    **dict.fromkeys(("0", "false", "no", "off", "non", "n"), False),
}
_PASSWORDS = "les caractères spéciaux d'un mot de passe s'écrivent encodés"


class Unreadable(ValueError):
    """The value has not the form it must have; its text says in French which."""


def text(value: str) -> str:
    """Any text."""
    return value


def label(value: str) -> str:
    """A few words that people read on a page."""
    if len(value) > 60 or set("<>{}") & set(value):
        raise Unreadable("quelques mots, 60 caractères au plus, sans < ni >")
    return value


def secret(value: str) -> str:
    """A text without blanks or signs of another alphabet."""
    if not re.fullmatch(r"[!-~]+", value):
        raise Unreadable("un texte sans espace ni accent")
    return value


def name(value: str) -> str:
    """The name of a bucket or of a region: lower case, figures, hyphens and dots."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", value):
        raise Unreadable("un nom en minuscules, chiffres et tirets")
    return value


def inner_address(value: str) -> str:
    """An address inside the proxy, between slashes."""
    if not re.fullmatch(r"/([\w-]+/)+", value, re.ASCII):
        raise Unreadable("une adresse entre deux barres, comme /_fichiers/")
    return value


def whole(lowest: int = 0, highest: int | None = None) -> Callable[[str], int]:
    """A whole number from `lowest` on, up to `highest` where there is one."""
    most = "" if highest is None else f", {highest} au plus"

    def parse(value: str) -> int:
        number = int(value) if re.fullmatch(r"\d{1,15}", value, re.ASCII) else -1
        if number < lowest or (highest is not None and number > highest):
            raise Unreadable(f"un nombre entier, {lowest} au moins{most}, sans unité")
        return int(value)

    return parse


def hours(value: str) -> tuple[int, int]:
    """Two whole hours of one day, the first before the second: `8-17`."""
    found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", value, re.ASCII)
    opens, closes = (int(found[1]), int(found[2])) if found else (0, 0)
    if not opens < closes <= 24:
        raise Unreadable("deux heures pleines et un tiret, comme 8-17")
    return opens, closes


def decimal(value: str) -> float:
    """A number from 0 on, with a point."""
    if not re.fullmatch(r"\d{1,9}(\.\d{1,6})?", value, re.ASCII):
        raise Unreadable("un nombre, 0 au moins, avec un point pour les décimales")
    return float(value)


def switch(value: str) -> bool:
    """Yes or no. Another word is refused rather than guessed."""
    if value.lower() not in _SWITCH:
        raise Unreadable("1 (oui) ou 0 (non)")
    return _SWITCH[value.lower()]


def one_of(*choices: str) -> Callable[[str], str]:
    """One of these words."""

    def parse(value: str) -> str:
        if value not in choices:
            raise Unreadable(f"l'un de ces mots : {', '.join(choices)}")
        return value

    return parse


def listed(parse_one: Callable[[str], T]) -> Callable[[str], list[T]]:
    """Several of the same form, between commas."""

    def parse(value: str) -> list[T]:
        return [parse_one(one.strip()) for one in value.split(",") if one.strip()]

    return parse


def folder(value: str) -> str:
    """The whole path of a folder, so that it does not depend on where a command is started."""
    if not value.startswith("/") or Path(value).is_file():
        raise Unreadable("le chemin complet d'un dossier, qui commence par /")
    return value


def host(value: str) -> str:
    """The name of a host as Django's `ALLOWED_HOSTS` takes it: neither `https://` nor a path."""
    if value != "*" and not _HOST.fullmatch(value) and not re.fullmatch(r"\[[0-9a-f:.]+\]", value, re.IGNORECASE):
        raise Unreadable("des noms d'hôte seuls, sans https:// ni port ni /, comme locataires.exemple.fr")
    return value


def origin(value: str) -> str:
    """`https://host` or `http://host`, with a port at most."""
    form = "une adresse comme https://locataires.exemple.fr, sans rien derrière"
    parts = _split(value.rstrip("/"), form)
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.hostname or "") or parts.path:
        raise Unreadable(form)
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise Unreadable(form)
    return value.rstrip("/")


def address(value: str) -> str:
    """A whole address of the web, with its path."""
    form = "une adresse complète comme https://banque.exemple.fr/paiement/"
    parts = _split(value, form)
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(parts.hostname or "") or "@" in parts.netloc:
        raise Unreadable(form)
    if not parts.path.startswith("/") or parts.query or parts.fragment:
        raise Unreadable(form)
    return value


def digits(value: str) -> str:
    """A number that is kept as it is written, with its zeros."""
    if not re.fullmatch(r"[0-9]+", value):
        raise Unreadable("des chiffres seuls")
    return value


def mail_address(value: str) -> str:
    """An address of mail, without a name before it: the name is the landlord's."""
    if not re.fullmatch(r"[!-?A-~]+@[a-zA-Z0-9.-]+", value) or set('<>,;:"()') & set(value):
        raise Unreadable("une adresse de messagerie seule, comme no-reply@exemple.fr")
    return value


def rate(value: str) -> str:
    """So many in so many seconds: `10/900`."""
    if not re.fullmatch(r"[1-9]\d{0,8}/[1-9]\d{0,8}", value, re.ASCII):
        raise Unreadable("un nombre d'essais et une durée en secondes, comme 10/900")
    return value


def age_key(value: str) -> str:
    """The public key of somebody to whom files are encrypted with age."""
    try:
        pyrage.x25519.Recipient.from_str(value)
    except pyrage.RecipientError as error:
        raise Unreadable("la clé publique d'age, qui commence par age1") from error
    return value


def field_key(value: str) -> str:
    """A key of Fernet: 32 bytes in URL-safe base 64."""
    try:
        whole_key = len(base64.b64decode(value.encode("ascii"), altchars=b"-_", validate=True)) == 32
    except ValueError:
        whole_key = False
    if not whole_key:
        raise Unreadable("des clés de 44 caractères faites par Fernet.generate_key(), séparées par des virgules")
    return value


def fingerprint_key(value: str) -> str:
    """A version, a colon and a key of 32 characters at least."""
    if not re.fullmatch(r"[a-z0-9]{1,8}:[A-Za-z0-9_=-]{32,200}", value, re.ASCII):
        raise Unreadable(
            "des clés précédées de leur version, comme 2:…, de 32 caractères au moins, séparées par des virgules"
        )
    return value


def json_object(value: str) -> dict[str, Any]:
    """An object of JSON."""
    try:
        found = json.loads(value)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Unreadable('un objet JSON, comme {"nom": "valeur"}')
    return found


def json_texts(value: str) -> dict[str, str]:
    """An object of JSON that holds texts only, as headers do."""
    found = json_object(value)
    if not all(isinstance(one, str) and one.isprintable() for one in found.values()):
        raise Unreadable('un objet JSON de textes sur une ligne, comme {"Authorization": "Bearer …"}')
    return found


def sms_body(value: str) -> dict[str, Any]:
    """What a provider of short messages is sent, with the places of the number and of the text."""
    found = json_object(value)
    if "{number}" not in value or "{text}" not in value:
        raise Unreadable('un objet JSON où se trouvent {number} et {text}, comme {"to": "{number}", "text": "{text}"}')
    return found


def country(value: str) -> str:
    """The two letters of a country (ISO 3166)."""
    if not re.fullmatch(r"[A-Z]{2}", value, re.ASCII):
        raise Unreadable("des codes de pays de deux lettres, séparés par des virgules, comme FR,BE,CH")
    return value


def scanner(value: str) -> str:
    """Where clamd listens."""
    form = "tcp://hôte:3310 ou unix:///run/clamav/clamd.ctl"
    parts = _split(value, form)
    tcp = parts.scheme == "tcp" and parts.hostname and parts.port and not parts.path.strip("/")
    if not tcp and not (parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1):
        raise Unreadable(form)
    return value


def time_zone(value: str) -> str:
    """A zone of the IANA database, with a place in it: `UTC` or `CET` know no summer or no landlord."""
    if "/" not in value or value not in available_timezones():
        raise Unreadable("un fuseau horaire comme Europe/Paris, Indian/Reunion ou America/Martinique")
    return value


def holiday_region(value: str) -> str:
    """A region of France that has public holidays of its own, by the code of the library `holidays`."""
    regions = sorted(one for one in holidays.country_holidays("FR").subdivisions if " " not in one)  # not zones
    if value not in regions:
        raise Unreadable(f"l'un de ces codes : {', '.join(regions)} (57 pour la Moselle, 6AE pour l'Alsace)")
    return value


def listening(value: str) -> str:
    """Where gunicorn listens."""
    form = "une adresse et un port comme 127.0.0.1:8000, ou unix:/run/portail.sock"
    if not value.startswith("unix:/"):
        parts = _split(f"tcp://{value}", form)
        if not parts.hostname or not parts.port or parts.path or parts.query:
            raise Unreadable(form)
    return value


def networks(value: str) -> str:
    """Addresses between commas, or `*`."""
    try:
        for one in value.split(",") if value != "*" else []:
            ip_network(one.strip())
    except ValueError as error:
        raise Unreadable("des adresses IP séparées par des virgules") from error
    return value


def database(value: str) -> dict[str, Any]:
    """The address of a database, as Django's `DATABASES` takes it."""
    form = f"une adresse comme postgres://utilisateur:motdepasse@hôte:5432/base ; {_PASSWORDS}"
    parts = _split(value, form)
    if parts.scheme not in ("postgres", "postgresql", "sqlite") or (len(parts.path) < 2 and not parts.netloc):
        raise Unreadable(form)
    found = _read(environ.Env.db_url_config, value, form)
    if not found["NAME"] or (parts.scheme != "sqlite" and not _is_host(found["HOST"])):
        raise Unreadable(form)
    return found


def cache(value: str) -> dict[str, Any]:
    """The address of a cache, as Django's `CACHES` takes it."""
    form = "une adresse comme rediscache://hôte:6379/0"
    parts = _split(value, form)
    if "redis" in parts.scheme and not (_is_host(parts.hostname or "") and re.fullmatch(r"(/\d*)?", parts.path)):
        raise Unreadable(form)
    return _read(environ.Env.cache_url_config, value, form)


def mail_server(value: str) -> dict[str, Any]:
    """The address of a server of mails, as Django's `EMAIL_…` take it."""
    form = f"une adresse comme smtp+tls://utilisateur:motdepasse@hôte:587 ; {_PASSWORDS}"
    parts = _split(value, form)
    if parts.scheme.startswith("smtp") and not _HOST.fullmatch(parts.hostname or ""):
        raise Unreadable(form)
    return _read(environ.Env.email_url_config, value, form)


def _is_host(value: str) -> bool:
    """Whether a server's name is one; empty or a path: a socket on this machine."""
    decoded = unquote(value)
    return not decoded or decoded.startswith("/") or bool(re.fullmatch(r"[\w.,:-]+|\[[0-9a-f:.]+\]", decoded))


def _split(value: str, form: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises for what is no number
    except ValueError as error:
        raise Unreadable(form) from error
    return parts


def _read(library: Callable[[str], dict[str, Any]], value: str, form: str) -> dict[str, Any]:
    try:
        return dict(library(value))
    except (ValueError, KeyError, environ.ImproperlyConfigured) as error:
        raise Unreadable(form) from error
