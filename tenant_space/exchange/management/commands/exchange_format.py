"""Write the tables of the page that describes the exchange format."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tenant_space.exchange.format_page import page_updated

PAGE: Path = settings.BASE_DIR / "docs" / "exchange-format.md"


class Command(BaseCommand):
    """What stands outside the two marks of the page is written by hand, and left alone."""

    help = "Écrit dans docs/exchange-format.md les tableaux de fichiers et de colonnes du format EXL 1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--page", type=Path, default=PAGE, metavar="PAGE", help="la page à récrire")

    def handle(self, *args: Any, **options: Any) -> None:
        page: Path = options["page"]
        try:
            updated = page_updated(page.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise CommandError(f"{page} n'a pas pu être récrite : {error}") from error
        page.write_text(updated, encoding="utf-8")
        self.stdout.write(str(page))
