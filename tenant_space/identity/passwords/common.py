"""Passwords that everybody tries first: Django's list, and what people choose in France.

The French list holds words; a password made of one or two of them, with a short number and signs, is as common.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator

from tenant_space.formats.names import folded

FRENCH = Path(__file__).with_name("common_fr.txt")
MOST_WORDS = 2  # three words together are no longer a usual choice
MOST_SIGNS = 3  # different ones
LONGEST_NUMBER = 4  # a year, a department, 123
_SIGNS = str.maketrans(
    {"@": "a", "4": "a", "0": "o", "3": "e", "€": "e", "1": "i", "!": "i", "5": "s", "$": "s", "7": "t"}
)
_RUNS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "azertyuiopqsdfghjklmwxcvbn")


def spellings(text: str) -> set[str]:
    """The text folded, and what it reads like when signs stand for letters (`P@ssw0rd`)."""
    plain = folded(text)
    inside = re.sub(r"(?<=[a-z])[@€$!\d](?=[a-z])|^[@€$\d](?=[a-z])", lambda sign: sign[0].translate(_SIGNS), plain)
    after = re.sub(r"(?<=[a-z])[@€$!\d]", lambda sign: sign[0].translate(_SIGNS), inside)
    return {plain, inside, after, plain.translate(_SIGNS)}


def is_common(password: str) -> bool:
    """Whether the password, or what remains without its decoration, is one that many people use."""
    return any(_is_usual(spelling) for spelling in spellings(password))


def _is_usual(text: str) -> bool:
    if text in _known():
        return True
    if len(set(re.findall(r"[\W_]", text))) > MOST_SIGNS:
        return False
    words, numbers = re.findall(r"[^\W\d_]+", text), re.findall(r"\d+", text)
    known = "".join(words) in _known() or (len(words) <= MOST_WORDS and all(_is_easy(word) for word in words))
    return known and all(_is_easy(number) for number in numbers)


def _is_easy(part: str) -> bool:
    if part.isdigit() and len(part) <= LONGEST_NUMBER:
        return True
    return len(set(part)) == 1 or part in _known() or any(part in run for run in _RUNS)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    french = (line.strip() for line in FRENCH.read_text(encoding="utf-8").splitlines())
    words = {folded(line) for line in french if line and not line.startswith("# ")}
    return frozenset(words | CommonPasswordValidator().passwords)
