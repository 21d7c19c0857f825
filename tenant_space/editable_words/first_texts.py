"""Small builders, so that the texts read as texts and not as HTML."""

from __future__ import annotations

import re
from typing import Any

Block = tuple[str, Any]

TO_COMPLETE = "[à compléter]"
_BEFORE = re.compile(r" (?=[:;?!»%€])")
_AFTER = re.compile(r"(?<=«) ")


def french(text: str) -> str:
    """Put the non-breaking spaces that French asks for around punctuation."""
    return _AFTER.sub("\u00a0", _BEFORE.sub("\u00a0", text))


def paragraphs(*texts: str) -> str:
    """Rich text: one paragraph a text; what is a list already stays one."""
    return "".join(text if text.startswith(("<ul>", "<ol>")) else f"<p>{text}</p>" for text in texts)


def bullets(*items: str) -> str:
    """A list in rich text."""
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def numbered(*items: str) -> str:
    """A numbered list in rich text."""
    return f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>"


def heading(text: str) -> Block:
    """A title inside the page."""
    return ("heading", text)


def text(*texts: str) -> Block:
    """Paragraphs and lists."""
    return ("text", paragraphs(*texts))


def callout(kind: str, title: str, *texts: str) -> Block:
    """Something not to be missed; the kind is `info`, `warning` or `success`."""
    return ("callout", {"kind": kind, "title": title, "text": paragraphs(*texts)})


def question(asked: str, *answer: str, about: str = "") -> dict[str, str]:
    """A question and its answer; `about`: the name of the page without which the answer would not be true."""
    return {"question": asked, "answer": paragraphs(*answer), "about": about}


def topic(title: str, *questions: dict[str, str], first_for: str = "") -> Block:
    """Questions on one topic; `first_for`: whose questions they are, an `Audience`."""
    return ("topic", {"title": title, "first_for": first_for, "questions": list(questions)})
