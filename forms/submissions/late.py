"""What a tenant reads of a promise that passed: that it was not kept, who has the request now, and whom to call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from forms.submissions import words
from forms.submissions.enums import TO_DO
from forms.submissions.models import Escalation, Submission
from tenant_space import formats
from tenant_space.tenancy.agencies import agency_card, whom_to_call


@dataclass(frozen=True, slots=True)
class Late:
    """A promise that passed while the landlord still owes the answer."""

    promised_on: dt.date
    """The day that passed."""
    words: str
    """What became of it, in sentences, but for whom to call."""
    passed_to: str = ""
    """Who has it now, as in « transmise au … »; empty while nobody above was told."""
    office: str = ""
    """Whose phone number it is."""
    phone: str = ""
    """The number to call, as one reads it; empty: there is none."""
    phone_link: str = ""
    """Its `tel:` address; empty when it cannot be dialled."""

    @property
    def told(self) -> str:
        """All of it, with the number to call."""
        return f"{self.words} {words.MAY_CALL.format(phone=self.phone)}" if self.phone else self.words


def late_of(rows: Iterable[Submission]) -> dict[int, Late]:
    """What became of those of these requests whose promise passed, by their keys. One query when any did, else none.

    The rows are a person's own, as they may see them, with their agency.
    """
    days = {row.pk: day for row in rows if (day := _passed(row))}
    if not days:
        return {}
    steps = Escalation.objects.standing().filter(submission__in=days).select_related("agency")
    last = {step.submission_id: step for step in steps if days[step.submission_id] == step.due_on}
    return {row.pk: _late(row, days[row.pk], last.get(row.pk)) for row in rows if row.pk in days}


def _passed(row: Submission) -> dt.date | None:
    """The promised day that passed; None for what is in time, and while the landlord owes no answer."""
    if row.state not in TO_DO:
        return None
    return row.due_on if row.is_overdue else row.missed_on


def _late(row: Submission, day: dt.date, step: Escalation | None) -> Late:
    sentences = [words.NOT_KEPT.format(day=formats.long_date(day))]
    passed_to = _passed_to(step) if step else ""
    if passed_to:
        sentences.append(words.PASSED_TO.format(whom=passed_to))
    if not row.is_overdue:
        sentences.append(words.PROMISED_NOW.format(day=formats.long_date(row.due_on)))
    contact = whom_to_call(row.agency)
    phone = formats.phone(contact.phone) if contact.phone else ""
    link = formats.phone_link(contact.phone) if contact.phone else ""
    return Late(day, " ".join(sentences), passed_to, contact.name, phone, link)


def _passed_to(step: Escalation) -> str:
    if step.agency is None:
        return words.HEAD_OFFICE
    name = agency_card(step.agency).name
    kind, _, place = name.partition(" ")
    if kind.lower() == "agence":
        return words.LEAD_OF_AGENCY.format(place=place)
    return words.LEAD_OF_OTHER.format(name=name)
