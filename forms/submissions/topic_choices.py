"""What a request can be changed to: another topic of its kind, or what a form of another kind needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """What a request of a kind can be about, as the landlord's staff set it."""

    code: str
    """What names it, in forms and in what a request keeps."""
    label: str
    """What everybody calls it."""
    group: str
    """What it belongs to, in words; empty: to nothing."""
    changes: Mapping[str, Any]
    """What a request about it keeps in `Submission.data`, by name."""
    to_head_office: bool = False
    """Whether the head office answers it, and not the agency of the account."""
    sensitive: bool = False
    """Whether requests about it are only read by those with `submissions.read_sensitive`."""
    days: int | None = None
    """The working days that it promises; None: those of the kind."""

    @property
    def said(self) -> str:
        """Its label, with what staff should know before they choose it: `Violences (sensible, répond : le siège)`."""
        many = "s" if self.days and self.days > 1 else ""
        known = (
            "sensible" if self.sensitive else "",
            "répond : le siège" if self.to_head_office else "",
            f"{self.days} jour{many} ouvré{many}" if self.days else "",
        )
        words = ", ".join(filter(None, known))
        return f"{self.label} ({words})" if words else self.label


def topics_grouped(offered: Iterable[TopicChoice]) -> list[Any]:
    """The choices of a field: the topics in the order of staff, by what they belong to."""
    groups = groupby(offered, key=lambda one: one.group)
    return [("", "Choisir un sujet…"), *((group, [(one.code, one.said) for one in found]) for group, found in groups)]


class StaffForm(Protocol):
    """A form in which staff fill in what a request of another kind lacks."""

    def is_valid(self) -> bool:
        """Whether nothing is wrong with it."""

    def parts(self) -> Sequence[Any]:
        """Its fields as staff see them, as `forms.FormPart`."""

    def content(self, account_number: str) -> Any:
        """What the request needs, as a `services.Content` of this account."""
