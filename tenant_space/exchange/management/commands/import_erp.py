"""Import the batches that the ERP has put in a folder."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenant_space.exchange.enums import BatchMode
from tenant_space.exchange.errors import BatchBusy, BatchHeld, BatchNotHeld, BatchRefused, IssueLog
from tenant_space.exchange.inbound.control import CONTROL, READY
from tenant_space.exchange.inbound.reports import BatchReport
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.exchange.inbound.waiting import is_superseded, waiting_batches

_HEADINGS = ("lignes", "ajoutées", "modifiées", "retirées", "inchangées")


HELD_STATUS = 3


class Command(BaseCommand):
    """Each batch is applied whole, refused whole, or held.

    Ends with 1 after a refusal, else with `HELD_STATUS` when a batch is held.
    """

    help = "Importe les lots EXL 1 du logiciel de gestion, du plus ancien au plus récent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directories", nargs="*", type=Path, metavar="DIR", help="un lot, ou un dossier de lots")
        parser.add_argument(
            "--release",
            action="store_true",
            help="applique le lot de DIR bien qu'il ait été retenu pour ce qu'il ferme : après vérification",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["directories"]:
            raise CommandError(
                "Dites quel lot importer : import_erp DOSSIER, ou make import DIR=DOSSIER. "
                "DOSSIER est un lot, ou le dossier où le logiciel de gestion les dépose."
            )
        for directory in options["directories"]:
            if not directory.is_dir():
                raise CommandError(f"{directory} n'est pas un dossier.")
            if (directory / READY).exists() or (directory / CONTROL).exists():
                self._import(directory, release=options["release"])
            elif options["release"]:
                raise CommandError(f"{directory} n'est pas un lot. Avec --release, donnez le dossier du lot retenu.")
            else:
                self._import_waiting(directory)

    def _import_waiting(self, directory: Path) -> None:
        batches = waiting_batches(directory)
        if not batches:
            raise CommandError(f"{directory} ne contient aucun lot terminé (fichier READY).")
        refusals: list[CommandError] = []
        for batch in batches:
            # Once a batch is refused, only a full one can be applied: it repairs what is missing.
            if is_superseded(batch) or (refusals and batch.mode != BatchMode.FULL):
                message = "laissé de côté : un autre l'a remplacé, ou celui d'avant est refusé."
                self.stdout.write(f"Lot {batch.directory.name} {message}")
                continue
            try:
                self._import(batch.directory)
            except CommandError as error:
                refusals.append(error)
        if refusals:
            text = "\n".join(str(error) for error in refusals)
            raise CommandError(text, returncode=min(error.returncode for error in refusals))

    def _import(self, directory: Path, *, release: bool = False) -> None:
        try:
            report = batch_import(directory=directory, release=release)
        except BatchBusy as error:
            raise CommandError("Un autre import est en cours : réessayez quand il sera fini.") from error
        except BatchRefused as error:
            raise CommandError(_refusal(directory, error.issues)) from error
        except BatchHeld as error:
            raise CommandError(_holding(directory, error), returncode=HELD_STATUS) from error
        except BatchNotHeld as error:
            text = f"Le lot {directory.name} n'est pas retenu, il n'y a rien à laisser passer."
            raise CommandError(f"{text} Importez-le sans --release.") from error
        self._tell(report)

    def _tell(self, report: BatchReport) -> None:
        self.stdout.write(f"Lot {report.batch_id} (n° {report.sequence}, {report.mode})")
        if report.replayed:
            self.stdout.write("  Ce lot est déjà appliqué. Rien n'a changé.")
            return
        if report.first:
            self.stdout.write(f"  Premier lot : la numérotation commence au n° {report.sequence}.")
        self.stdout.write(f"  {'fichier':<22}" + "".join(f"{heading:>12}" for heading in _HEADINGS))
        for name, count in report.counts.items():
            figures = (count.rows, count.inserted, count.updated, count.removed, count.unchanged)
            self.stdout.write(f"  {name:<22}" + "".join(f"{figure:>12}" for figure in figures))
        for issue in report.left_out:
            self.stdout.write(self.style.ERROR(f"  Ligne écartée : {issue}"))
        for issue in report.warnings:
            self.stdout.write(self.style.WARNING(f"  Alerte : {issue}"))
        self.stdout.write(
            f"  Total : {report.rows} lignes, {report.left_out_count} rejet, {report.warning_count} alerte(s), "
            f"{report.seconds:.1f} s, {report.rows_per_second:.0f} lignes/s."
        )
        if not report.changed:
            self.stdout.write("  Rien n'a changé.")


def _refusal(directory: Path, issues: IssueLog) -> str:
    lines = [f"Lot {directory.name} refusé, rien n'a changé : {issues.blocking_count} problème(s)."]
    return "\n  ".join([*lines, *(str(issue) for issue in issues.kept)])


def _holding(directory: Path, held: BatchHeld) -> str:
    lines = [f"Lot {directory.name} retenu, rien n'a changé : il fermerait trop de choses à la fois."]
    lines += [str(issue) for issue in held.issues.kept]
    if held.lost_count:
        lines.append(f"Qui perdrait l'accès ({held.lost_count}) : menu Logiciel de gestion, Lots reçus.")
    lines.append(
        "Vérifiez le lot auprès du logiciel de gestion. S'il est faux, attendez un lot complet juste. "
        f"S'il est juste : import_erp {directory} --release"
    )
    return "\n  ".join(lines)
