"""Each actor on each of the operations that change what a request is about, or lead to the next one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group

from forms.submissions.models import Submission
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.contact import topic, written
from tests.kit.desk import LIST, at
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
UNKNOWN = 999_999_999


@pytest.fixture
def home() -> Holder:
    return ff.home()


@pytest.fixture
def row(home: Holder) -> Submission:
    row = written(home, topic(name="Un papier"))
    f.AttachmentFactory(submission=row)
    return row


def lead(agency: str) -> User:
    return ff.manager(agency)


def reader(agency: str) -> User:
    """Of the agency, and may only look."""
    user = ff.manager(agency)
    group = user.groups.get()
    group.permissions.remove(group.permissions.get(codename="change_submission"))
    return user


def elsewhere(agency: str) -> User:
    return ff.manager("NO")


def office(agency: str) -> User:
    return ff.manager(head_office=True)


def editor(agency: str) -> User:
    user = f.StaffFactory(groups=[Group.objects.get(name="Communication")])
    user.agencies.set([f.AgencyFactory(agency_code=agency)])
    return user


def tenant(agency: str) -> User:
    return f.UserFactory()


def visitor(agency: str) -> None:
    return None


ACTORS: dict[Callable[[str], User | None], bool] = {
    lead: True,
    reader: False,
    elsewhere: False,
    office: False,
    editor: False,
    tenant: False,
    visitor: False,
}
OPERATIONS: dict[str, Callable[[Holder], dict[str, Any]]] = {
    "topic": lambda home: {"topic": topic(name="Autre").pk},
    "become:receipt": lambda home: {},
    "become:insurance": lambda home: {},
    "claim": lambda home: {"claim": f.ClaimFactory(account=home.account).pk},
    "unclaim": lambda home: {},
    "preview": lambda home: {"words": "Bonjour."},
}


@pytest.mark.parametrize("do", OPERATIONS)
@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.__name__)
def test_only_a_manager_of_the_agency_changes_it(
    client: Client, home: Holder, row: Submission, actor: Callable[[str], User | None], do: str
) -> None:
    data = {"version": row.version, "do": do, **OPERATIONS[do](home)}
    if user := actor(home.account.agency_id or ""):
        client.force_login(user)
    answers = [client.post(f"{LIST}{pk}/", data) for pk in (row.pk, UNKNOWN)]
    after = Submission.objects.get(pk=row.pk)
    if ACTORS[actor]:
        assert answers[0].status_code in (200, 302) and answers[1].status_code == 404
        assert (after.version > row.version) is (do in ("topic", "claim", "unclaim"))
        return
    assert (after.version, after.data, after.claim_number) == (row.version, row.data, "")
    assert answers[0].status_code in (302, 403, 404)
    if actor is not reader:
        assert answers[0].status_code == answers[1].status_code, "a foreign one is a missing one"


@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.__name__)
def test_only_a_manager_of_the_agency_makes_a_letter_of_a_certificate(
    client: Client, home: Holder, actor: Callable[[str], User | None]
) -> None:
    row = ff.sent(home)
    if user := actor(home.account.agency_id or ""):
        client.force_login(user)
    data = {"do": "become:contact", "become": "contact", "version": row.version, "contact-topic": topic().pk}
    answers = [client.post(f"{LIST}{pk}/", data) for pk in (row.pk, UNKNOWN)]
    kind = "contact" if ACTORS[actor] else "insurance"
    assert Submission.objects.get(pk=row.pk).kind == kind and answers[0].status_code in (302, 403, 404)
    if actor not in (lead, reader):
        assert answers[0].status_code == answers[1].status_code, "a foreign one is a missing one"


@pytest.mark.parametrize("query", ["", "&liste=etat%3Dtoutes", "&liste=q%3D{}&rang=2000-01-01~1"])
@pytest.mark.parametrize("actor", ACTORS, ids=lambda actor: actor.__name__)
def test_the_next_one_is_led_to_by_those_who_decide_it(
    client: Client, home: Holder, row: Submission, actor: Callable[[str], User | None], query: str
) -> None:
    if user := actor(home.account.agency_id or ""):
        client.force_login(user)
    for way in ("", f"apres={UNKNOWN}", f"avant={UNKNOWN}", f"apres={row.pk}"):
        answer = client.get(f"{LIST}suivante/?{way}{query.format(row.number)}")
        led = at(row) in answer.headers.get("Location", "").split("?")[0]
        assert answer.status_code in (302, 403, 404) and led is ACTORS[actor], way
