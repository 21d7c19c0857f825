"""How strong a password must be: one named policy for every screen and for the API.

`PORTAL_PASSWORD_POLICY` names it. The texts on screen are written from it, and so is the live hint.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from tenant_space.formats.names import folded
from tenant_space.identity.password_text import MAXIMUM_LENGTH, password_normalise
from tenant_space.identity.passwords.common import is_common, spellings
from tenant_space.identity.passwords.facts import NO_FACTS, PasswordFacts, facts_of

TOO_ALIKE = 0.7  # of 1, as Django's own comparison has it
SHORTEST_WORD = 3  # a shorter part of a name says nothing

# Each kind of character: its name in pages and scripts, and in words.
KINDS = {
    "upper": "une lettre majuscule",
    "lower": "une lettre minuscule",
    "digit": "un chiffre",
    "special": "un caractère spécial (@, &, ;, !…)",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What a password must hold."""

    length: int
    """How many characters at least."""
    kinds: int
    """How many of the four kinds of characters at least."""

    @property
    def length_rule(self) -> str:
        return f"au moins {self.length} caractères"

    @property
    def kinds_rule(self) -> str:
        return f"{self.kinds} de ces 4 sortes de caractères"

    @property
    def rule(self) -> str:
        return f"{self.length_rule}, avec {self.kinds_rule}"


POLICIES = {
    # CNIL, deliberation 2022-100, second case: a limit on tries (`limits`) goes with it.
    "cnil-2022": Policy(length=8, kinds=3),
    # The rule of the former portal's manual, weaker than what the CNIL recommends.
    "manuel-2018": Policy(length=6, kinds=2),
}


def policy_in_force() -> Policy:
    """The policy that `PORTAL_PASSWORD_POLICY` names. Raises `KeyError` for a name that is none."""
    return POLICIES[settings.PORTAL_PASSWORD_POLICY]


def kinds_of(password: str) -> set[str]:
    """Which of the four kinds of characters a password holds."""
    tests: dict[str, Callable[[str], bool]] = {
        "upper": str.isupper,
        "lower": str.islower,
        "digit": str.isdigit,
        "special": lambda char: not char.isalnum() and not char.isspace(),
    }
    return {kind for kind, test in tests.items() if any(test(char) for char in password)}


def password_check(password: str, *, email: str = "", facts: PasswordFacts = NO_FACTS) -> None:
    """Refuse a password that is too weak for this person. Raises `ValidationError`, in words for the screen."""
    if len(password) > MAXIMUM_LENGTH:  # before anything that takes time
        raise ValidationError(
            f"Ce mot de passe est trop long : {MAXIMUM_LENGTH} caractères au plus.", code="password_too_long"
        )
    problems = _form_problems(password, policy_in_force())
    if problems:
        raise ValidationError(problems)
    if is_common(password):
        raise ValidationError(
            "Ce mot de passe est trop courant : on le devine vite. Choisissez-en un autre.",
            code="password_too_common",
        )
    if _tells(password, email, facts):
        raise ValidationError(
            "Ce mot de passe ressemble à votre nom, à votre adresse, à votre date de naissance ou à votre "
            "numéro de compte. Choisissez-en un autre.",
            code="password_too_similar",
        )


def _form_problems(password: str, policy: Policy) -> list[ValidationError]:
    problems = []
    if len(password) < policy.length:
        text = f"Ce mot de passe est trop court : il faut au moins {policy.length} caractères."
        problems.append(ValidationError(text, code="password_too_short"))
    if len(kinds_of(password)) < policy.kinds:
        text = (
            f"Ajoutez d'autres sortes de caractères : il en faut {policy.kinds} parmi "
            "majuscule, minuscule, chiffre et caractère spécial."
        )
        problems.append(ValidationError(text, code="password_too_simple"))
    return problems


def _tells(password: str, email: str, facts: PasswordFacts) -> bool:
    """Whether the password is made of what others know of the person."""
    bare = re.sub(r"[\W_]", "", folded(password))
    if any(number in bare for number in facts.all_numbers):
        return True
    local = folded(email).partition("@")[0]
    words = {local, *(word for text in (*facts.names, local) for word in re.findall(r"[^\W\d_]+", folded(text)))}
    words |= {"".join(re.findall(r"\w+", folded(name))) for name in facts.names}
    words.add(re.sub(r"[\W_]", "", folded(email)))
    candidates = {bare, *spellings(password)}
    return any(_is_mostly(text, word) for text in candidates for word in words if len(word) >= SHORTEST_WORD)


def _is_mostly(password: str, word: str) -> bool:
    """Whether too little is left beside the word, or the two are nearly the same."""
    if word in password and len(password.replace(word, "")) < policy_in_force().length:
        return True
    return SequenceMatcher(a=password, b=word).ratio() >= TOO_ALIKE


class PolicyValidator:
    """The policy as Django, allauth and its API ask for it."""

    def validate(self, password: str, user: Any = None) -> None:
        password_check(password_normalise(password), email=getattr(user, "email", ""), facts=facts_of(user))

    def get_help_text(self) -> str:
        return f"Le mot de passe doit avoir {policy_in_force().rule}."
