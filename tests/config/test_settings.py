"""Settings: an unsafe production start is refused, private files have no address."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from config import checks
from tenant_space.files.storages import PrivateFileSystemStorage
from tests.kit.services import ROOT
from tests.kit.settings_read import SAFE

UNSAFE = {
    "portal.E001": {"PORTAL_SECRET_KEY": "short"},
    "portal.E003": {"PORTAL_HOSTS": "*"},
    "portal.E004": {"PORTAL_DATABASE_URL": "sqlite:///portal.sqlite3"},
    "portal.E005": {"PORTAL_CACHE_URL": "locmemcache://"},
    "portal.E006": {"PORTAL_EMAIL_URL": "filemail:///tmp/mails"},
    "portal.E007": {"PORTAL_URL": "http://locataires.example.org"},
    "portal.E008": {"PORTAL_DEMO": "1"},
    "portal.E010": {"PORTAL_PROXY_COUNT": "0"},
    "portal.E009": {"PORTAL_HTTPS_COOKIES": "0"},
}
UNWISE = {
    "portal.W001": {"PORTAL_S3_ENDPOINT": ""},
    "portal.W002": {"PORTAL_CLAMD": ""},
    "portal.W003": {"PORTAL_STAFF_SECOND_FACTOR": "0"},
    "portal.W004": {"PORTAL_FIELD_KEYS": ""},
    "portal.W005": {"PORTAL_EXPORT_AGE_KEY": ""},
}
# Starts once, then reads the settings again for each environment: what is checked is decided by them alone.
ASK = """
import json, os, sys, django
django.setup()
from django.conf import Settings, settings
from django.core.checks import run_checks
safe, found = dict(os.environ), {}
for name, change in json.load(sys.stdin).items():
    os.environ.clear()
    os.environ.update({**safe, **change})
    for module in [one for one in sys.modules if one.startswith("config.settings")]:
        del sys.modules[module]
    settings._wrapped = Settings("config.settings.production")
    found[name] = [message.id for message in run_checks(tags=["production"])]
print(json.dumps(found))
"""


def production(code: str, asked: str = "", **change: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))}
    environment = {
        **clean,
        **SAFE,
        **change,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
    }
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, input=asked, capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def said() -> dict[str, list[str]]:
    """What the deployment check says with each change, and first and last without any."""
    done = production(ASK, json.dumps({"safe": {}, **UNSAFE, **UNWISE, "safe again": {}}))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_a_safe_production_has_nothing_to_say(said: dict[str, list[str]]) -> None:
    assert said["safe"] == said["safe again"] == []


@pytest.mark.parametrize("number", UNSAFE)
def test_each_unsafe_setting_is_refused(said: dict[str, list[str]], number: str) -> None:
    assert number in said[number]


@pytest.mark.parametrize("number", UNWISE)
def test_what_is_unwise_is_said(said: dict[str, list[str]], number: str) -> None:
    assert said[number] == [number]


@pytest.mark.slow
def test_the_web_server_itself_refuses_to_start() -> None:
    done = production("import config.wsgi", PORTAL_SECRET_KEY="short")
    assert done.returncode != 0
    assert "PORTAL_SECRET_KEY" in done.stderr
    assert production("import config.wsgi").returncode == 0


def test_debug_is_refused(settings: Settings) -> None:
    settings.PRODUCTION, settings.DEBUG = True, True
    assert "portal.E002" in [message.id for message in checks.production_is_safe()]


def test_a_private_file_on_disk_has_no_address(tmp_path: Path) -> None:
    storage = PrivateFileSystemStorage(location=tmp_path)
    name = storage.save("erp/a.pdf", ContentFile(b"x"))
    with pytest.raises(NotImplementedError, match="no address"):
        storage.url(name)
