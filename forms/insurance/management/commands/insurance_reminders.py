import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from forms.insurance.reminders import insurance_reminders_send


class Command(BaseCommand):
    """The worker does this once a day; by hand, it only sends what has not been sent yet."""

    help = "Envoie les rappels autour de la fin des assurances. Chacun ne part qu'une fois."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", type=dt.date.fromisoformat, default=None, help="jour (AAAA-MM-JJ)")

    def handle(self, *args: Any, **options: Any) -> None:
        count = insurance_reminders_send(on=options["date"])
        self.stdout.write(f"Rappels mis en file d'envoi : {count}.")
