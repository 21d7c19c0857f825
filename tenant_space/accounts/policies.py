"""How strong a password must be."""

from django.core.exceptions import ValidationError

MINIMUM_LENGTH = 8
MINIMUM_KINDS = 3
KINDS = ("une lettre majuscule", "une lettre minuscule", "un chiffre", "un caractère spécial (@, &, ;, !…)")
RULE = f"au moins {MINIMUM_LENGTH} caractères, avec {MINIMUM_KINDS} de ces 4 sortes de caractères"


def kinds_in(password: str) -> int:
    """How many of the four kinds of characters a password holds."""
    tests = (str.isupper, str.islower, str.isdigit, lambda char: not char.isalnum() and not char.isspace())
    return sum(any(test(char) for char in password) for test in tests)


class PasswordKindsValidator:
    """At least 8 characters and 3 of the 4 kinds (CNIL, deliberation 2022-100, with limits on tries)."""

    def validate(self, password: str, user=None) -> None:
        if len(password) < MINIMUM_LENGTH:
            raise ValidationError(
                f"Ce mot de passe est trop court : il faut au moins {MINIMUM_LENGTH} caractères.", code="too_short"
            )
        if kinds_in(password) < MINIMUM_KINDS:
            raise ValidationError(
                f"Ajoutez d'autres sortes de caractères : il en faut {MINIMUM_KINDS} parmi "
                "majuscule, minuscule, chiffre et caractère spécial.",
                code="too_simple",
            )

    def get_help_text(self) -> str:
        return f"Le mot de passe doit avoir {RULE}."
