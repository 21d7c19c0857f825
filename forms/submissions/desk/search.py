"""The search of the desk: a number, an account, a name, an address, a phone, a kind of request; every word must fit.

Words are looked for in what was written, too: all of them in one message, or in the first words of a request; those
that say whose it is (a number, an address, a name that is written first or last) may stand apart from the others.
What is sensitive is never looked into, whoever searches.

Each word is one condition that an index serves, and what lies in another table (who is behind an address or a phone)
is looked up first, in one bounded query: the two tables in one condition would keep both indexes idle.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.models import Message, Submission
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
MOST_NAMED = 200  # requests of people of a name, the latest first, in which the other words are looked for
NAME_WORDS = 3  # of a person's name beside words that were written
SHORTEST = 3  # letters: a trigram index serves a shorter word only at the beginning of a name

# Which words were taken for a name, a request of people of that name, and whether it says the other words.
Split = QuerySet[Submission, tuple[int, int, bool]]


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search finds."""

    rows: SubmissionQuerySet
    """The requests."""
    is_cut: bool = False
    """Whether more messages or people say it than are looked at, so that older requests are left out."""
    is_short: bool = False
    """Whether a name has more requests than are looked at: where nothing is found, an older one may say it."""


def searched(queryset: SubmissionQuerySet, query: str) -> SubmissionQuerySet:
    """The requests that a search finds (`found_in`)."""
    return found_in(queryset, query).rows


def found_in(queryset: SubmissionQuerySet, query: str) -> Searched:
    """Every word must be found: a whole number, with or without its zeros, a whole account or phone number however it
    is written, the beginning of an address, a word of a kind of request, or part of a name.

    Figures and addresses alone are looked up in their own indexes only; beside words also in what was written.
    What is asked for without a letter or a figure (« % ») is found nowhere.
    """
    calls, words = _words(query)
    if not calls and not words and query.strip():
        return Searched(queryset.none())
    for key in calls[:MOST_WORDS]:
        queryset = queryset.filter(_phone((key,)))
    words = words[:MOST_WORDS]
    keys, plain = [word for word in words if _is_key(word)], [word for word in words if not _is_key(word)]
    whose, named, about = Q(), _kinds_named(plain), Q()
    for word in keys:
        whose &= _address(word) if "@" in word else _number(word)
    for word in plain:
        about &= _name(word) | _kind(word, named)
    if not plain:
        return Searched(queryset.filter(whose))
    theirs = queryset.filter(whose)
    here, said = _written(theirs, plain)
    by_name, is_cut, is_short = _of_a_name(theirs, plain)
    found = about | Q(sensitive=False) & (here | Q(pk__in=by_name.union(said)))
    is_cut |= len(said) == MOST_SAID
    if not keys:
        return Searched(queryset.filter(found), is_cut, is_short)
    whole, told = _written(queryset, words)  # « bilan 2026 »
    of_them, cut_too, short_too = _of_a_name(queryset, words)  # « dupont bilan 2026 »
    whole = Q(sensitive=False) & (whole | Q(pk__in=of_them.union(told)))
    is_cut |= cut_too or len(told) == MOST_SAID
    return Searched(queryset.filter(whose & found | whole), is_cut, is_short or short_too)


def _words(query: str) -> tuple[tuple[str, ...], list[str]]:
    """The phones and the words of a search; a number in several pieces (000 000 123, « n° 100 234 ») is one."""
    number = account_number_meant(query)
    if number:
        return (), [number]
    calls, rest = phones_apart(query)
    meant = account_number_meant(rest) if calls else ""
    words = [meant] if meant else identifier_normalise(rest).split()
    return calls, [word for word in words if folded_words(word)]


def _is_key(word: str) -> bool:
    """Whether it is looked up in an index of its own, as figures and addresses are."""
    return "@" in word or any(map(str.isdigit, word))


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
    """Short words are looked for where a word begins: the index cannot serve two letters in the middle.

    So are figures: in the middle of other figures they would be found everywhere.
    """
    found = Q()
    for part in folded_words(word):
        inside = len(part) >= SHORTEST and not any(map(str.isdigit, part))
        found &= Q(**{f"{column}__contains": part if inside else f" {part}"})
    return found


def _written(queryset: SubmissionQuerySet, words: list[str]) -> tuple[Q, list[int]]:
    """Where all these words were written: in a request, and in messages of which requests.

    Messages are looked up first and are bounded: a word of every day stands in most of them.
    """
    here = _all_in(words, "words_text")
    open_to_search = queryset.filter(sensitive=False)
    lines = Message.objects.filter(here, submission__in=open_to_search.values("pk")).order_by("-pk")
    with planned_for_its_values():
        return here, list(lines.values_list("submission", flat=True)[:MOST_SAID])


def _all_in(words: list[str], column: str) -> Q:
    found = Q()
    for word in words:
        found &= _name(word, column)
    return found


def _of_a_name(queryset: SubmissionQuerySet, words: list[str]) -> tuple[set[int], bool, bool]:
    """The requests of people whose name comes first or last among these words, and in which the others were written;
    whether that name has more requests than are looked at, so that there may be more; and whether any such name has.

    One statement: the latest requests of each such name, and of each whether it says the others.
    """
    sizes = range(1, min(NAME_WORDS, len(words) - 1) + 1)
    splits = [(words[:size], words[size:]) for size in sizes] + [(words[-size:], words[:-size]) for size in sizes]
    arms = [_of_split(queryset, name, others, place) for place, (name, others) in enumerate(splits)]
    if not arms:
        return set(), False, False
    with planned_for_its_values():
        rows = list(arms[0].union(*arms[1:], all=True))
    full = {place for place, count in Counter(place for place, _, _ in rows).items() if count == MOST_NAMED}
    found = [(place, key) for place, key, is_said in rows if is_said]
    return {key for _, key in found}, any(place in full for place, _ in found), bool(full)


def _of_split(queryset: SubmissionQuerySet, name: list[str], others: list[str], place: int) -> Split:
    latest = queryset.filter(_all_in(name, "search_text")).order_by("-pk").values("pk")[:MOST_NAMED]
    here = _all_in(others, "words_text")
    in_a_message = Exists(Message.objects.filter(here, submission=OuterRef("pk")))
    said = Case(When(Q(sensitive=False) & (here | Q(in_a_message)), then=True), default=False)
    rows = queryset.filter(pk__in=latest).order_by().annotate(place=Value(place), is_said=said)
    return rows.values_list("place", "pk", "is_said")


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
