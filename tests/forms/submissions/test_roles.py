"""Each actor on each operation of a conversation, on the pages, at the desk and by program.

An operation that is added to the desk or to the routes and not here makes a test fail.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.urls import get_resolver
from django.utils import timezone

from config.access import walk
from forms.submissions.answering import message_answer, more_ask
from forms.submissions.closing import request_confirm
from forms.submissions.desk.review import ReviewView
from forms.submissions.drafts import word_save
from forms.submissions.models import Attachment, Draft, Message, Note, StateChange, Submission, SurveyAnswer
from forms.submissions.registry import APPOINTMENT
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.actors import DECIDE, LOOK, READ_SENSITIVE, Actor, each_actor, reader, sender
from tests.kit.answers import masked
from tests.kit.app import App
from tests.kit.contact import topic, written
from tests.kit.desk import LIST
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
UNKNOWN, MISSING = 999_999_998, "999999999"


@pytest.fixture
def row() -> Submission:
    """About the lease of somebody of the agency CV; staff have asked for something, which was not read."""
    row = written(ff.home(), topic(name="Un papier"))
    more_ask(submission=row, user=ff.manager("CV"), text="Quel étage ?")
    return Submission.objects.get(pk=row.pk)


def as_it_is(row: Submission) -> dict[str, Any]:
    """All that an operation could change of a request."""
    kept: dict[str, Any] = dict(Submission.objects.filter(pk=row.pk).values().get())
    about = {model.__name__: model.objects.filter(submission=row).count() for model in (Message, Note, StateChange)}
    unread = Message.objects.filter(submission=row, read_at=None).count()
    drafts = list(Draft.objects.filter(about=row).values_list("uid", "values"))
    surveys = SurveyAnswer.objects.count()
    return {**kept, **about, "unread": unread, "drafts": drafts, "surveys": surveys, "all": Submission.objects.count()}


def enter(client: Client, user: User | None) -> None:
    if user:
        client.force_login(user)


@contextmanager
def put_back() -> Iterator[None]:
    """What is done inside is as if it had not been."""
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)


# --- the tenant's side ----------------------------------------------------------


def answered(row: Submission) -> None:
    message_answer(submission=row, user=ff.manager("CV"), text="C'est fait.", answered=True)


def closed(row: Submission) -> None:
    answered(row)
    request_confirm(tenant=row.tenant, submission=row)


def awaited(row: Submission) -> None:
    """Somebody comes tomorrow."""
    start = timezone.now() + dt.timedelta(days=1)
    times = {name: start.isoformat() for name in ("start", "end", "told_at")}
    Submission.objects.filter(pk=row.pk).update(data={**row.data, APPOINTMENT: times})


def begun(row: Submission) -> None:
    word_save(about=row, key=uuid.uuid5(row.uid, "word"), values={"text": "À moitié"})


# The address, what is posted (None: it is only read), and what has to be before.
PAGES: dict[str, tuple[str, dict[str, str] | None, Callable[[Submission], None] | None]] = {
    "read": ("", None, None),
    "acknowledgement": ("accuse.pdf", None, None),
    "appointment": ("rendez-vous.ics", None, awaited),
    "write": ("message/", {"text": "Encore.", "envoyer": "1"}, None),
    "complete": ("message/", {"text": "Le 3e.", "complement": "1", "envoyer": "1"}, None),
    "keep": ("message/", {"text": "À moitié", "garder": "1"}, None),
    "settled": ("regle/", {"regle": "oui"}, answered),
    "not settled": ("regle/", {"regle": "non", "pourquoi": "Toujours pas."}, answered),
    "rate": ("avis/", {"ease": "1"}, closed),
    "withdraw": ("annuler/", {}, None),
    "file": ("fichiers/{file}/", None, None),
}


@each_actor
def test_on_its_pages_only_its_sender(client: Client, row: Submission, actor: Actor) -> None:
    file = f.AttachmentFactory(submission=row, display_name="plan.pdf", draft=None)
    for does, (_, _, before) in PAGES.items():
        with put_back():
            if before:
                before(row)
            enter(client, actor(row))
            on_its_page(client, row, file, does, actor)


def on_its_page(client: Client, row: Submission, file: Attachment, does: str, actor: Actor) -> None:
    path, data, _ = PAGES[does]
    then = as_it_is(row)

    def answer(number: str) -> Any:
        address = f"/envois/{number}/{path.format(file=file.pk)}"
        return client.get(address) if data is None else client.post(address, data)

    given = answer(row.number_text)
    if actor is sender:
        assert given.status_code in (200, 302) and "/connexion/" not in given.headers.get("Location", ""), does
        assert (as_it_is(row) != then) is (data is not None and does != "withdraw") or does == "read", does
        return
    assert as_it_is(row) == then, does
    leads = actor in DECIDE | {reader} and does == "read"  # to the desk, whose page asks for itself
    assert leads or told(given, row.number_text) == told(answer(MISSING), MISSING), does
    assert given.status_code != 200 or actor in LOOK, does


def told(response: Any, number: str) -> tuple[Any, ...]:
    """What somebody sees of an answer, whatever number they asked for."""
    status, headers, body = masked(response)
    return status, str(headers).replace(number, ""), body.replace(number.encode(), b"")


API: dict[str, tuple[str, str, Any, Callable[[Submission], None] | None]] = {
    "read": ("GET", "", None, None),
    "conversation": ("GET", "/messages", None, None),
    "acknowledgement": ("GET", "/acknowledgement.pdf", None, None),
    "appointment": ("GET", "/appointment.ics", None, awaited),
    "write": ("POST", "/messages", {"text": "Encore."}, None),
    "complete": ("POST", "/messages", {"text": "Le 3e.", "completes": "true"}, None),
    "settled": ("POST", "/confirmation", None, answered),
    "not settled": ("POST", "/reopening", {"text": "Non"}, answered),
    "rate": ("PUT", "/survey", {"ease": 1}, closed),
    "mark": ("PUT", "/read", None, None),
    "withdraw": ("POST", "/withdrawal", None, None),
    "file": ("GET", "/files/{file}", None, None),
}


@each_actor
def test_by_program_only_its_sender(row: Submission, actor: Actor) -> None:
    file = f.AttachmentFactory(submission=row, display_name="plan.pdf", draft=None)
    for does, (_, _, _, before) in API.items():
        with put_back():
            if before:
                before(row)
            user, app = actor(row), App()
            by_program(app.enter(user) if user else app, row, file, does, actor)


def by_program(app: App, row: Submission, file: Attachment, does: str, actor: Actor) -> None:
    method, path, body, _ = API[does]
    then = as_it_is(row)

    def answer(number: str) -> Any:
        address = f"/api/v1/requests/{number}{path.format(file=file.pk)}"
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        if does not in ("write", "complete"):
            return app.call(method, address, body, **headers)
        return app.http.post(
            address, body, headers={**headers, "X-Session-Token": app.token} if app.token else headers
        )

    given = answer(row.number_text)
    if actor is sender:
        assert given.status_code in (200, 201) or (does, given.status_code) == ("withdraw", 409), does
        return
    assert given.status_code in (401, 403, 404) and as_it_is(row) == then, does
    assert told(given, row.number_text) == told(answer(MISSING), MISSING), does


def test_each_route_of_a_request_is_tried() -> None:
    routes = [route for route, _ in walk(get_resolver().url_patterns)]
    pages = {route.split("/", 2)[2] for route in routes if route.startswith("envois/<str:number>/")}
    of_one_kind = {"mandat.pdf", "mandat/", "mandat/signer/", "confirmer-mon-numero/"}
    assert pages - of_one_kind == {path.format(file="<uuid:uid>") for path, _, _ in PAGES.values()}
    prefix = "api/v1/requests/<request_number>"
    programs = {route.removeprefix(prefix) for route in routes if route.startswith(prefix)}
    programs = {path for path in programs if not path.startswith(("/mandate", "/phone-confirmation"))}
    assert programs == {path.format(file="<file_id>") for _, path, _, _ in API.values()}


# --- the desk -------------------------------------------------------------------


def about_claim(row: Submission) -> dict[str, Any]:
    return {"claim": f.ClaimFactory(account=row.account).pk}


def other_one(row: Submission) -> dict[str, Any]:
    holder = Holder.objects.get(tenant=row.tenant)
    other = written(holder, topic(name="Autre"))
    return {"into": f"{other.pk}:{other.version}"}


DESK: dict[str, Callable[[Submission], dict[str, Any]]] = {
    **dict.fromkeys(("answer", "close", "ask", "preview", "keep", "insert"), lambda row: {"words": "Bonjour."}),
    "date": lambda row: {"day": timezone.localdate() + dt.timedelta(days=30), "why": "Il manque une pièce."},
    "visit": lambda row: {"visit_day": "2026-12-24", "visit_from": "08:00", "visit_to": "12:00"},
    "unvisit": lambda row: {"visit_word": "La pièce manque."},
    "note": lambda row: {"text": "Vu."},
    "call": lambda row: {"call": "REACHED", "said": "Vu ensemble."},
    "transfer": lambda row: {"agency": f.AgencyFactory(agency_code="SU").pk, "word": "Pour vous."},
    "merge": other_one,
    "topic": lambda row: {"topic": topic(name="Un autre").pk},
    "claim": about_claim,
    "refuse": lambda row: {"reason": "Non."},
    **dict.fromkeys(("read", "take", "assign", "accept", "pick", "undo", "unclaim"), lambda row: {}),
}
PREFIXED: dict[str, Callable[[Submission], dict[str, Any]]] = {
    "become:receipt": lambda row: {},
    "become:insurance": lambda row: {},
    "offer:2026-12-24 AM": lambda row: {},
    f"drop:{uuid.uuid4()}": lambda row: {},
}


@each_actor
def test_at_the_desk_only_those_who_decide_it(client: Client, row: Submission, actor: Actor) -> None:
    prepared = {does: given(row) for does, given in (DESK | PREFIXED).items()}  # while its sender may still write
    enter(client, actor(row))
    for does, data in prepared.items():
        with put_back():
            at_the_desk(client, row, does, data, actor)


def at_the_desk(client: Client, row: Submission, does: str, data: dict[str, Any], actor: Actor) -> None:
    data |= {"do": does, "key": str(uuid.uuid4()), "note_key": str(uuid.uuid4()), "version": row.version}
    then = as_it_is(row)
    given, missing = (client.post(f"{LIST}{pk}/", data) for pk in (row.pk, UNKNOWN))
    assert missing.status_code in (302, 403, 404), does
    if actor in DECIDE:
        assert given.status_code not in (403, 404), does
        return
    assert given.status_code in (302, 403, 404) and as_it_is(row) == then, does
    if actor is not reader:
        assert given.status_code == missing.status_code, f"{does}: a foreign one is a missing one"


@each_actor
def test_at_the_desk_only_those_who_may_look_read_it(client: Client, row: Submission, actor: Actor) -> None:
    enter(client, actor(row))
    then, given = as_it_is(row), client.get(f"{LIST}{row.pk}/")
    assert as_it_is(row) == then and (given.status_code == 200) is (actor in LOOK)
    assert ("Quel étage" in given.content.decode()) is (actor in LOOK)


@each_actor
def test_a_sensitive_one_is_read_and_answered_by_those_with_the_right(
    client: Client, row: Submission, actor: Actor
) -> None:
    enter(client, actor(row))
    Submission.objects.filter(pk=row.pk).update(sensitive=True)
    then, given = as_it_is(row), client.get(f"{LIST}{row.pk}/")
    assert ("Quel étage" in given.content.decode()) is (given.status_code == 200) is (actor in READ_SENSITIVE)
    data = {"do": "answer", "words": "Bonjour.", "key": str(uuid.uuid4()), "version": row.version}
    client.post(f"{LIST}{row.pk}/", data)
    assert (as_it_is(row) != then) is (actor in READ_SENSITIVE)


def test_each_button_of_the_desk_is_tried(row: Submission) -> None:
    f.AttachmentFactory(submission=row)
    view = ReviewView()
    view.object = row
    own = {"take", "assign", "accept", "pick", "refuse", "undo"}
    buttons = own | view.writers().keys() | view.passers().keys() | view.changers().keys()
    assert {name for name in buttons if ":" not in name} == DESK.keys()
    assert {name for name in buttons if ":" in name} <= PREFIXED.keys()
