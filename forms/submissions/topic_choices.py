"""What a request can be changed to: another topic of its kind, or what a form of another kind needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


class StaffForm(Protocol):
    """A form in which staff fill in what a request of another kind lacks."""

    def is_valid(self) -> bool:
        """Whether nothing is wrong with it."""

    def content(self, account_number: str) -> Any:
        """What the request needs, as a `services.Content` of this account."""
