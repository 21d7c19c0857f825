"""The search of the desk: a number, an account, a name, an address, a phone, a kind of request; every word must fit.

Words are looked for in what was written, too: all of them in one message, or in the first words
of a request. What is sensitive is never looked into, whoever searches.

Each word is one condition that an index serves, and what lies in another table (who is behind an address or a phone)
is looked up first, in one bounded query: the two tables in one condition would keep both indexes idle.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.models import Message
from forms.submissions.registry import kinds
from tenant_space.formats import phone_keys, phones_apart
from tenant_space.formats.addresses import email_normalise
from tenant_space.formats.identifiers import identifier_normalise
from tenant_space.formats.names import folded_text, folded_words
from tenant_space.identity.tenant_access.selectors import MOST_FOUND, people_behind_address
from tenant_space.kept.plans import planned_for_its_values
from tenant_space.tenancy.matching import account_number_meant, account_number_read
from tenant_space.tenancy.models import Tenant

DIGITS = 9  # of a submission's number (S72)
MOST_WORDS = 8  # looked for: nobody needs more, and each one costs
MOST_SAID = 200  # messages that say what is looked for, the latest first: beyond, another word is needed
SHORTEST = 3  # letters: a trigram index serves a shorter word only at the beginning of a name


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search finds."""

    rows: SubmissionQuerySet
    """The requests."""
    is_cut: bool = False
    """Whether more messages say it than are looked at, so that older requests are left out."""


def searched(queryset: SubmissionQuerySet, query: str) -> SubmissionQuerySet:
    """The requests that a search finds (`found_in`)."""
    return found_in(queryset, query).rows


def found_in(queryset: SubmissionQuerySet, query: str) -> Searched:
    """Every word must be found: a whole number, with or without its zeros, a whole account or phone number however it
    is written, the beginning of an address, a word of a kind of request, or part of a name.

    Figures are looked up in their own indexes: in the middle of a text they would be found everywhere.
    What is asked for without a letter or a figure (« % ») is found nowhere.
    """
    calls, words = _words(query)
    if not calls and not words and query.strip():
        return Searched(queryset.none())
    for key in calls[:MOST_WORDS]:
        queryset = queryset.filter(_phone((key,)))
    named, about = _kinds_named(words), Q()
    for word in words[:MOST_WORDS]:
        about &= _condition(word, named)
    here, said = _written(queryset, words[:MOST_WORDS])
    if not here:
        return Searched(queryset.filter(about))
    written = Q(sensitive=False) & (here | Q(pk__in=set(said)))
    return Searched(queryset.filter(about | written), len(said) == MOST_SAID)


def _words(query: str) -> tuple[tuple[str, ...], list[str]]:
    """The phones and the words of a search; a number in several pieces (000 000 123, « n° 100 234 ») is one."""
    number = account_number_meant(query)
    if number:
        return (), [number]
    calls, rest = phones_apart(query)
    meant = account_number_meant(rest) if calls else ""
    words = [meant] if meant else identifier_normalise(rest).split()
    return calls, [word for word in words if folded_words(word)]


def _condition(word: str, named: dict[str, str]) -> Q:
    if "@" in word:
        return _address(word)
    if any(map(str.isdigit, word)):
        return _number(word)
    return _name(word) | _kind(word, named)


def _number(word: str) -> Q:
    whole = Q(account__in=[word, word.upper(), account_number_read(word)])
    plain = "".join(folded_words(word))
    if len(plain) >= SHORTEST:  # a number given without sign-in is no account's, and stands in the text as a word
        whole |= Q(tenant=None, search_text__contains=f" {plain} ")
    if keys := phone_keys(word):
        whole |= _phone(keys)
    return whole | Q(number=int(plain)) if plain.isdecimal() and len(plain) <= DIGITS else whole


def _phone(keys: tuple[str, ...]) -> Q:
    """Of the people who have the number today, and of those who gave it without sign-in."""
    people = Tenant.objects.for_agencies(None).called_at(keys).values_list("pk", flat=True)
    found = Q(tenant__in=list(people[:MOST_FOUND]))
    for key in keys:
        found |= Q(tenant=None, search_text__contains=f" {key} ")
    return found


def _address(word: str) -> Q:
    """Of the people who sign in with it or whom the landlord writes to there, and of those who gave it."""
    known = Tenant.objects.for_agencies(None).written_at(word).values_list("pk", flat=True)
    people = {*people_behind_address(word), *known[:MOST_FOUND]}
    return Q(tenant__in=people) | Q(contact_email__startswith=email_normalise(word))


def _name(word: str, column: str = "search_text") -> Q:
    """Short words are looked for where a word begins: the index cannot serve two letters in the middle."""
    found = Q()
    for part in folded_words(word):
        found &= Q(**{f"{column}__contains": part if len(part) >= SHORTEST else f" {part}"})
    return found


def _written(queryset: SubmissionQuerySet, words: list[str]) -> tuple[Q, list[int]]:
    """Where all these words were written: in a request, and in messages of which requests.

    Nowhere for figures and addresses, which have their own indexes. Messages are looked up first and are bounded: a
    word of every day stands in most of them.
    """
    here = Q()
    if any("@" in word or any(map(str.isdigit, word)) for word in words):
        return here, []
    for word in words:
        here &= _name(word, "words_text")
    open_to_search = queryset.filter(sensitive=False)
    lines = Message.objects.filter(here, submission__in=open_to_search.values("pk")).order_by("-pk")
    with planned_for_its_values():
        return here, list(lines.values_list("submission", flat=True)[:MOST_SAID]) if here else []


def _kinds_named(words: list[str]) -> dict[str, str]:
    """The kinds that a word of the search begins a word of, with their folded labels, by code."""
    labels = {kind.code: f"{folded_text(kind.label)} " for kind in kinds()}
    long = [part for word in words for part in folded_words(word) if len(part) >= SHORTEST]
    return {code: label for code, label in labels.items() if any(f" {part}" in label for part in long)}


def _kind(word: str, named: dict[str, str]) -> Q:
    """Of the kinds whose label has a word that begins so; the small words between (« de ») only of kinds named."""
    parts = folded_words(word)
    codes = [
        code
        for code, label in named.items()
        if all(f" {part}" in label if len(part) >= SHORTEST else f" {part} " in label for part in parts)
    ]
    return Q(kind__in=codes)
