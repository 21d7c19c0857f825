from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenant_space.formats.addresses import email_normalise
from tenant_space.identity.models import User
from tenant_space.identity.second_factor.services import CheckMissing, NoFactor, factors_remove


class Command(BaseCommand):
    """The way out for somebody whom nobody else may help: the only superuser, above all."""

    help = "Retire la double vérification de quelqu'un qui l'a perdue, et ferme ses sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="l'adresse de connexion de la personne")
        parser.add_argument(
            "--check", required=True, help="comment vous avez vérifié qui le demande ; c'est gardé dans l'historique"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=email_normalise(options["email"])).first()
        if user is None:
            raise CommandError("Personne ne se connecte avec cette adresse.")
        try:
            factors_remove(actor=None, user=user, check=options["check"])
        except CheckMissing as error:
            raise CommandError('Dites comment vous avez vérifié qui le demande : --check "…".') from error
        except NoFactor as error:
            raise CommandError("Cette personne n'a pas de double vérification.") from error
        self.stdout.write("Double vérification retirée. La personne se connecte avec son mot de passe seul.")
