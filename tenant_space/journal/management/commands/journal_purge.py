from typing import Any

from django.core.management.base import BaseCommand

from tenant_space.journal.services import journal_purge


class Command(BaseCommand):
    """The worker does this once a day."""

    help = "Efface du journal des accès ce qui a plus de douze mois."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Lignes effacées du journal des accès : {journal_purge()}.")
