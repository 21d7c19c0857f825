"""What a password costs to try."""

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from pytest_django import Settings

from config.settings import identity

COST = "$argon2id$v=19$m=47104,t=1,p=1$"


def test_a_password_costs_one_pass_over_46_mib(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = identity.PASSWORD_HASHERS
    assert COST in make_password("Tilleul-2026")


def test_one_kept_at_another_cost_is_taken_and_kept_anew_by_the_right_word_only(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = identity.PASSWORD_HASHERS
    former, kept = Argon2PasswordHasher().encode("Tilleul-2026", "a" * 22), list[str]()
    assert COST not in former
    assert not check_password("Tilleul-2027", former, kept.append) and not kept
    assert check_password("Tilleul-2026", former, kept.append)
    assert kept == ["Tilleul-2026"], "what is kept is made by the one hasher there is"
