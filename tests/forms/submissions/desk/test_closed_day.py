"""A day that turns out to be closed: the date told stays, the desk says so and offers another; new ones avoid it."""

from __future__ import annotations

import datetime as dt

import pytest

from forms.submissions.answering import more_ask
from forms.submissions.models import Message, Submission
from forms.submissions.registry import Kind
from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_forget
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, clock, key
from tests.kit.desk import LIST, at, numbers, press
from tests.kit.leads import december, now
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
MARK = "Tombe un jour fermé"


def close(text: str) -> None:
    row = LandlordSettings.load()
    row.days_off = text
    row.save()
    landlord_forget()


def test_the_date_told_stays_and_another_is_offered(
    client: Client, question: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, december(23))
    user = ff.manager("CV")
    client.force_login(user)
    row, other = asked(ff.home()), asked(ff.home())
    Submission.objects.filter(pk=other.pk).update(due_on=december(30))
    assert MARK not in client.get(at(row)).content.decode() + client.get(LIST).content.decode()
    close("31/12/2026")
    page = client.get(at(row))
    assert now(row).due_on == december(31) and MARK in page.content.decode()
    assert client.get(LIST).content.decode().count(MARK) == 1 and MARK not in client.get(at(other)).content.decode()
    assert numbers(client, "?delai=ferme") == [row.number_text]
    offered = page.context["date_form"].initial
    assert (offered["day"], offered["why"]) == (dt.date(2027, 1, 4), "Nos bureaux sont fermés le 31 décembre 2026.")
    press(client, now(row), "date", key=key(), day=offered["day"].isoformat(), why=offered["why"])
    line = Message.objects.get(submission=row, due_on__isnull=False)
    assert (now(row).due_on, line.text) == (dt.date(2027, 1, 4), offered["why"]) and now(row).missed_on is None
    assert MARK not in client.get(at(row)).content.decode() and numbers(client, "?delai=ferme") == []


def test_new_requests_use_the_new_calendar(question: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, december(23))
    before = asked(ff.home())
    close("31/12/2026")
    assert (before.due_on, asked(ff.home()).due_on) == (december(31), dt.date(2027, 1, 4))


@pytest.mark.parametrize("state", ["passed", "awaited", "answered", "open again"])
def test_only_a_promise_that_runs_is_marked(
    client: Client, question: Kind, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    clock(monkeypatch, december(23))
    user = ff.manager("CV")
    client.force_login(user)
    row = asked(ff.home())
    close("31/12/2026")
    Submission.objects.filter(pk=row.pk).update(
        due_on=december(31), state="ANSWERED" if state == "answered" else "RECEIVED"
    )
    if state == "awaited":
        more_ask(submission=now(row), user=user, text="Quel étage ?")
    if state == "passed":
        clock(monkeypatch, dt.date(2027, 1, 1))
        client.force_login(user)
    if state == "open again":
        close("")
    assert MARK not in client.get(at(row)).content.decode() and numbers(client, "?etat=toutes&delai=ferme") == []


def test_what_is_typed_is_not_written_over(client: Client, question: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, december(23))
    client.force_login(ff.manager("CV"))
    row = asked(ff.home())
    Submission.objects.filter(pk=row.pk).update(due_on=december(31))
    close("31/12/2026")
    press(client, row, "keep", why="L'artisan ne vient qu'en janvier.")
    assert client.get(at(row)).context["date_form"].initial["why"] == "L'artisan ne vient qu'en janvier."
