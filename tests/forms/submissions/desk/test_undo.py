"""Undoing at the desk, and what the tenant sees meanwhile."""

from __future__ import annotations

from html import unescape

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.models import ModelLogEntry

from forms.submissions.enums import State
from forms.submissions.models import Submission
from forms.submissions.services import submission_accept, submission_refuse, submission_take
from tenant_space import formats
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tests.kit import submission_factories as ff
from tests.kit.answers import NO_BREAK, plain_text_of
from tests.kit.desk import LIST, at, bulk, press, said
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture(autouse=True)
def ten_minutes(settings: Settings) -> None:
    settings.PORTAL_UNDO_MINUTES = 10


def test_a_decision_says_until_when_it_can_be_undone(client: Client, submission: Submission) -> None:
    answer = press(client, submission, "accept")
    submission.refresh_from_db()
    assert submission.told_at
    hour = formats.clock(submission.told_at)
    assert f"Vous pouvez l'annuler jusqu'à {hour} ; la réponse part ensuite." in unescape(said(answer))
    assert "est prévenu" not in said(answer), "not yet"
    text = plain_text_of(client.get(at(submission)))
    assert f"La réponse part à {hour}.".translate(NO_BREAK) in text and "Annuler la décision" in text


@pytest.mark.parametrize("do", ["accept", "refuse"])
def test_undoing_brings_the_request_back_and_is_noted(client: Client, submission: Submission, do: str) -> None:
    press(client, submission, do, reason="Illisible.")
    submission.refresh_from_db()
    answer = press(client, submission, "undo")
    assert "Décision annulée." in said(answer)
    text = plain_text_of(client.get(at(submission)))
    assert "Décision annulée — Gaël Martin" in text and "Accepter" in text and "Illisible." not in text
    submission.refresh_from_db()
    assert submission.state == State.RECEIVED
    assert ModelLogEntry.objects.filter(action="submissions.undo").count() == 1


def test_too_late_is_said_and_changes_nothing(client: Client, manager: User, submission: Submission) -> None:
    row = submission_accept(submission=submission, user=manager)
    Submission.objects.filter(pk=row.pk).update(told_at=timezone.now())
    answer = press(client, row, "undo")
    assert answer.status_code == 409
    text = plain_text_of(answer)
    assert "La décision n'a pas été annulée." in text and "Le délai pour annuler est passé" in text
    assert 'value="undo"' not in answer.content.decode()
    assert Submission.objects.get(pk=row.pk).state == State.ACCEPTED


def test_a_page_left_open_overwrites_nothing(client: Client, manager: User, submission: Submission) -> None:
    row = submission_accept(submission=submission, user=manager)
    answer = client.post(at(row), {"version": row.version - 1, "do": "undo"})
    assert answer.status_code == 409 and Submission.objects.get(pk=row.pk).state == State.ACCEPTED


def test_only_those_who_decide_undo(client: Client, manager: User, submission: Submission) -> None:
    row = submission_accept(submission=submission, user=manager)
    client.force_login(ff.manager("NO"))
    assert press(client, row, "undo").status_code == 404
    assert Submission.objects.get(pk=row.pk).state == State.ACCEPTED


def test_several_decided_at_once_are_undone_at_once(client: Client, manager: User) -> None:
    rows = [ff.sent(ff.home()) for _ in range(3)]
    answer = bulk(client, "accept", "&".join(f"id={row.pk}" for row in rows))
    message = said(answer)
    assert "3 demandes acceptées." in message and "/undo/?id=" in message
    told = Submission.objects.get(pk=rows[2].pk)
    Submission.objects.filter(pk=told.pk).update(told_at=timezone.now())
    query = "&".join(f"id={row.pk}" for row in rows)
    page = client.get(f"/admin/bulk/submissions/submission/undo/?{query}&next={LIST}")
    assert "trop tard, la réponse est partie" in plain_text_of(page)
    answer = bulk(client, "undo", query)
    assert "2 demandes de nouveau à traiter." in said(answer)
    states = Submission.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.RECEIVED, State.RECEIVED, State.ACCEPTED]
    assert OutgoingMail.objects.filter(kind="insurance.accepted", state="WITHDRAWN").count() == 2


@pytest.mark.parametrize("accepted", [True, False])
def test_the_tenant_sees_it_once_it_is_told(client: Client, manager: User, accepted: bool) -> None:
    holder = ff.home()
    row = ff.sent(holder)
    client.force_login(holder.tenant.user)
    form = "/j-envoie-mon-attestation-d-assurance/"
    places = (f"/envois/{row.number_text}/", "/envois/", form, "/")
    before = [plain_text_of(client.get(place, follow=True)) for place in places]
    if accepted:
        submission_accept(submission=row, user=manager)
    else:
        submission_refuse(submission=row, user=manager, reason="Illisible.")
    assert [plain_text_of(client.get(place, follow=True)) for place in places] == before
    Submission.objects.filter(pk=row.pk).update(told_at=timezone.now())
    after = [plain_text_of(client.get(place, follow=True)) for place in places]
    told = "Acceptée" if accepted else "Refusée"
    assert all(told in text for text in after[:2]) and not any(told in text for text in before[:2])


def test_accepting_offers_to_close_what_it_makes_useless(client: Client, manager: User) -> None:
    holder = ff.home()
    older, row = ff.sent(holder), ff.sent(holder)
    assert "rendu inutile" not in plain_text_of(client.get(at(older)))
    text = plain_text_of(client.get(at(row)))
    assert "clore aussi, rendu inutile" in text and f"l'envoi {older.number_text}" in text
    press(client, row, "accept", useless=f"{older.pk}:{older.version}")
    older.refresh_from_db()
    assert older.state == State.OBSOLETE
    text = plain_text_of(client.get(at(older)))
    assert "Rendue inutile" in text and f"Remplacée par l'envoi {row.number_text}" in text
    Submission.objects.update(told_at=timezone.now())
    client.force_login(holder.tenant.user)
    text = plain_text_of(client.get(f"/envois/{older.number_text}/"))
    assert "Remplacée" in text and "Un envoi plus récent est accepté" in text and "Rendue inutile" not in text
    assert "Remplacée" in plain_text_of(client.get("/envois/"))


def test_what_is_not_ticked_or_not_offered_is_left_alone(client: Client, manager: User) -> None:
    holder = ff.home()
    older, row, other = ff.sent(holder), ff.sent(holder), ff.sent(ff.home())
    press(client, row, "accept", useless=[f"{other.pk}:{other.version}", "x", "999999999:1"])
    assert list(Submission.objects.order_by("pk").values_list("state", flat=True)) == [
        State.RECEIVED,
        State.ACCEPTED,
        State.RECEIVED,
    ]
    assert older.is_open


def test_what_is_closed_along_follows_what_replaces_it(client: Client, manager: User) -> None:
    """Undone by itself it would come back beside the one that makes it useless."""
    older, row = _two_of_one_home(client, manager)
    page = client.get(at(older))
    text = plain_text_of(page)
    assert "Aucun courriel ne part." in text and "annulez l'envoi qui la remplace" in text
    assert "accepté par Gaël Martin" in text and 'value="undo"' not in page.content.decode()
    older.refresh_from_db()
    answer = press(client, older, "undo")
    assert answer.status_code == 409 and f"Annulez l'envoi {row.number_text}" in plain_text_of(answer)
    both = f"id={older.pk}&id={row.pk}"
    page = client.get(f"/admin/bulk/submissions/submission/undo/?{both}&next={LIST}")
    assert "elle suit l'envoi qui la remplace" in plain_text_of(page)
    assert "1 demande de nouveau à traiter" in said(bulk(client, "undo", both))
    assert set(Submission.objects.values_list("state", flat=True)) == {State.RECEIVED}


def test_one_to_be_closed_along_that_changed_is_named(client: Client, manager: User) -> None:
    holder = ff.home()
    older, row = ff.sent(holder), ff.sent(holder)
    submission_take(submission=older, user=ff.manager("CV"))
    answer = press(client, row, "accept", useless=f"{older.pk}:{older.version}")
    assert answer.status_code == 409
    text = plain_text_of(answer)
    assert f"l'envoi {older.number_text} a changé" in text and "prise en charge" in text.lower()
    assert Submission.objects.get(pk=row.pk).state == State.RECEIVED


def _two_of_one_home(client: Client, manager: User) -> tuple[Submission, Submission]:
    """An older certificate, closed as useless with the acceptance of a newer one."""
    holder = ff.home()
    older, row = ff.sent(holder), ff.sent(holder)
    press(client, row, "accept", useless=f"{older.pk}:{older.version}")
    row.refresh_from_db()
    return older, row
