"""What the settings of production are given, and what they say: read again and again in one process.

Starting one for each change would cost seconds.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from tests.kit.services import ROOT

SAFE = {
    "PORTAL_SECRET_KEY": "k8dJ2nq0Zr5Yw7XcV1bNmQpLsTfGhUeIoA3x6C9vB4zDyWtR0aZ1",
    "PORTAL_HOSTS": "locataires.example.org",
    "PORTAL_URL": "https://locataires.example.org",
    "PORTAL_DATABASE_URL": "postgres://portal:secret@db.example.org/portal",
    "PORTAL_CACHE_URL": "rediscache://cache.example.org:6379/0",
    "PORTAL_EMAIL_URL": "smtp://user:secret@mail.example.org:25",
    "PORTAL_PROXY_COUNT": "1",
    "PORTAL_EXPORT_DIR": "/srv/portal/out",
    "PORTAL_S3_ENDPOINT": "https://s3.example.org",
    "PORTAL_S3_ACCESS_KEY": "key",
    "PORTAL_S3_SECRET_KEY": "secret",
    "PORTAL_FIELD_KEYS": "ZmllbGQta2V5LWZvci10aGUtdGVzdHMtb25seS0tLS0=",
    "PORTAL_EXPORT_AGE_KEY": "age12g0jttwnzffrs8yxhata0sqgzvgdxklwtad26ndcdvmksx9kuf9qt42dt0",
    "PORTAL_CLAMD": "unix:///run/clamav/clamd.ctl",
}
# Starts once, then reads the settings again for each environment: they alone decide what is said.
_ASK = """
import json, os, sys, django
django.setup()
from django.conf import Settings, settings
from django.core.checks import run_checks
safe, found = dict(os.environ), {}
for name, change in json.load(sys.stdin).items():
    os.environ.clear()
    os.environ.update({one: value for one, value in {**safe, **change}.items() if value is not None})
    for module in [one for one in sys.modules if one.startswith("config.settings")]:
        del sys.modules[module]
    settings._wrapped = Settings("config.settings.production")
    found[name] = [(message.id, message.msg + " " + message.hint) for message in run_checks(tags=["production"])]
    found.setdefault("names", sorted(settings.PORTAL_VARIABLES))
print(json.dumps(found))
"""


def production_environment(change: Mapping[str, str | None]) -> dict[str, str]:
    """The environment of a safe production, with this change; None takes a variable out."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))}
    both = {
        **mine,
        **SAFE,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        **change,
    }
    return {name: value for name, value in both.items() if value is not None}


def served_environment(cache: str) -> dict[str, str]:
    """What production is given where its parts run on this machine, with the address of its cache."""
    names = ("PORTAL_SECRET_KEY", "PORTAL_URL", "PORTAL_PROXY_COUNT", "PORTAL_FIELD_KEYS", "PORTAL_EXPORT_AGE_KEY")
    return {
        **{name: SAFE[name] for name in names},
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "PORTAL_HOSTS": f"{SAFE['PORTAL_HOSTS']},localhost",
        "PORTAL_CACHE_URL": cache,
        "PORTAL_FROM_EMAIL": "no-reply@example.org",
    }


def messages_of(asked: Mapping[str, Mapping[str, str | None]]) -> dict[str, Any]:
    """What the start checks say with each change: code and text; and under `names` the variables read."""
    done = subprocess.run(
        [sys.executable, "-c", _ASK],
        cwd=ROOT,
        env=production_environment({}),
        input=json.dumps(asked),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))
