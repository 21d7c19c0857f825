"""What tests of the desk do over and over: open the list, press a button, read what is said."""

import datetime as dt
from typing import Any

from django.contrib.messages import get_messages
from django.utils import timezone

from forms.submissions.models import Submission
from tests.kit.typing import Client, ClientResponse

LIST = "/admin/demandes/"


def at(submission: Submission) -> str:
    return f"{LIST}{submission.pk}/"


def press(client: Client, submission: Submission, do: str, **data: Any) -> ClientResponse:
    return client.post(at(submission), {"version": submission.version, "do": do, **data})


def numbers(client: Client, query: str = "") -> list[str]:
    response = client.get(LIST + query)
    assert response.status_code == 200
    return [row.number_text for row in response.context["object_list"]]


def late(submission: Submission, days: int = 1) -> None:
    day = timezone.localdate() - dt.timedelta(days=days)
    Submission.objects.filter(pk=submission.pk).update(due_on=day)


def said(response: ClientResponse) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def bulk(client: Client, action: str, query: str, rows: list[Submission] | None = None) -> ClientResponse:
    address = f"/admin/bulk/submissions/submission/{action}/?{query}&next={LIST}"
    page = client.get(address)
    sent = [f"{row.pk}:{row.version}" for row in rows] if rows is not None else None
    if sent is None:
        sent = [f"{item['item'].pk}:{item['item'].version}" for item in page.context["doable"]]
    return client.post(address, {"row": sent})
