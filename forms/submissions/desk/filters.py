"""Narrowing the list of submissions: the filters, and with the search of `search`, what the list shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet

from forms.submissions.desk.search import searched
from forms.submissions.due import due_next, due_on_closed_days, due_soon
from forms.submissions.enums import DECIDED, OPEN, TO_DO, State
from forms.submissions.managers import HEAD_OFFICE, SubmissionQuerySet, left_to_head_office
from forms.submissions.models import Message, Submission
from forms.submissions.registry import kinds
from tenant_space.identity.models import User
from tenant_space.identity.requests import SignedInRequest
from tenant_space.tenancy.models import Agency

WAITS, ALL, NO_AGENCY = "a-traiter", "toutes", "siege"
GROUPS = {
    WAITS: TO_DO,
    "ouvertes": OPEN,
    "nouvelles": (State.RECEIVED,),
    "en-cours": (State.IN_REVIEW,),
    "en-attente": (State.WAITING,),
    "repondues": (State.ANSWERED,),
    "terminees": (State.CLOSED,),
    "jointes": (State.MERGED,),
    "decidees": DECIDED,
    "acceptees": (State.ACCEPTED,),
    "refusees": (State.REFUSED,),
    "inutiles": (State.OBSOLETE,),
    "annulees": (State.WITHDRAWN,),
    ALL: tuple(State),
}
STATES = (
    (WAITS, "À traiter"),
    ("ouvertes", "Sans réponse (à traiter ou en attente)"),
    ("nouvelles", "Nouvelles"),
    ("en-cours", "En cours de traitement"),
    ("en-attente", "En attente du locataire"),
    ("repondues", "Répondues"),
    ("terminees", "Terminées"),
    ("decidees", "Décidées"),
    ("acceptees", "Acceptées"),
    ("refusees", "Refusées"),
    ("inutiles", "Rendues inutiles"),
    ("jointes", "Jointes à une autre"),
    ("annulees", "Annulées par le locataire"),
    (ALL, "Toutes"),
)
LATE = (
    ("retard", "En retard"),
    ("aujourdhui", "Aujourd'hui"),
    ("demain", "Prochain jour ouvré"),
    ("bientot", "D'ici au prochain jour ouvré"),
    ("ferme", "Un jour de fermeture"),
)
WRITTEN = (("nouveaux", "Nouveau message du locataire"),)
MOST_NEW = 5_000  # messages looked up: five times what a list shows
FOLLOWED = (("moi", "Moi"), ("personne", "Personne"), ("autre", "Une autre personne"))


def agencies_of(user: User) -> list[tuple[str, str]]:
    """The agencies whose submissions this member of staff reviews, as choices."""
    rows = Agency.objects.filter(active=True) if user.is_superuser else user.agencies.all()
    found = [(row.agency_code, row.name) for row in rows.order_by("name")]
    return (
        [*found, (NO_AGENCY, "Siège (sans agence, agence fermée, ou remontée)")]
        if user.has_perm(HEAD_OFFICE)
        else found
    )


def with_new() -> Exists:
    """Whether the tenant of a submission wrote something that nobody has dealt with."""
    return Exists(Message.objects.unread_by_staff().filter(submission=OuterRef("pk")))


def with_new_words(rows: SubmissionQuerySet) -> SubmissionQuerySet:
    """Those of which the tenant wrote something that nobody has dealt with: few, whatever was ever written.

    They are looked up first: in one condition with the rest, all that was ever sent would be read to find them.
    """
    new = Message.objects.unread_by_staff().filter(submission__in=rows.order_by().values("pk"))
    return rows.filter(pk__in=set(new.values_list("submission", flat=True)[:MOST_NEW]))


def _radio(**options: Any) -> ChoiceFilter:
    return ChoiceFilter(widget=forms.RadioSelect, **options)


class SubmissionFilterSet(WagtailFilterSet):
    """By default what waits for an answer; a search looks everywhere, since one searches for a known case."""

    etat = _radio(label="État", choices=STATES, method="by_state", empty_label=None)
    delai = _radio(label="Réponse promise", choices=LATE, method="by_date", empty_label="Toutes")
    messages = _radio(label="Messages", choices=WRITTEN, method="by_message", empty_label="Tous")
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

    def __init__(
        self, data: Any = None, *args: Any, request: SignedInRequest, shown: bool = True, **kwargs: Any
    ) -> None:
        """`shown`: whether somebody chooses; else only the choices that were made are looked up."""
        default = ALL if (data or {}).get("q") else WAITS
        data = data.copy() if data is not None else {}
        if not data.get("etat"):
            data["etat"] = default
        super().__init__(data, *args, request=request, **kwargs)
        self.filters["etat"].extra["initial"] = default
        choices = agencies_of(request.user) if shown or data.get("agence") else []
        self.filters["agence"].extra["choices"] = choices
        if len(choices) < 2:
            del self.filters["agence"]

    @property
    def only_open(self) -> bool:
        """Whether only submissions that wait for the landlord are listed."""
        return self.is_valid() and set(GROUPS[self.form.cleaned_data["etat"]]) <= set(TO_DO)

    @property
    def is_pool(self) -> bool:
        """Whether it is what waits, of nobody in particular: what colleagues keep is theirs."""
        return self.is_valid() and self.form.cleaned_data["etat"] == WAITS and not self.form.cleaned_data["suivi"]

    def filter_queryset(self, queryset: SubmissionQuerySet) -> SubmissionQuerySet:
        """A value that is none of the choices finds nothing: it must never widen the list."""
        return super().filter_queryset(queryset) if self.is_valid() else queryset.none()

    def by_state(self, queryset: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        return queryset if value == ALL else queryset.filter(state__in=GROUPS[value])

    def by_date(self, queryset: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        if value == "retard":
            return queryset.overdue()
        if value == "demain":
            return due_next(queryset)
        if value == "bientot":
            return due_soon(queryset, timezone.localdate())
        if value == "ferme":
            return due_on_closed_days(queryset)
        return queryset.to_do().filter(due_on=timezone.localdate())

    def by_message(self, queryset: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        return with_new_words(queryset)

    def by_follower(self, queryset: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        me = self.request.user
        if value == "moi":
            return queryset.filter(assigned_to=me)
        if value == "personne":
            return queryset.filter(assigned_to=None)
        return queryset.filter(assigned_to__isnull=False).exclude(assigned_to=me)

    def by_agency(self, queryset: SubmissionQuerySet, name: str, value: str) -> SubmissionQuerySet:
        return queryset.filter(left_to_head_office() if value == NO_AGENCY else Q(agency=value))


def whole(request: SignedInRequest) -> bool:
    """Whether all that was ever sent is listed, at most of one kind: nothing that is said inside narrows the list."""
    asked = {name for name, value in request.GET.items() if value and name in (*SubmissionFilterSet.base_filters, "q")}
    return request.GET.get("etat") == ALL and asked <= {"etat", "nature"}


def listed(request: SignedInRequest, queryset: SubmissionQuerySet) -> SubmissionQuerySet:
    """What the list shows of a queryset, all pages of it, for the filters and the search of this address."""
    filters = SubmissionFilterSet(request.GET, queryset=queryset, request=request)
    return searched(filters.filter_queryset(queryset), request.GET.get("q", ""))


def list_orders(filters: SubmissionFilterSet | None) -> tuple[str, ...]:
    """The columns that a list can be sorted by: by date promised only where an index gives that order."""
    return ("created_at", "due_on") if filters and filters.only_open else ("created_at",)


def list_order(filters: SubmissionFilterSet | None, asked: str) -> str:
    """The order of a list, as asked for if it has that one; by default the oldest promise, else the newest, first."""
    allowed = list_orders(filters)
    if asked.removeprefix("-") in allowed:
        return asked
    return "due_on" if "due_on" in allowed else "-created_at"
