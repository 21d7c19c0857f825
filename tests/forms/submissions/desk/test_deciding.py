"""What the page changes, and what it says when somebody was quicker."""

import pytest
from django.utils import timezone

from forms.submissions.enums import Scan, State
from forms.submissions.models import RefusalReason, Submission
from forms.submissions.services import submission_accept, submission_refuse, submission_take
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.desk import at, press
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_taking_assigning_and_giving_back(
    client: Client, manager: User, submission: Submission, colleague: User
) -> None:
    assert press(client, submission, "take").url == at(submission)
    submission.refresh_from_db()
    assert (submission.assigned_to, submission.state) == (manager, State.IN_REVIEW)
    press(client, submission, "assign", to=colleague.pk)
    submission.refresh_from_db()
    assert submission.assigned_to == colleague
    press(client, submission, "assign", to="")
    submission.refresh_from_db()
    assert (submission.assigned_to, submission.state) == (None, State.RECEIVED)


def test_it_is_not_given_to_somebody_who_may_not_decide(client: Client, submission: Submission) -> None:
    response = press(client, submission, "assign", to=ff.manager("NO").pk, reason="à garder")
    assert response.status_code == 422
    assert "ne peut plus traiter" in response.content.decode() and "à garder" in response.content.decode()
    assert Submission.objects.get(pk=submission.pk).assigned_to is None


def test_refusing_with_a_picked_reason(client: Client, submission: Submission) -> None:
    reason = RefusalReason.objects.filter(kind=ff.KIND).first()
    press(client, submission, "refuse", ready=reason.pk, reason="")
    submission.refresh_from_db()
    assert (submission.state, submission.reason) == (State.REFUSED, reason.text)
    assert OutgoingMail.objects.filter(kind="insurance.refused").exists()


def test_what_is_written_wins_over_what_is_picked(client: Client, submission: Submission) -> None:
    ready = RefusalReason.objects.filter(kind=ff.KIND).first()
    press(client, submission, "refuse", ready=ready.pk, reason=" Page 2 manquante. ")
    assert Submission.objects.get(pk=submission.pk).reason == "Page 2 manquante."


def test_picking_without_script_fills_the_text_and_decides_nothing(client: Client, submission: Submission) -> None:
    reason = RefusalReason.objects.filter(kind=ff.KIND).last()
    response = press(client, submission, "pick", ready=reason.pk, text="ma note")
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count(reason.text.replace("'", "&#x27;")) == 2, "in the list, and in the field"
    assert "ma note" in page
    assert Submission.objects.get(pk=submission.pk).version == submission.version


@pytest.mark.parametrize("ready", ["", "hidden", "other kind"])
def test_a_refusal_needs_a_reason_of_its_kind(client: Client, submission: Submission, ready: str) -> None:
    rows = {
        "hidden": lambda: f.RefusalReasonFactory(active=False).pk,
        "other kind": lambda: f.RefusalReasonFactory(kind="other").pk,
    }
    response = press(client, submission, "refuse", ready=rows[ready]() if ready else "", reason="  ", text="à garder")
    assert response.status_code == 422
    assert "à garder" in response.content.decode()
    assert Submission.objects.get(pk=submission.pk).state == State.RECEIVED


def test_a_reason_too_long_is_told_and_kept(client: Client, submission: Submission) -> None:
    response = press(client, submission, "refuse", reason="x" * 601)
    assert response.status_code == 422
    assert "600 caractères au plus" in response.content.decode() and "x" * 601 in response.content.decode()


def test_a_note_for_colleagues_even_on_a_closed_one(client: Client, manager: User, submission: Submission) -> None:
    submission_accept(submission=submission, user=manager)
    press(client, submission, "note", text="Vu au guichet")
    assert submission.notes.get().text == "Vu au guichet"
    assert press(client, submission, "note", text=" ").status_code == 422


def test_half_written_words_survive_another_button(client: Client, submission: Submission) -> None:
    press(client, submission, "take", reason="Il manque la page", text="brouillon de note")
    page = client.get(at(submission)).content.decode()
    assert "Il manque la page" in page and "brouillon de note" in page
    client.head(at(submission))
    assert "Il manque la page" in client.get(at(submission)).content.decode(), "reading loses nothing"
    submission.refresh_from_db()
    press(client, submission, "note", reason="Il manque la page", text="Vu")
    page = client.get(at(submission)).content.decode()
    assert "Il manque la page" in page and "brouillon de note" not in page
    press(client, submission, "take")
    assert "Il manque la page" not in client.get(at(submission)).content.decode()


@pytest.mark.parametrize("do", ["accept", "refuse"])
def test_half_written_words_are_forgotten_once_decided(client: Client, submission: Submission, do: str) -> None:
    press(client, submission, "take", why="brouillon de raison")
    submission.refresh_from_db()
    press(client, submission, do, reason="Illisible.", why="brouillon de raison")
    assert "brouillon de raison" not in client.get(at(submission)).content.decode()


@pytest.mark.parametrize("do", ["take", "accept", "refuse", "assign"])
@pytest.mark.parametrize("decided", [True, False], ids=["decided", "followed"])
def test_the_second_manager_is_told_and_overwrites_nothing(
    client: Client, submission: Submission, colleague: User, do: str, decided: bool
) -> None:
    seen = submission.version
    if decided:
        submission_refuse(submission=submission, user=colleague, reason="La première.")
    else:
        submission_take(submission=submission, user=colleague)
    before = Submission.objects.values().get(pk=submission.pk)
    response = client.post(at(submission), {"version": seen, "do": do, "reason": "Ma réponse", "text": "Ma note"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Rien n'a été enregistré" in page
    told = "Demande refusée par Nadia Benali" if decided else "Demande prise en charge par Nadia Benali"
    assert told in page and f"{timezone.localtime():%Y} à " in page
    assert "Ma note" in page
    assert "Ma réponse" in page, "to be copied, of a closed one, that has no field any more"
    assert ('name="reason"' in page) is not decided
    assert Submission.objects.values().get(pk=submission.pk) == before
    if not decided:  # having read it, one may confirm
        assert f'name="version" value="{before["version"]}"' in page


NOT_READY = [
    ([Scan.PENDING], "vous pourrez accepter quand il sera vérifié"),
    ([Scan.CLEAN, Scan.PENDING], "vous pourrez accepter quand il sera vérifié"),
    ([Scan.INFECTED], "demandez un autre fichier en refusant"),
    ([], "Cette demande n&#x27;a pas de fichier"),
]


@pytest.mark.parametrize(("scans", "told"), NOT_READY)
def test_nothing_is_accepted_before_its_file_can_be_read(
    client: Client, submission: Submission, scans: list[Scan], told: str
) -> None:
    submission.attachments.all().delete()
    for scan in scans:
        f.AttachmentFactory(submission=submission, scan=scan)
    page = client.get(at(submission)).content.decode()
    assert told in page and 'value="accept"' not in page and 'value="refuse"' in page
    response = press(client, submission, "accept", text="Ma note")
    page = response.content.decode()
    assert response.status_code == 409
    assert "n'a pas été acceptée" in page and told in page and "Ma note" in page
    submission.refresh_from_db()
    assert submission.state == State.RECEIVED


@pytest.mark.parametrize("scans", [[Scan.UNSCANNED], [Scan.CLEAN, Scan.INFECTED]])
def test_one_file_that_can_be_read_is_enough(client: Client, submission: Submission, scans: list[Scan]) -> None:
    submission.attachments.all().delete()
    for scan in scans:
        f.AttachmentFactory(submission=submission, scan=scan)
    assert 'value="accept"' in client.get(at(submission)).content.decode()
    press(client, submission, "accept")
    submission.refresh_from_db()
    assert submission.state == State.ACCEPTED


@pytest.mark.parametrize("version", ["", "abc", "-1", "0", "99999999999999999999"])
def test_without_the_version_seen_nothing_is_changed(client: Client, submission: Submission, version: str) -> None:
    response = client.post(at(submission), {"version": version, "do": "accept"})
    assert response.status_code == 409
    assert Submission.objects.get(pk=submission.pk).state == State.RECEIVED


def test_an_unknown_button_is_a_bad_request(client: Client, submission: Submission) -> None:
    assert press(client, submission, "delete").status_code == 400


def test_a_decided_page_offers_no_decision(client: Client, manager: User, submission: Submission) -> None:
    submission_refuse(submission=submission, user=manager, reason="Illisible.")
    page = client.get(at(submission)).content.decode()
    assert 'value="accept"' not in page and "Illisible." in page and "Demande suivante" in page
