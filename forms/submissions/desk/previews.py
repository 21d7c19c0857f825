"""What the tenant will read of a message that is not sent yet, and the sentence of an answer without own words."""

from __future__ import annotations

from dataclasses import dataclass

from forms.submissions.enums import AnswerOutcome, Sort
from forms.submissions.lines import service_of, staff_title
from forms.submissions.models import Submission
from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.wordings import wordings


@dataclass(frozen=True, slots=True)
class Preview:
    """A message as its tenant would read it."""

    title: str
    """Above it: who did what, by the service."""
    words: str
    """The message; may be empty."""
    outcome: str
    """Above the last question, once the request is answered by it; empty: it is not."""


def preview_of(row: Submission, words: str, *, answers: bool, outcome: str) -> Preview:
    """What these words would be to the tenant; `answers`: as the answer to the request."""
    title = staff_title(Sort.ANSWER if answers else Sort.MESSAGE, service_of(row))
    return Preview(title, words.strip(), str(outcome_of(outcome).label) if answers else "")


def outcome_of(asked: str) -> AnswerOutcome:
    """What an answer comes to, as the form says it."""
    return AnswerOutcome(asked) if asked in AnswerOutcome.values else AnswerOutcome.DONE


def sentence_of(outcome: AnswerOutcome) -> str:
    """What editors let the portal say where nobody writes an answer of their own; never a note."""
    said = wordings(WordingTopic.ANSWER)[outcome]
    return "\n\n".join(part for part in (said.title, said.text) if part)
