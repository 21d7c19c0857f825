"""An agency that closes leaves open requests: the head office says who takes them over, and has them until then."""

from __future__ import annotations

import pytest

from forms.submissions.conversation import message_send
from forms.submissions.desk.policies import reviewable
from forms.submissions.enums import State
from forms.submissions.escalating import promises_watch
from forms.submissions.models import Note, Submission
from forms.submissions.registry import Kind
from forms.submissions.services import submission_take
from tenant_space.tenancy.models import Agency
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, key
from tests.kit.desk import LIST, late
from tests.kit.leads import lead, now, told_late
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PAGE = f"{LIST}agences-fermees/"


@pytest.fixture
def left(question: Kind) -> list[Submission]:
    """Four open requests of an agency that has closed; one is followed."""
    rows = [asked(ff.home()) for _ in range(4)]
    submission_take(submission=rows[0], user=ff.manager("CV"))
    f.AgencyFactory(agency_code="NO", name="Agence Nord")
    Agency.objects.filter(pk="CV").update(active=False)
    return rows


@pytest.mark.parametrize("to", ["NO", ""])
def test_the_head_office_says_who_takes_over(client: Client, left: list[Submission], to: str) -> None:
    head = lead(head_office=True)
    client.force_login(head)
    home = client.get("/admin/").content.decode()
    assert "Agence Centre Ville a fermé : 4 demandes attendent une réponse. Dites qui les reprend." in home
    assert "4 demandes sans réponse" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"agency": "CV", "to": to}).url == LIST
    rows = [now(row) for row in left]
    assert {row.agency_id for row in rows} == {to or None}
    assert {(row.state, row.assigned_to) for row in rows} == {(State.RECEIVED, None)}
    assert Note.objects.filter(text__contains="L'agence a fermé.").count() == 4
    message_send(tenant=rows[0].tenant, submission=rows[0], uid=key(), text="Alors ?")
    keeper = lead("NO") if to else head
    assert set(reviewable(keeper)) == set(left)
    late(rows[0])
    promises_watch()
    assert told_late() == [keeper.email]
    assert "a fermé" not in client.get("/admin/").content.decode()


def test_until_then_the_head_office_has_them(left: list[Submission]) -> None:
    head = lead(head_office=True)
    assert set(reviewable(head)) == set(left)
    late(left[1])
    promises_watch()
    assert told_late() == [head.email]


@pytest.mark.parametrize(
    ("agency", "to", "status"), [("NO", "", 302), ("CV", "ZZ", 404), ("ZZ", "", 404), ("CV", "CV", 302)]
)
def test_nothing_else_is_handed_over(
    client: Client, left: list[Submission], agency: str, to: str, status: int
) -> None:
    client.force_login(lead(head_office=True))
    assert client.post(PAGE, {"agency": agency, "to": to}).status_code == status
    assert {now(row).agency_id for row in left} == {"CV"}


@pytest.mark.parametrize("group", ["Gestionnaires", "Communication", "Comptabilité", "Administrateurs"])
def test_the_screen_is_for_the_head_office(client: Client, left: list[Submission], group: str) -> None:
    from django.contrib.auth.models import Group

    user = f.StaffFactory(groups=[Group.objects.get(name=group)])
    user.agencies.set(Agency.objects.filter(pk="CV"))
    client.force_login(user)
    for response in (client.get(PAGE), client.post(PAGE, {"agency": "CV", "to": "NO"})):
        assert response.status_code == 302 and response.url != PAGE
    assert "a fermé" not in client.get("/admin/").content.decode()
    assert {now(row).agency_id for row in left} == {"CV"}
