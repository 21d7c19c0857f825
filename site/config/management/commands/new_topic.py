"""Lay out a new topic of requests: an app that works as it stands, and a test that says what is left to write."""

from __future__ import annotations

import keyword
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tenant_space.editable_words.page_specs import page_specs

SKELETON = Path(__file__).resolve().parents[2] / "topic_skeleton"
LEFT = """Il reste à faire :
 1. dans site/config/settings/base.py, une ligne dans INSTALLED_APPS : "forms.{name}.apps.{camel}Config",
 2. manage.py makemigrations {name}, puis ruff check --fix et ruff format
 3. remplacer chaque « À nommer », écrire les champs, les courriels et ce que l'acceptation change
 4. pytest tests/forms/{name} : le dernier test échoue jusque-là
Le bureau, les numéros, les délais, l'export et l'API suivent d'eux-mêmes."""


class Command(BaseCommand):
    """Writes files only, and never over one that exists."""

    help = "Prépare un nouveau sujet de demandes : forms/NOM, sa page, et un test qui dit ce qui reste à écrire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="le nom de l'app, en anglais et en minuscules : parking_space")
        parser.add_argument("--into", type=Path, default=settings.BASE_DIR, help="la racine du code")

    def handle(self, *args: Any, **options: Any) -> None:
        name, into = options["name"], options["into"]
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or keyword.iskeyword(name):
            raise CommandError("Un nom s'écrit en minuscules et sans accents : parking_space.")
        if name in {app.label for app in apps.get_app_configs()}:
            raise CommandError(f"Une app s'appelle déjà {name}.")
        written = self._files(name, into)
        there = [path for path in written if path.exists()]
        if there:
            raise CommandError(f"Ces fichiers existent déjà : {', '.join(map(str, there))}.")
        for path, text in written.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(str(path.relative_to(into)))
        self.stdout.write(LEFT.format(name=name, camel=_camel(name)))

    def _files(self, name: str, into: Path) -> dict[Path, str]:
        """What is written, and where."""
        app, tests = into / "forms" / name, into / "tests" / "forms" / name
        words = {
            "name": name,
            "camel": _camel(name),
            "slug": name.replace("_", "-"),
            "place": str(max(spec.place for spec in page_specs()) + 10),
        }
        modules = {app / path.name.removesuffix(".txt"): _filled(path, words) for path in (SKELETON / "app").iterdir()}
        return {
            app / "__init__.py": "",
            app / "migrations" / "__init__.py": "",
            tests / "__init__.py": "",
            **modules,
            into / "templates" / "pages" / f"{name}.html": _filled(SKELETON / "templates" / "page.html.txt", words),
            tests / f"test_{name}.py": _filled(SKELETON / "tests" / "test_topic.py.txt", words),
        }


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _filled(path: Path, words: dict[str, str]) -> str:
    return re.sub(r"\{\{ (\w+) \}\}", lambda found: words[found[1]], path.read_text(encoding="utf-8"))
