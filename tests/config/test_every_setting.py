"""Every setting one by one: missing, empty or malformed it is said in French, with a code, without a traceback."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.settings.environment import Environment
from config.settings.forms_of_values import listed, mail_address, scanner, whole
from tests.kit.services import ROOT
from tests.kit.settings_read import SAFE, messages_of, production_environment

# A value of the wrong form for each variable that production reads. `SHARED`: those of one form.
WHOLE = (
    "UPLOAD_FILE_MB UPLOAD_PHOTO_MB UPLOAD_COUNT UPLOAD_TOTAL_MB UPLOAD_HOURLY UPLOAD_PIXELS "
    "MOST_OPEN UNDO_MINUTES DRAFT_DAYS REOPEN_DAYS ESCALATION_DAYS MAIL_EXCERPT HELP_MONTHS STALE_DAYS "
    "STATEMENT_LINES STATEMENT_HOURS STATEMENTS_A_DAY EXPORT_DAYS IBAN_DAYS REMEMBER_DAYS API_PER_MINUTE GRACE_DAYS "
    "IMPORT_BAD_ROWS_PERCENT IMPORT_BRAKE_PERCENT IMPORT_BRAKE_ROWS IMPORT_BRAKE_EUROS "
    "PAYMENT_POSTED_DAYS SIGNATURE_KNOWN_DAYS SIGNATURE_MONTHS PUBLIC_SECONDS "
    "CLOSING_NOTICE_DAYS CLOSING_BRAKE_PERCENT DATABASE_KEEP_SECONDS DATABASE_PREPARE_AFTER PROXY_COUNT "
    "HSTS_SECONDS THREADS"
)
LIMITS = (
    "IDENTITY_PARTIAL IDENTITY_ACCOUNT IDENTITY_NETWORK IDENTITY_ALL IDENTITY_PLAIN SIGN_UP ACTIVATION "
    "SIGN_IN_EMAIL SIGN_IN_NETWORK "
    "PASSKEY_NETWORK SECOND_FACTOR SECOND_FACTOR_DAY SECOND_FACTOR_MAIL RESET_EMAIL RESET_NETWORK RESEND_EMAIL "
    "RESEND_NETWORK EMAIL_CHANGE HELP_NETWORK HELP_ALL HELP_EMAIL STATEMENT_DOWNLOAD "
    "MESSAGE MESSAGE_ACCOUNT REQUEST REQUEST_ACCOUNT PAY_LINK PAY_LINK_NETWORK CODE_PERSON CODE_DESTINATION"
)
MALFORMED = {
    **{f"PORTAL_{name}": "dix Mo" for name in WHOLE.split()},
    **{f"PORTAL_LIMIT_{name}": "10 par heure" for name in LIMITS.split()},
    **{f"PORTAL_{name}": "media/ici" for name in ("MEDIA_ROOT", "STATIC_ROOT", "EXPORT_DIR", "MAILBOX")},
    **{
        f"PORTAL_{name}": "peut-être"
        for name in (
            *("DEMO", "STAFF_SECOND_FACTOR", "ACTIVATION_CODE", "HTTPS_REDIRECT", "HTTPS_COOKIES"),
            *("PAYMENT_NETWORKS_ONLY", "PAYMENT_NO_LITIGATION", "ONLINE_SIGNATURE", "SIGNATURE_BY_MAIL"),
        )
    },
    "PORTAL_IDLE_MINUTES": "1,5",
    "PORTAL_ACCEL_LOCATION": "sans-barres",
    "PORTAL_HOSTS": "https://locataires.example.org/",
    "PORTAL_OFFICE_HOURS": "17-8",
    "PORTAL_URL": "locataires.example.org",
    "PORTAL_TRUSTED_ORIGINS": "locataires.example.org",
    "PORTAL_DATABASE_URL": "postgres://portal:a/b@db.example.org/portal",
    "PORTAL_CACHE_URL": "cache.example.org",
    "PORTAL_EMAIL_URL": "smtp://mail.example.org:vingt-cinq",
    "PORTAL_FROM_EMAIL": "Espace locataire",
    "PORTAL_CLAMD": "127.0.0.1:3310",
    "PORTAL_FIELD_KEYS": "trop-courte",
    "PORTAL_EXPORT_AGE_KEY": "age1trop-courte",
    "PORTAL_FINGERPRINT_KEYS": "sans-version",
    "PORTAL_EVIDENCE_KEYS": "sans-version",
    "PORTAL_LOG_LEVEL": "bavard",
    "PORTAL_TIME_ZONE": "CET",
    "PORTAL_HOLIDAYS": "Zone A",
    "PORTAL_PHONE_REGION": "La Réunion",
    "PORTAL_SEPA_COUNTRIES": "France",
    "PORTAL_SEPA_BIC_COUNTRIES": "Suisse",
    "PORTAL_S3_ENDPOINT": "s3.example.org",
    "PORTAL_S3_ACCESS_KEY": "une clé",
    "PORTAL_S3_SECRET_KEY": "une clé",
    "PORTAL_S3_REGION": "Région Ouest",
    "PORTAL_S3_PRIVATE_BUCKET": "Seau Privé",
    "PORTAL_S3_PUBLIC_BUCKET": "Seau Public",
    "PORTAL_S3_PUBLIC_DOMAIN": "https://images.example.org",
    "PORTAL_S3_PUBLIC_ORIGIN": "images.example.org",
    "PORTAL_VIDEO_HOSTS": "https://tube.example.org/",
    "PORTAL_PAYMENT_GATEWAY": "ma-banque",
    "PORTAL_PAYMENT_BANK_NAME": "la {banque}",
    "PORTAL_PAYMENT_URL": "paiement.example.org",
    "PORTAL_PAYMENT_SHOP": "boutique",
    "PORTAL_PAYMENT_KEY": "une clé",
    "PORTAL_PAYMENT_MODE": "ESSAI",
    "PORTAL_PAYMENT_HOSTS": "https://3ds.example.org/",
    "PORTAL_PAYMENT_NETWORKS": "banque",
    "PORTAL_PAYMENT_REST_URL": "api.example.org",
    "PORTAL_PAYMENT_REST_PASSWORD": "un mot",
    "PORTAL_SMS_GATEWAY": "pigeon",
    "PORTAL_SMS_URL": "sms.example.org",
    "PORTAL_SMS_HEADERS": "Authorization: clé",
    "PORTAL_SMS_BODY": '{"to": "0612345678"}',
    "PORTAL_BIND": "huit mille",
    "PORTAL_FORWARDED_ALLOW_IPS": "mandataire",
    "WEB_CONCURRENCY": "deux",
}
# Judged by another check than the one of forms.
OTHERWISE = {"PORTAL_SECRET_KEY": ("0123", "E001"), "PORTAL_PASSWORD_POLICY": ("laxiste", "E020")}
NAMES = sorted([*MALFORMED, *OTHERWISE])
# What is said when a variable is not there; of all others nothing.
ABSENT = {
    "PORTAL_SECRET_KEY": "E001",
    "PORTAL_HOSTS": "E003",
    "PORTAL_DATABASE_URL": "E004",
    "PORTAL_CACHE_URL": "E005",
    "PORTAL_EMAIL_URL": "E006",
    "PORTAL_URL": "E007",
    "PORTAL_PROXY_COUNT": "E010",
    "PORTAL_EXPORT_DIR": "E011",
    "PORTAL_S3_ACCESS_KEY": "E012",
    "PORTAL_S3_SECRET_KEY": "E012",
    "PORTAL_S3_ENDPOINT": "W001",
    "PORTAL_CLAMD": "W002",
    "PORTAL_FIELD_KEYS": "W004",
    "PORTAL_EXPORT_AGE_KEY": "W005",
}
GUIDE = (ROOT / "docs" / "exploitation.md").read_text()
ENGLISH = re.compile(r"\b(must|should|missing|invalid|Traceback|value|the)\b")


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    asked: dict[str, dict[str, str | None]] = {"safe": {}, "sample": sample()}
    for name in NAMES:
        wrong = MALFORMED.get(name) or OTHERWISE[name][0]
        asked |= {f"missing {name}": {name: None}, f"empty {name}": {name: " "}, f"malformed {name}": {name: wrong}}
    return messages_of(asked)


def sample() -> dict[str, str | None]:
    """The sample file of the guide, with the secrets that it leaves to be drawn."""
    block = GUIDE.partition("### Le fichier de réglages")[2].partition("```sh\n")[2].partition("```")[0]
    given: dict[str, str] = dict(re.findall(r'^(\w+)="(.*)"$', block, re.MULTILINE))
    drawn = {name: SAFE[name] for name, value in given.items() if value == "…" and name in SAFE}
    return {**dict.fromkeys(SAFE), **given, **drawn}


def codes(messages: list[list[str]]) -> list[str]:
    return [code.removeprefix("portal.") for code, _ in messages]


@pytest.mark.slow
def test_the_table_above_holds_every_variable_that_is_read(said: dict[str, Any]) -> None:
    assert said["names"] == NAMES


@pytest.mark.parametrize("state", ["missing", "empty"])
def test_a_variable_that_is_not_there(said: dict[str, Any], state: str) -> None:
    assert {name: codes(said[f"{state} {name}"]) for name in NAMES} == {
        name: [ABSENT[name]] if name in ABSENT else [] for name in NAMES
    }
    for name in NAMES:
        assert all(ENGLISH.search(text) is None for _, text in said[f"{state} {name}"]), name


def test_a_malformed_variable_is_said_once_with_its_name_and_not_its_value(said: dict[str, Any]) -> None:
    for name in NAMES:
        value, code = OTHERWISE.get(name) or (MALFORMED[name], "E012")
        assert codes(said[f"malformed {name}"]) == [code], name
        [(_, text)] = said[f"malformed {name}"]
        assert name in text and value not in text, (name, text)
        assert ENGLISH.search(text) is None, text


def test_the_guide_names_every_variable() -> None:
    named = set(re.findall(r"`(\w+)`", GUIDE))
    assert [name for name in NAMES if not {name, _short(name)} & named] == []


def _short(name: str) -> str:
    """As the guide's table of limits names it, where all begin alike."""
    return name.removeprefix("PORTAL_LIMIT_")


def test_a_start_from_the_sample_file_has_nothing_to_say(said: dict[str, Any]) -> None:
    assert said["sample"] == said["safe"] == []


def start(*command: str, **change: str | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=production_environment(change), capture_output=True, text=True
    )


@pytest.mark.parametrize(
    ("command", "change", "told"),
    [
        (["-c", "import config.wsgi"], {"PORTAL_SECRET_KEY": None}, "portal.E001"),
        (["-c", "import config.wsgi"], {"PORTAL_EMAIL_URL": "smtp://h:x"}, "portal.E012"),
        (["manage.py", "migrate"], {"PORTAL_SECRET_KEY": None}, "portal.E001"),
        (["manage.py", "migrate"], {"PORTAL_DATABASE_URL": "postgres://u:p@127.0.0.1:1/b"}, "portal.E031"),
        (["manage.py", "check"], {"DJANGO_SETTINGS_MODULE": "config.settings.prod"}, "portal.E014"),
        (["-m", "gunicorn", "--check-config"], {"PORTAL_THREADS": "huit"}, "portal.E012"),
    ],
)
@pytest.mark.slow
def test_a_real_start_says_it_without_a_traceback(
    command: list[str], change: dict[str, str | None], told: str
) -> None:
    done = start(*command, **change)
    assert done.returncode != 0
    assert told in done.stderr and "Traceback" not in done.stderr, done.stderr


def test_clock_and_holidays_are_the_landlords() -> None:
    code = "from django.conf import settings; print(settings.TIME_ZONE, settings.PORTAL_HOLIDAYS)"
    done = start("-c", code, PORTAL_TIME_ZONE="Indian/Reunion", PORTAL_HOLIDAYS="974")
    assert done.stdout.split() == ["Indian/Reunion", "974"]


def test_blanks_and_the_line_ends_of_windows_are_taken_off() -> None:
    read = Environment({"PORTAL_A": " 12\r", "PORTAL_B": " a@b.fr , c@d.fr ,"})
    assert read("A", whole(), 0) == 12
    assert read("B", listed(mail_address), list[str]()) == ["a@b.fr", "c@d.fr"]
    assert read.unreadable == {} and read.names == {"PORTAL_A", "PORTAL_B"}


@pytest.mark.parametrize("value", ["-1", "0", "1.5", "٣", "1e3", "9" * 40])
def test_what_is_no_whole_number_from_one_on(value: str) -> None:
    read = Environment({"PORTAL_A": value})
    assert read("A", whole(1), 7) == 7 and "PORTAL_A" in read.unreadable


@pytest.mark.parametrize("value", ["tcp://h", "unix://run/clamd.ctl", "tcp://h:99999", "http://h:3310"])
def test_what_is_no_address_of_a_scanner(value: str) -> None:
    read = Environment({"PORTAL_CLAMD": value})
    assert read("CLAMD", scanner, "") == "" and read.unreadable


def test_the_verbs_say_why_they_stop(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    for name in (".ci/packages", ".venv/bin/python", ".venv/bin/pip", "stubs/npm"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {int(name == 'stubs/npm')}\n")
        (tmp_path / name).chmod(0o755)
    environment = {"PATH": f"{tmp_path / 'stubs'}:/usr/bin:/bin"}
    done = subprocess.run(["make", "test"], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert "npm could not install" in done.stderr and "registry" in done.stderr
