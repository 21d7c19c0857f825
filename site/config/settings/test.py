"""The test suite: cheap hashing, mails in memory, no waiting; the database is given by the suite."""

import tempfile
from pathlib import Path

import environ

_SQLITE = environ.Env().str("PORTAL_TEST_DATABASE", default="postgresql") == "sqlite"
environ.os.environ.setdefault(
    "PORTAL_DATABASE_URL",
    "sqlite:///test.sqlite3" if _SQLITE else "postgres://portal:portal@127.0.0.1:1/portal",
)

from .base import *  # noqa: E402, F403

# A topic of requests that only the tests know, to prove that a topic is one app.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.example_topic.apps.ExampleTopicConfig"]
SECRET_KEY = "only-for-the-tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(tempfile.gettempdir()) / "portal-test-media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "public": {"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": {"base_url": "/media/"}},
    # As strict as production's, without gathering the files first.
    "staticfiles": {"BACKEND": "tests.kit.static_files.KnownFilesStorage"},
}
# Empty, and one for all runs: a new one at each start of Python would be left behind.
STATIC_ROOT = Path(tempfile.gettempdir()) / "portal-test-static"
STATIC_ROOT.mkdir(exist_ok=True)
# A test that is about undoing sets it; in the others a decision is told at once.
PORTAL_UNDO_MINUTES = 0
# A test that is about a limit sets it; the others are not to meet one.
PORTAL_LIMITS = dict.fromkeys(PORTAL_LIMITS, "100000/3600")
# A test that is about the kept pages sets it; others change rows behind the signals.
PORTAL_PUBLIC_SECONDS = 0
PORTAL_PAYMENT_GATEWAY = "simulator"
PORTAL_ONLINE_SIGNATURE = True
PORTAL_SMS_GATEWAY = "mailbox"
