"""What tests of the desk do over and over: open the list, press a button, read what is said."""

import datetime as dt

from django.contrib.messages import get_messages
from django.utils import timezone

from forms.submissions.models import Submission

LIST = "/admin/demandes/"


def at(submission) -> str:
    return f"{LIST}{submission.pk}/"


def press(client, submission, do, **data):
    return client.post(at(submission), {"version": submission.version, "do": do, **data})


def numbers(client, query="") -> list[str]:
    response = client.get(LIST + query)
    assert response.status_code == 200
    return [row.number_text for row in response.context["object_list"]]


def late(submission, days=1):
    day = timezone.localdate() - dt.timedelta(days=days)
    Submission.objects.filter(pk=submission.pk).update(due_on=day)


def said(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def bulk(client, action, query, rows=None):
    address = f"/admin/bulk/submissions/submission/{action}/?{query}&next={LIST}"
    page = client.get(address)
    sent = [f"{row.pk}:{row.version}" for row in rows] if rows is not None else None
    if sent is None:
        sent = [f"{item['item'].pk}:{item['item'].version}" for item in page.context["doable"]]
    return client.post(address, {"row": sent})
