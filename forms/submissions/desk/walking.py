"""Going from one submission to the next of the list one came from: its filters, its search, its order.

The address of a page carries the list (`liste`) and where one stood in it (`rang`), so that two lists in two tabs do
not meet, and what a decision or a new date moves or takes out of the list does not move the reader.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode

from forms.submissions.desk.filters import SubmissionFilterSet, list_order
from forms.submissions.desk.policies import free_for, reviewable
from forms.submissions.desk.search import searched
from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.models import Submission
from tenant_space.identity.requests import SignedInRequest

LISTED, PLACE = "liste", "rang"  # in addresses
INDEX, INSPECT, NEXT = "desk:index", "desk:inspect", "desk:next"
LONGEST = 500  # characters of a list in an address
_PAGE = "p"
_KEPT = (*SubmissionFilterSet.base_filters, "q", "ordering", _PAGE)
Place = tuple[dt.date | dt.datetime, int]


@dataclass(frozen=True)
class Walk:
    """A list, as one manager walks through it."""

    request: SignedInRequest
    """Of the manager."""
    query: QueryDict
    """The list, as its address asks for it; empty: what waits for the landlord."""
    place: str
    """Where one stood in it, as addresses write it; empty: where the submission stands that is shown."""

    @property
    def list_url(self) -> str:
        """The list, with all that was chosen there."""
        return reverse(INDEX) + (f"?{self.query.urlencode()}" if self.query else "")

    def page_url(self, pk: int, place: str = "") -> str:
        """The page of a submission, on this walk."""
        return reverse(INSPECT, args=[pk]) + self._kept("?", place)

    def moved(self, submission: Submission) -> str:
        """The page of a submission one goes on to, from where it stands."""
        return replace(self, place="").page_url(submission.pk)

    def ways(self, submission: Submission) -> dict[str, str]:
        """Where the page of a submission leads, for its template; to itself with where one stands from now on."""
        return {
            "here_url": self.page_url(submission.pk, self.place or self.standing(submission)),
            "next_url": self.next_url(submission),
            "previous_url": self.previous_url(submission),
        }

    def next_url(self, submission: Submission) -> str:
        """Leads to the one after it."""
        return f"{reverse(NEXT)}?apres={submission.pk}{self._kept('&', self.place or self.standing(submission))}"

    def previous_url(self, submission: Submission) -> str:
        """Leads to the one before it."""
        return f"{reverse(NEXT)}?avant={submission.pk}{self._kept('&', self.place or self.standing(submission))}"

    def standing(self, submission: Submission) -> str:
        """Where a submission stands in the order of the list."""
        return f"{getattr(submission, self._order.lstrip('-')).isoformat()}~{submission.pk}"

    def next_after(self, pk: int | None = None) -> Submission | None:
        """The first of the list; with `pk`, the one after it, then round again."""
        return self._beside(pk, forwards=True)

    def previous_to(self, pk: int) -> Submission | None:
        """The one before it, then round again from the end."""
        return self._beside(pk, forwards=False)

    def others(self, submission: Submission) -> bool:
        """Whether the list has another one to pass on to."""
        return self._rows().exclude(pk=submission.pk).exists()

    def _beside(self, pk: int | None, *, forwards: bool) -> Submission | None:
        rows = self._rows()
        rows = rows if forwards else rows.reverse()
        place = self._stood(pk) if pk else None
        if pk is None or place is None:
            return rows.first()
        field = self._order.lstrip("-")
        side = "gt" if forwards != self._order.startswith("-") else "lt"
        value, last = place
        ahead = rows.filter(
            Q(**{f"{field}__{side}": value}) | Q(**{f"id__{side}": last}), **{f"{field}__{side}e": value}
        )
        done = {pk, last}
        return ahead.exclude(pk__in=done).first() or rows.exclude(pk__in=done).first()

    def _rows(self) -> SubmissionQuerySet:
        """The list in its order. Of « À traiter », without what colleagues keep, unless a follower was chosen."""
        user, filters = self.request.user, self._filters
        rows = searched(filters.filter_queryset(reviewable(user, "change")), self.query.get("q", ""))
        rows = rows.filter(free_for(user)) if filters.is_pool else rows
        order = self._order
        return rows.order_by(order, "-id" if order.startswith("-") else "id")

    @cached_property
    def _filters(self) -> SubmissionFilterSet:
        return SubmissionFilterSet(self.query, queryset=Submission.objects.none(), request=self.request, shown=False)

    @cached_property
    def _order(self) -> str:
        return list_order(self._filters, self.query.get("ordering", ""))

    def _stood(self, pk: int) -> Place | None:
        """Where one stood: as the address says, else where that submission stands now."""
        if place := self._read(self.place):
            return place
        row = reviewable(self.request.user).filter(pk=pk).first()
        return self._read(self.standing(row)) if row else None

    def _read(self, text: str) -> Place | None:
        value, _, last = text.rpartition("~")
        day = dt.date.fromisoformat if self._order.endswith("due_on") else _moment
        try:
            return (day(value), int(last)) if last.isdecimal() and len(last) < 19 else None
        except (ValueError, OverflowError):
            return None

    def _kept(self, joint: str, place: str) -> str:
        place = place or self.place
        named = {LISTED: self.query.urlencode(), PLACE: place}
        found = {name: value for name, value in named.items() if value}
        return f"{joint}{urlencode(found)}" if found else ""


def _moment(text: str) -> dt.datetime:
    """A moment as addresses write it, with its time zone. Raises `ValueError` and `OverflowError`."""
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


def walk_of(request: SignedInRequest) -> Walk:
    """The walk that an address tells of."""
    text = request.GET.get(LISTED, "")
    return Walk(request, _chosen(QueryDict(text if len(text) <= LONGEST else "")), request.GET.get(PLACE, "")[:60])


def walk_from(request: SignedInRequest) -> Walk:
    """The walk that begins in the list which is shown."""
    return Walk(request, _chosen(request.GET), "")


def _chosen(asked: QueryDict) -> QueryDict:
    """What narrows, searches and orders a list, and its page; nothing else that an address may hold."""
    query = QueryDict(mutable=True)
    for name in _KEPT:
        if value := asked.get(name):
            query[name] = value
    return query
