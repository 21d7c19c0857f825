"""Who is told about the promises of an agency: those who lead it, else those who lead the head office."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from forms.submissions.desk.policies import policy
from tenant_space.identity.models import User

# An agency by its code, None for the head office, and whether what is told of is sensitive.
Group = tuple[str | None, bool]


@dataclass(frozen=True, slots=True)
class Leads:
    """Who leads, for requests of one group."""

    agency: str | None
    """The code of the agency that these people lead; None: the head office."""
    people: tuple[User, ...]
    """Those who are told; may be none."""


def leads_of(groups: Collection[Group]) -> dict[Group, Leads]:
    """Who is told of the requests of each group. Six queries, whatever their number.

    Leads of an agency count as long as they may sign in and decide its requests, and, for sensitive ones, read these.
    Where none is left, those of the head office are told: its leads, or all who work there when none is marked.
    """
    users = policy.users_with_permission("change").filter(is_active=True).order_by("pk")
    able = {user.pk: user for user in users}
    readers = set(policy.readers_of_sensitive())
    codes = [code for code, _ in groups if code]
    there = {"agency__in": codes, "agency__active": True, "user__in": able}
    works = set(User.agencies.through.objects.filter(**there).values_list("agency_id", "user_id"))
    leads = works & set(User.led_agencies.through.objects.filter(**there).values_list("agency_id", "user_id"))
    office = set(User.objects.filter(policy.head_office(), pk__in=able).values_list("pk", flat=True))
    found: dict[Group, Leads] = {}
    for code, sensitive in groups:
        allowed = [user for user in able.values() if not sensitive or user.pk in readers]
        people = tuple(user for user in allowed if (code, user.pk) in leads)
        there_all = [user for user in allowed if user.pk in office]
        marked = tuple(user for user in there_all if user.leads_head_office) or tuple(there_all)
        found[code, sensitive] = Leads(code, people) if people else Leads(None, marked)
    return found
