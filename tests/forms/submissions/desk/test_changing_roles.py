"""Each actor on a certificate that becomes a letter, and on the way to the next one; `test_roles` has the rest."""

from __future__ import annotations

import itertools

import pytest

from forms.submissions.models import Submission
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.actors import DECIDE, LOOK, Actor, each_actor
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
    return written(home, topic(name="Un papier"))


@each_actor
def test_only_a_manager_of_the_agency_makes_a_letter_of_a_certificate(
    client: Client, home: Holder, actor: Actor
) -> None:
    row = ff.sent(home)
    if user := actor(row):
        client.force_login(user)
    data = {"do": "become:contact", "become": "contact", "version": row.version, "contact-topic": topic().pk}
    answers = [client.post(f"{LIST}{pk}/", data) for pk in (row.pk, UNKNOWN)]
    kind = "contact" if actor in DECIDE else "insurance"
    assert Submission.objects.get(pk=row.pk).kind == kind and answers[0].status_code in (302, 403, 404)
    if actor not in LOOK:
        assert answers[0].status_code == answers[1].status_code, "a foreign one is a missing one"


@each_actor
def test_the_next_one_is_led_to_by_those_who_decide_it(
    client: Client, home: Holder, row: Submission, actor: Actor
) -> None:
    if user := actor(row):
        client.force_login(user)
    ways = ("", f"apres={UNKNOWN}", f"avant={UNKNOWN}", f"apres={row.pk}")
    lists = ("", "&liste=etat%3Dtoutes", "&liste=q%3D{}&rang=2000-01-01~1")
    for way, query in itertools.product(ways, lists):
        answer = client.get(f"{LIST}suivante/?{way}{query.format(row.number)}")
        led = at(row) in answer.headers.get("Location", "").split("?")[0]
        assert answer.status_code in (302, 403, 404) and led is (actor in DECIDE), (way, query)
