"""The home page of the admin says what is wrong, to those who can look at it, and nothing when all is well."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms.contact.topics import Emergency
from home.alerts import is_unfinished
from home.enums import LegalKind
from home.first_pages import PAGES
from home.models import LegalPage
from tenant_space.exchange.models import Batch
from tenant_space.exchange.selectors import data_as_of_forget
from tenant_space.notifications.enums import MailState
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.services import notify
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
HOME = "/admin/"
LAST = "20261122T020000Z_000123_FULL"


@pytest.fixture(autouse=True)
def texts_completed() -> None:
    """The texts that the law asks for are written, each emergency has its number; a batch has come this night."""
    for line in Emergency.objects.filter(number=""):
        line.number = "04 77 00 00 00"
        line.save()
    for page in LegalPage.objects.all():
        page.body = [("text", "<p>Notre texte.</p>")]
        page.save_revision().publish()
    batch(LAST, "APPLIED")


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name="Administrateurs")]))
    return client


def batch(name: str, state: str, age: dt.timedelta = dt.timedelta()) -> Batch:
    row = Batch.objects.create(
        batch_id=name, sequence=int(name[17:23]), state=state, extracted_at=timezone.now() - age
    )
    Batch.objects.filter(pk=row.pk).update(received_at=timezone.now() - age)
    data_as_of_forget()
    return row


def told(client: Client) -> str:
    page = html_of(client.get(HOME))
    _, panel, rest = page.partition('<section class="desk-alerts"')
    return rest.partition("</section>")[0] if panel else ""


def test_when_all_is_well_nothing_is_said(admin: Client) -> None:
    assert told(admin) == ""


def test_mails_that_failed_lead_to_them(admin: Client) -> None:
    for address in ("a@example.org", "b@example.org", "c@example.org"):
        notify("account.address_in_use", Address(address))
    OutgoingMail.objects.filter(to__in=["a@example.org", "b@example.org"]).update(state=MailState.FAILED)
    link = 'href="/admin/notifications/outgoingmail/?state__exact=FAILED"'
    assert "2 courriels sont en échec." in told(admin) and link in told(admin)
    assert len(admin.get("/admin/notifications/outgoingmail/?state__exact=FAILED").context["object_list"]) == 2
    OutgoingMail.objects.filter(to="a@example.org").delete()
    assert "1 courriel est en échec." in told(admin)


def test_mails_that_wait_too_long_are_told_those_held_are_not(admin: Client) -> None:
    long_ago = timezone.now() - dt.timedelta(hours=2)
    notify("account.address_in_use", Address("a@example.org"), not_before=timezone.now() + dt.timedelta(hours=1))
    OutgoingMail.objects.update(created_at=long_ago)
    assert told(admin) == ""
    OutgoingMail.objects.update(next_attempt_at=long_ago)
    assert "1 courriel attend depuis plus d'une heure." in told(admin)


@pytest.mark.parametrize(("state", "words"), [("HELD", "est retenu"), ("REJECTED", "a été refusé")])
def test_a_batch_since_the_last_one_applied(admin: Client, state: str, words: str) -> None:
    batch("20261121T020000Z_000122_DELTA", state, dt.timedelta(days=1))
    assert told(admin) == "", "overtaken"
    row = batch("20261123T020000Z_000124_DELTA", state)
    batch("20261123T020000Z_000124_DELTA", state)
    text = told(admin)
    assert text.count("<li>") == 1 and f"Le lot {row.batch_id} {words}" in text
    assert f'/admin/exchange/batch/inspect/{row.pk + 1}/"' in text, "the latest of the same name"
    batch("20261124T020000Z_000125_FULL", "APPLIED")
    assert told(admin) == ""


def test_a_held_batch_that_was_let_pass_is_no_longer_told(admin: Client) -> None:
    row = batch("20261123T020000Z_000124_DELTA", "HELD")
    Batch.objects.filter(pk=row.pk).update(released_at=timezone.now())
    assert told(admin) == ""


@pytest.mark.parametrize(("days", "said"), [(2, False), (4, True)])
def test_data_older_than_expected(admin: Client, days: int, said: bool) -> None:
    Batch.objects.all().delete()
    batch(LAST, "APPLIED", dt.timedelta(days=days))
    assert ("Les données du logiciel de gestion datent du" in told(admin)) is said


@pytest.mark.parametrize(
    "body",
    [
        [("callout", {"kind": "warning", "title": "Projet de texte", "text": "<p>Modèle.</p>"})],
        [("text", "<p>Hébergeur : [à compléter]</p>")],
        [("callout", {"kind": "info", "title": "Médiateur", "text": "<p>[à compléter]</p>"})],
    ],
)
def test_a_legal_text_that_is_still_the_model(admin: Client, body: list[object]) -> None:
    page = LegalPage.objects.get(kind=LegalKind.NOTICE)
    page.body = body
    page.save_revision().publish()
    text = told(admin)
    assert "La page « Mentions légales » est encore le modèle" in text and f"/admin/pages/{page.pk}/edit/" in text
    page.unpublish()
    assert told(admin) == ""


def test_each_legal_page_of_a_new_portal_is_unfinished() -> None:
    models = [page.texts["body"] for page in PAGES if page.model is LegalPage]
    assert len(models) == 4
    for body in models:
        page = LegalPage(body=body)
        assert is_unfinished(page)


@pytest.mark.parametrize(
    ("group", "sees"),
    [
        ("Gestionnaires", set()),
        ("Siège", set()),
        ("Communication", {"modèle"}),
        ("Comptabilité", {"retenu"}),
        ("Administrateurs", {"modèle", "retenu", "échec"}),
    ],
)
def test_each_group_is_told_what_it_can_mend(client: Client, group: str, sees: set[str]) -> None:
    notify("account.address_in_use", Address("a@example.org"))
    OutgoingMail.objects.update(state=MailState.FAILED)
    batch("20261123T020000Z_000124_DELTA", "HELD")
    page = LegalPage.objects.get(kind=LegalKind.NOTICE)
    page.body = [("text", "<p>[à compléter]</p>")]
    page.save_revision().publish()
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name=group)]))
    text = told(client)
    assert {word for word in ("modèle", "retenu", "échec") if word in text} == sees


def test_what_is_wrong_costs_the_same_however_much(admin: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            admin.get(HOME)
        return len(queries)

    batch("20261123T020000Z_000124_DELTA", "HELD")
    cost()
    few = cost()
    for number in range(124, 130):
        batch(f"20261123T020000Z_000{number}_DELTA", "REJECTED")
        notify("account.address_in_use", Address("a@example.org"))
    OutgoingMail.objects.update(state=MailState.FAILED)
    cost()  # the day of the data is kept for a minute
    assert cost() == few
