"""Narrowing the list of submissions: filters, and the search in `search_text`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet

from forms.submissions.enums import CLOSED, OPEN, State
from forms.submissions.managers import HEAD_OFFICE, SubmissionQuerySet, left_to_head_office
from forms.submissions.models import Submission
from forms.submissions.registry import kinds
from tenant_space.formats.identifiers import identifier_normalise
from tenant_space.formats.names import folded_words
from tenant_space.identity.models import User
from tenant_space.identity.requests import SignedInRequest
from tenant_space.tenancy.matching import account_number_meant, account_number_read
from tenant_space.tenancy.models import Agency

TO_DO, ALL, NO_AGENCY = "a-traiter", "toutes", "siege"
GROUPS = {
    TO_DO: OPEN,
    "nouvelles": (State.RECEIVED,),
    "en-cours": (State.IN_REVIEW,),
    "decidees": CLOSED,
    "acceptees": (State.ACCEPTED,),
    "refusees": (State.REFUSED,),
    ALL: tuple(State),
}
STATES = (
    (TO_DO, "À traiter"),
    ("nouvelles", "Nouvelles"),
    ("en-cours", "En cours de traitement"),
    ("decidees", "Décidées"),
    ("acceptees", "Acceptées"),
    ("refusees", "Refusées"),
    (ALL, "Toutes"),
)
LATE = (("retard", "En retard"), ("aujourdhui", "Aujourd'hui"))
FOLLOWED = (("moi", "Moi"), ("personne", "Personne"), ("autre", "Une autre personne"))
DIGITS = 9  # of a submission's number (S72)
MOST_WORDS = 8  # looked for: nobody needs more, and each one costs
SHORTEST = 3  # letters: a trigram index serves a shorter word only at the beginning of a name


def agencies_of(user: User) -> list[tuple[str, str]]:
    """The agencies whose submissions this member of staff reviews, as choices."""
    rows = Agency.objects.filter(active=True) if user.is_superuser else user.agencies.all()
    found = [(row.agency_code, row.name) for row in rows.order_by("name")]
    return [*found, (NO_AGENCY, "Siège (sans agence, ou agence fermée)")] if user.has_perm(HEAD_OFFICE) else found


def _radio(**options: Any) -> ChoiceFilter:
    return ChoiceFilter(widget=forms.RadioSelect, **options)


class SubmissionFilterSet(WagtailFilterSet):
    """By default what waits for an answer; a search looks everywhere, since one searches for a known case."""

    etat = _radio(label="État", choices=STATES, method="by_state", empty_label=None)
    delai = _radio(label="Réponse promise", choices=LATE, method="by_date", empty_label="Toutes")
    suivi = _radio(label="Suivie par", choices=FOLLOWED, method="by_follower", empty_label="Tout le monde")
    agence = _radio(label="Agence", choices=(), method="by_agency", empty_label="Toutes mes agences")
    nature = _radio(
        label="Nature",
        field_name="kind",
        choices=lambda: [(kind.code, kind.label) for kind in kinds()],
        empty_label="Toutes",
    )

    class Meta:
        model = Submission
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, request: SignedInRequest, **kwargs: Any) -> None:
        default = ALL if (data or {}).get("q") else TO_DO
        data = data.copy() if data is not None else {}
        if not data.get("etat"):
            data["etat"] = default
        super().__init__(data, *args, request=request, **kwargs)
        self.filters["etat"].extra["initial"] = default
        choices = agencies_of(request.user)
        self.filters["agence"].extra["choices"] = choices
        if len(choices) < 2:
            del self.filters["agence"]

    @property
    def only_open(self) -> bool:
        """Whether only submissions that wait for an answer are listed."""
        return self.is_valid() and set(GROUPS[self.form.cleaned_data["etat"]]) <= set(OPEN)

    def filter_queryset(self, queryset: SubmissionQuerySet) -> SubmissionQuerySet:
        """A value that is none of the choices finds nothing: it must never widen the list."""
        return super().filter_queryset(queryset) if self.is_valid() else queryset.none()

    def by_state(self, queryset: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        return queryset if value == ALL else queryset.filter(state__in=GROUPS[value])

    def by_date(self, queryset: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        return queryset.overdue() if value == "retard" else queryset.open().filter(due_on=timezone.localdate())

    def by_follower(self, queryset: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        me = self.request.user
        if value == "moi":
            return queryset.filter(assigned_to=me)
        if value == "personne":
            return queryset.filter(assigned_to=None)
        return queryset.filter(assigned_to__isnull=False).exclude(assigned_to=me)

    def by_agency(self, queryset: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        return queryset.filter(left_to_head_office() if value == NO_AGENCY else Q(agency=value))


def searched(queryset: SubmissionQuerySet, query: str) -> SubmissionQuerySet:
    """Every word must be found: a whole number, with or without its zeros, a whole account, or part of a name.

    Figures are looked up in their own indexes: in the middle of a text they would be found everywhere.
    What is asked for without a letter or a figure (« % ») is found nowhere.
    """
    words = _words(query)
    if not words and query.strip():
        return queryset.none()
    for word in words[:MOST_WORDS]:
        queryset = queryset.filter(_number(word) if any(map(str.isdigit, word)) else _name(word))
    return queryset


def _words(query: str) -> list[str]:
    """The words of a search; a number in several pieces (000 000 123, « n° 100 234 ») is one."""
    number = account_number_meant(query)
    return [number] if number else [word for word in identifier_normalise(query).split() if folded_words(word)]


def _number(word: str) -> Q:
    whole = Q(account__in=[word, word.upper(), account_number_read(word)])
    plain = "".join(folded_words(word))
    if len(plain) >= SHORTEST:  # a number given without sign-in is no account's, and stands in the text as a word
        whole |= Q(tenant=None, search_text__contains=f" {plain} ")
    return whole | Q(number=int(plain)) if plain.isdecimal() and len(plain) <= DIGITS else whole


def _name(word: str) -> Q:
    """Short words are looked for where a word begins: the index cannot serve two letters in the middle."""
    found = Q()
    for part in folded_words(word):
        found &= Q(search_text__contains=part if len(part) >= SHORTEST else f" {part}")
    return found


def listed(request: SignedInRequest, queryset: SubmissionQuerySet) -> SubmissionQuerySet:
    """What the list shows of a queryset, all pages of it, for the filters and the search of this address."""
    filters = SubmissionFilterSet(request.GET, queryset=queryset, request=request)
    return searched(filters.filter_queryset(queryset), request.GET.get("q", ""))
