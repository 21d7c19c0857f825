"""Write for the ERP what tenants chose or asked."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tenant_space.exchange.errors import BatchBusy
from tenant_space.exchange.outbound.sealing import KeyMissing
from tenant_space.exchange.outbound.services import OutboundReport, batches_export


class Command(BaseCommand):
    """One batch, of what no batch has told yet; none when there is nothing to tell."""

    help = "Écrit pour le logiciel de gestion un lot EXL 1 de ce que les locataires ont choisi ou demandé."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out",
            type=Path,
            default=settings.PORTAL_EXPORT_DIR,
            metavar="DIR",
            help="le dossier où le lot est déposé (sans cette option : PORTAL_EXPORT_DIR)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            reports = batches_export(directory=options["out"])
        except BatchBusy as error:
            raise CommandError("Un autre export est en cours : réessayez quand il sera fini.") from error
        except OSError as error:
            raise CommandError(
                f"Le lot n'a pas pu être écrit dans {options['out']} ({error.strerror}). "
                "Rien n'est perdu : corrigez, puis relancez."
            ) from error
        except KeyMissing as error:
            raise CommandError(
                "Le lot contient des IBAN, et PORTAL_EXPORT_AGE_KEY manque : rien n'est écrit en clair. "
                "Rien n'est perdu : remettez la clé, puis relancez."
            ) from error
        for report in reports:
            self._tell(report)
        if not reports:
            self.stdout.write("Rien à transmettre : aucun lot n'est écrit.")

    def _tell(self, report: OutboundReport) -> None:
        again = ", commencé par un export interrompu" if report.again else ""
        self.stdout.write(f"Lot {report.batch_id} (n° {report.sequence}{again})")
        for name, count in report.counts.items():
            self.stdout.write(f"  {name:<22}{count:>12} ligne{'s' if count > 1 else ''}")
