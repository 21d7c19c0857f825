"""Giving several at once to one person: by the rules of giving one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.submissions.desk.bulk import BULK_CAP
from forms.submissions.desk.policies import reviewers_by_agency, reviewers_of
from forms.submissions.enums import State
from forms.submissions.models import Submission
from forms.submissions.services import submission_accept, submission_take
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Agency
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.desk import LIST, said
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def address(*rows: Submission) -> str:
    return f"/admin/bulk/submissions/submission/assign/?{'&'.join(f'id={row.pk}' for row in rows)}&next={LIST}"


def give(client: Client, to: object, *rows: Submission) -> ClientResponse:
    shown = [f"{row.pk}:{row.version}" for row in rows]
    return client.post(address(*rows), {"row": shown, "to": to})


def followed(*rows: Submission) -> list[User | None]:
    return [Submission.objects.get(pk=row.pk).assigned_to for row in rows]


def test_the_ticked_ones_are_given_to_a_colleague(client: Client, manager: User, colleague: User) -> None:
    rows = [ff.sent(ff.home()) for _ in range(3)]
    rows[2] = submission_take(submission=rows[2], user=manager)
    text = plain_text_of(client.get(address(*rows)), between=" ")
    assert "suivie par personne" in text and "suivie par Gaël Martin" in text
    assert "Moi (Gaël Martin)" in text and "Nadia Benali" in text
    answer = give(client, colleague.pk, *rows)
    assert "3 demandes attribuées à Nadia Benali." in said(answer)
    assert followed(*rows) == [colleague] * 3
    assert {row.state for row in Submission.objects.all()} == {State.IN_REVIEW}


def test_to_oneself_and_to_nobody(client: Client, manager: User, colleague: User) -> None:
    row = submission_take(submission=ff.sent(ff.home()), user=colleague)
    assert "1 demande attribuée à Gaël Martin." in said(give(client, manager.pk, row))
    row.refresh_from_db()
    assert "1 demande remise à tous." in said(give(client, "personne", row))
    row.refresh_from_db()
    assert (row.assigned_to, row.state) == (None, State.RECEIVED)
    assert "déjà à prendre" in said(give(client, "personne", row))


@pytest.mark.parametrize("to", ["", "0", "x", "foreign", "without right", "left"])
def test_it_is_given_to_nobody_who_may_not_decide(client: Client, manager: User, to: str) -> None:
    row = ff.sent(ff.home())
    left = ff.manager("CV")
    left.is_active = False
    left.save()
    people = {"foreign": ff.manager("NO").pk, "without right": f.StaffFactory().pk, "left": left.pk}
    answer = give(client, people.get(to, to), row)
    assert answer.status_code == 200
    text = plain_text_of(answer)
    assert "Choisissez à qui attribuer ces demandes." in text or "Cette personne ne peut plus traiter" in text
    assert followed(row) == [None]


def test_each_only_to_those_of_its_agency(client: Client, colleague: User) -> None:
    client.force_login(ff.manager("CV", "NO"))
    here = ff.sent(ff.home())
    there = ff.sent(ff.home(agency=f.AgencyFactory(agency_code="NO", name="Nord")))
    answer = give(client, colleague.pk, here, there)
    assert f"{there.number_text} (Nadia Benali ne traite pas les demandes de cette agence)" in said(answer)
    assert followed(here, there) == [colleague, None]


def test_what_changed_or_was_decided_is_left_aside(client: Client, manager: User, colleague: User) -> None:
    rows = [ff.sent(ff.home()) for _ in range(3)]
    submission_take(submission=rows[0], user=colleague)
    submission_accept(submission=rows[1], user=colleague)
    answer = give(client, manager.pk, *rows)
    assert f"{rows[0].number_text} (changée entre-temps)" in said(answer)
    assert f"{rows[1].number_text} (déjà décidée)" in said(answer)
    assert followed(*rows) == [colleague, colleague, manager]


def test_a_submission_of_another_agency_is_not_reached(client: Client, manager: User) -> None:
    row = ff.sent(ff.home(agency=f.AgencyFactory(agency_code="NO")))
    assert give(client, manager.pk, row).status_code == 404
    assert followed(row) == [None]


def test_who_may_be_chosen_is_who_may_be_given_one(db: None) -> None:
    open_, closed = f.AgencyFactory(), f.AgencyFactory(agency_code="FE", name="Fermée", active=False)
    for user in (ff.manager("CV"), ff.manager("FE"), ff.manager("CV", "FE"), ff.manager(head_office=True)):
        assert user.is_active
    f.StaffFactory(is_superuser=True)
    ff.manager("CV").groups.clear()
    gone = ff.manager("CV")
    gone.is_active = False
    gone.save()
    agencies: list[Agency | None] = [open_, closed, None]
    by_agency = reviewers_by_agency(agencies)
    row = ff.sent(ff.home())
    for agency in agencies:
        row.agency = agency
        assert by_agency[agency.pk if agency else None] == list(reviewers_of(row)), agency


def test_choosing_costs_the_same_however_many_agencies(client: Client, manager: User) -> None:
    def cost(rows: list[Submission]) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(*rows)).status_code == 200
        return len(queries)

    rows = [ff.sent(ff.home())]
    cost(rows)
    few = cost(rows)
    for number in range(6):
        agency = f.AgencyFactory(agency_code=f"A{number}", name=f"Agence {number}")
        manager.agencies.add(agency)
        rows.append(ff.sent(ff.home(agency=agency)))
        ff.manager(agency.pk)
    assert cost(rows) == few
    assert len(rows) < BULK_CAP
