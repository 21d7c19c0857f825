from typing import Any

from django.core.management.base import BaseCommand

from config.housekeeping import run_due


class Command(BaseCommand):
    help = "Does everything that is due. Run it every minute; the worker also does."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = run_due()
        self.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()))
