"""Generate a batch of invented data, as the landlord's ERP would export it."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tenant_space.landlord.models import LandlordSettings
from tenant_space.sample_data.export import MAX_ACCOUNTS, ExportPlan, export_write


class Command(BaseCommand):
    """The same seed, day and landlord always give the same bytes."""

    help = "Génère un lot EXL 1 complet de données inventées, pour la démonstration et les essais."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts", type=int, required=True, metavar="N", help="comptes clients à inventer")
        parser.add_argument("--seed", type=int, required=True, metavar="S", help="graine : la même donne le même lot")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="dossier où écrire le lot")
        parser.add_argument("--sequence", type=int, default=1, help="numéro du lot (1 par défaut)")
        parser.add_argument("--date", type=dt.date.fromisoformat, help="jour des données, AAAA-MM-JJ (aujourd'hui)")
        parser.add_argument("--landlord", help="code du bailleur (celui des réglages, sinon DEMO)")

    def handle(self, *args: Any, **options: Any) -> None:
        accounts, sequence = options["accounts"], options["sequence"]
        if not 0 <= accounts <= MAX_ACCOUNTS:
            raise CommandError(f"--accounts doit être entre 0 et {MAX_ACCOUNTS}.")
        if not 1 <= sequence <= 999_999:
            raise CommandError("--sequence doit être entre 1 et 999999.")
        landlord = LandlordSettings.load()
        plan = ExportPlan(
            accounts=accounts,
            seed=options["seed"],
            today=options["date"] or timezone.localdate(),
            sequence=sequence,
            landlord_code=options["landlord"] or landlord.erp_code or "DEMO",
            landlord_name=landlord.name,
        )
        try:
            folder = export_write(plan, options["out"])
        except FileExistsError as error:
            raise CommandError(f"Le lot {plan.batch_id} est déjà dans {options['out']}.") from error
        self.stdout.write(str(folder))
