"""`manage.py new_topic`: what it lays out works as it stands, and its last test fails until it is written."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.kit.databases import Databases

ROOT = Path(__file__).resolve().parents[2]
NAME = "parking_space"
SETTINGS = """
from config.settings.test import *
INSTALLED_APPS = [*INSTALLED_APPS, "forms.parking_space.apps.ParkingSpaceConfig"]
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
"""
# In a portal with the new topic: its migration is written, its page laid down, its kind known, its preview drawn.
TRIAL = """
from django.core.management import call_command
from django.test import RequestFactory
from forms.parking_space.models import ParkingSpacePage
from forms.submissions.models import RefusalReason
from forms.submissions.registry import kind_of
call_command("makemigrations", "parking_space", verbosity=0)
call_command("check")
call_command("migrate", verbosity=0)
call_command("setup_site", verbosity=0)
page = ParkingSpacePage.objects.get()
html = page.make_preview_request(original_request=RequestFactory().get("/")).render().content.decode()
assert "Votre demande" in html and RefusalReason.objects.filter(kind="parking_space").exists()
print(kind_of("parking_space").code)
"""


@pytest.fixture
def laid_out(tmp_path: Path) -> Path:
    """The topics there are, as links, with a new one among them."""
    (tmp_path / "forms").mkdir()
    for path in (ROOT / "forms").iterdir():
        (tmp_path / "forms" / path.name).symlink_to(path)
    return tmp_path


def test_it_lays_out_a_topic_that_compiles_and_says_what_is_left(tmp_path: Path) -> None:
    said = io.StringIO()
    call_command("new_topic", NAME, into=tmp_path, stdout=said)
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert {f"forms/{NAME}/{module}.py" for module in ("apps", "kinds", "forms", "models", "first_pages")} <= set(
        written
    )
    assert f"templates/pages/{NAME}.html" in written and f"tests/forms/{NAME}/test_{NAME}.py" in written
    for path in tmp_path.rglob("*.py"):
        compile(path.read_text(), path, "exec")
        assert "{{" not in path.read_text()
    assert "INSTALLED_APPS" in said.getvalue() and f"makemigrations {NAME}" in said.getvalue()
    lint = [str(Path(sys.executable).parent / "ruff"), "check", "--ignore", "I001", "--config", "pyproject.toml"]
    done = subprocess.run([*lint, str(tmp_path / "forms")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["Parking", "parking-space", "1a", "class", "insurance", "été", ""])
def test_a_name_that_cannot_be_an_app_or_is_one_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError):
        call_command("new_topic", name, into=tmp_path)
    assert not any(tmp_path.iterdir())


def test_it_never_writes_over_what_exists(tmp_path: Path) -> None:
    call_command("new_topic", NAME, into=tmp_path, stdout=io.StringIO())
    kept = tmp_path / "forms" / NAME / "kinds.py"
    kept.write_text("mine")
    with pytest.raises(CommandError, match="existent déjà"):
        call_command("new_topic", NAME, into=tmp_path)
    assert kept.read_text() == "mine"


@pytest.mark.slow
def test_a_portal_with_it_works_as_it_stands(laid_out: Path, databases: Databases) -> None:
    call_command("new_topic", NAME, into=laid_out, stdout=io.StringIO())
    (laid_out / "with_it.py").write_text(SETTINGS)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))},
        "PYTHONPATH": f"{laid_out}:{ROOT}:{ROOT / 'site'}",
        "DJANGO_SETTINGS_MODULE": "with_it",
        "PORTAL_DATABASE_URL": databases.copy("migrated"),
    }
    command = [sys.executable, "-m", "django", "shell", "--no-imports", "-c", TRIAL]
    done = subprocess.run(command, cwd=laid_out, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert NAME in done.stdout
