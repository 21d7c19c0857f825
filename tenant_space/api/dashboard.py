"""The home of an account: what is owed, what is to do, what was asked and received last."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from tenant_space import selectors
from tenant_space.api.answers import AccountNumber, viewer_of
from tenant_space.api_schemas import Due

router = Router()


class CardOut(Schema):
    """Something to do or good to know, in the editors' words and order."""

    code: str = Field(examples=["insurance_expired"])
    to_do: bool = Field(description="false: only good to know")
    title: str
    text: str
    lines: list[str]
    button: str
    url: str = Field(description="where it is done: an address of the portal, or `tel:`; may be empty")
    deadline: dt.date | None


class RequestOut(Schema):
    """Something this person asked for, whichever account it was about."""

    title: str
    number: str
    sent_at: dt.datetime
    state: str
    url: str


class LatestDocument(Schema):
    """A document; its content is at `/documents/{id}/file`."""

    id: str
    title: str
    date: dt.date
    size_bytes: int


class HomeOut(Schema):
    """What *Accueil* shows. `stale`: the figures are old, the last payments may be missing."""

    account: str
    data_as_of: dt.datetime | None
    stale: bool
    sentence: str = Field(examples=["Vous devez 456,78 €, à régler avant le 5 décembre."])
    notes: list[str] = Field(description="what else is to be known of the balance, as whole sentences")
    next_due: Due | None
    direct_debit: bool
    debit_day: int | None = Field(description="day of the month on which the active mandate is drawn")
    cards: list[CardOut]
    requests: list[RequestOut]
    documents: list[LatestDocument]


@router.get("/accounts/{number}/home", response=HomeOut, summary="L'accueil d'un compte")
def home(request: HttpRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    shown, account = selectors.dashboard(viewer), viewer.account
    balance, situation = account.balance, account.situation
    return {
        "account": number,
        "data_as_of": viewer.as_of,
        "stale": viewer.stale,
        "sentence": situation.sentence,
        "notes": situation.notes,
        "next_due": {"date": balance.next_due_date, "cents": balance.next_due_cents} if balance.next_due else None,
        "direct_debit": balance.direct_debit,
        "debit_day": shown.debit_day,
        "cards": [_card(card) for card in shown.cards],
        "requests": [
            {"title": one.title, "number": one.number, "sent_at": one.sent_at, "state": one.state, "url": one.url}
            for one in shown.latest
        ],
        "documents": [
            {"id": item.document_id, "title": item.title, "date": item.day, "size_bytes": item.size_bytes}
            for item in shown.latest_documents
        ],
    }


def _card(card: selectors.ShownCard) -> dict[str, Any]:
    return {
        "code": card.code,
        "to_do": card.tone != "info",
        "title": card.title,
        "text": card.text,
        "lines": card.lines,
        "button": card.button,
        "url": card.url,
        "deadline": card.deadline,
    }
