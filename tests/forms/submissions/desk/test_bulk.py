"""Taking and accepting several at once: as they were shown, and never somebody else's."""

import pytest

from forms.submissions.desk.bulk import BulkAccept
from forms.submissions.enums import Scan, State
from forms.submissions.models import Submission
from forms.submissions.services import submission_accept, submission_take
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.desk import LIST, bulk, late, said
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_taking_the_ticked_ones_never_steals(client: Client, manager: User, colleague: User) -> None:
    _, _, followed, closed = rows = [ff.sent(ff.home()) for _ in range(4)]
    submission_take(submission=followed, user=colleague)
    submission_accept(submission=closed, user=colleague)
    for row in rows:
        row.refresh_from_db()
    response = bulk(client, "take", "&".join(f"id={row.pk}" for row in rows), rows)
    assert "2 demandes prises en charge." in said(response)
    assert f"{followed.number_text} (suivie par Nadia Benali)" in said(response)
    assert f"{closed.number_text} (déjà décidée)" in said(response)
    for row in rows:
        row.refresh_from_db()
    assert [row.assigned_to for row in rows] == [manager, manager, colleague, colleague]


def test_accepting_the_ticked_ones_as_they_were_shown(client: Client, manager: User, colleague: User) -> None:
    _, changed, unseen = rows = [ff.sent(ff.home()) for _ in range(3)]
    unseen.attachments.update(scan=Scan.PENDING)
    submission_take(submission=changed, user=manager)  # since the page was shown
    response = bulk(client, "accept", "&".join(f"id={row.pk}" for row in rows), rows)
    assert "1 demande acceptée." in said(response)
    assert f"{changed.number_text} (changée entre-temps)" in said(response)
    assert f"{unseen.number_text} (fichier non vérifié" in said(response)
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == [State.ACCEPTED, State.IN_REVIEW, State.RECEIVED]
    assert OutgoingMail.objects.filter(kind="insurance.accepted").count() == 1


@pytest.mark.parametrize("query", ["delai=retard", "q={name}", "etat=nouvelles&q={number}"])
def test_all_in_the_listing_is_what_the_listing_shows(client: Client, manager: User, query: str) -> None:
    home = ff.home()
    home.tenant.last_name = "ZWEIG"
    home.tenant.save()
    wanted, other = ff.sent(home), ff.sent(ff.home())
    foreign = ff.sent(ff.home(agency=f.AgencyFactory(agency_code="NO")))
    late(wanted)
    late(foreign)
    bulk(client, "take", "id=all&" + query.format(name="zweig", number=wanted.number))
    for row in (wanted, other, foreign):
        row.refresh_from_db()
    assert [row.assigned_to for row in (wanted, other, foreign)] == [manager, None, None]


def test_what_arrives_after_the_confirmation_page_is_not_decided(
    client: Client, manager: User, submission: Submission
) -> None:
    address = "/admin/bulk/submissions/submission/accept/?id=all"
    shown = client.get(address).context["doable"]
    late_comer = ff.sent(ff.home())
    client.post(address, {"row": [f"{item['item'].pk}:{item['item'].version}" for item in shown]})
    late_comer.refresh_from_db()
    assert late_comer.state == State.RECEIVED


@pytest.mark.parametrize(
    "row", ["0{pk}:1", "{pk}:", "+{pk}:1", " {pk}:1", "{pk}:1:1", "{pk}:-1", "{arabic}:1", "{pk}:١"]
)
def test_bulk_reads_only_rows_as_its_page_writes_them(client: Client, submission: Submission, row: str) -> None:
    arabic = str(submission.pk).translate({ord("0") + digit: 0x660 + digit for digit in range(10)})
    response = bulk_raw(client, submission, row.format(pk=submission.pk, arabic=arabic))
    assert response.status_code == 302 and "était cochée" in said(response)
    assert Submission.objects.get(pk=submission.pk).assigned_to is None


def bulk_raw(client: Client, submission: Submission, *rows: str) -> ClientResponse:
    return client.post(f"/admin/bulk/submissions/submission/take/?id={submission.pk}&next={LIST}", {"row": rows})


@pytest.mark.parametrize("scans", [[Scan.PENDING], []])
def test_bulk_leaves_aside_what_lost_its_file(
    client: Client, submission: Submission, scans: list[Scan], monkeypatch: pytest.MonkeyPatch
) -> None:
    submission.attachments.all().delete()
    for scan in scans:
        f.AttachmentFactory(submission=submission, scan=scan)
    monkeypatch.setattr(BulkAccept, "skipped_for", lambda self, row: "")  # as if it changed in between
    response = bulk(client, "accept", f"id={submission.pk}", [submission])
    assert f"{submission.number_text} (fichier non vérifié" in said(response)
    submission.refresh_from_db()
    assert submission.state == State.RECEIVED


@pytest.mark.parametrize("rows", [[], ["x"], ["1"], ["a:b"]])
def test_bulk_without_rows_says_so(client: Client, submission: Submission, rows: list[str]) -> None:
    address = f"/admin/bulk/submissions/submission/take/?id={submission.pk}"
    response = client.post(address, {"row": rows})
    assert response.status_code in (302, 404)
    assert Submission.objects.get(pk=submission.pk).assigned_to is None
