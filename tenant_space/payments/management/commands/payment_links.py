"""Write the links that pay, and their codes to scan, for notices on paper."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tenant_space.payments.links import PAPER_DAYS
from tenant_space.payments.paper import paper_links, qr_svg

NAME = "payment_links.csv"
HEAD = ("account_number", "url", "valid_to", "qr_file")


class Command(BaseCommand):
    """Run by the printing chain before each printing: every run gives new links, and the earlier ones stay valid."""

    help = f"Écrit un lien de paiement par compte pour les avis sur papier, valable {PAPER_DAYS} jours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out",
            type=Path,
            default=settings.PORTAL_EXPORT_DIR,
            metavar="DIR",
            help="le dossier où le fichier est écrit (sans cette option : PORTAL_EXPORT_DIR)",
        )
        parser.add_argument(
            "--qr", action="store_true", help="écrit aussi un code à scanner (SVG) par compte, dans qr/"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        try:
            count = self._write(out, codes=options["qr"])
        except OSError as error:
            raise CommandError(f"Rien n'a pu être écrit dans {out} ({error.strerror}).") from error
        self.stdout.write(f"{count} liens écrits dans {out / NAME}.")

    def _write(self, out: Path, *, codes: bool) -> int:
        """The file appears whole under its name, or not at all; the codes are there before it."""
        (out / "qr").mkdir(parents=True, exist_ok=True) if codes else out.mkdir(parents=True, exist_ok=True)
        part, count = out / f".{NAME}.part", 0
        with part.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, delimiter=";", lineterminator="\n")
            rows.writerow(HEAD)
            for count, link in enumerate(paper_links(), 1):
                name = f"qr/{count:06d}.svg" if codes else ""
                if codes:
                    (out / name).write_text(qr_svg(link.url), encoding="utf-8")
                rows.writerow((link.account_number, link.url, link.last_day.isoformat(), name))
        part.replace(out / NAME)
        return count
