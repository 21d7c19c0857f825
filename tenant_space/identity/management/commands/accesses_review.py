from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenant_space.identity.tenant_access.lifecycle import TooMany, accesses_review


class Command(BaseCommand):
    """The worker does this once a day; by hand, it only does what is still to be done."""

    help = "Annonce puis ferme les accès des personnes qui ne sont plus locataires."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--unbraked",
            action="store_true",
            help="quel que soit leur nombre : vérifiez d'abord le dernier import",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            review = accesses_review(unbraked=options["unbraked"])
        except TooMany as error:
            raise CommandError("Trop d'accès finissent le même jour : rien n'a été fait. Voyez le journal.") from error
        self.stdout.write(f"Fermetures annoncées : {review.told}. Accès fermés : {review.closed}.")
