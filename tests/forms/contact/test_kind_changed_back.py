"""A receipt or a certificate asked for that is in truth a question, and a certificate that came with a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.contact.topics import TopicQuestion
from forms.submissions.changing import kinds_for
from forms.submissions.desk.boxes import boxes_of
from forms.submissions.desk.policies import reviewable
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.enums import Scan
from forms.submissions.models import Attachment, Handover, Message, Submission
from forms.submissions.registry import facts_of, kind_of, kinds
from forms.submissions.services import Content, submission_accept, submission_create
from forms.submissions.undoing import submission_undo
from tenant_space.formats.months import Month
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.enums import CertificateState
from tenant_space.tenancy.models import Holder, LeaseInsurance
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.contact import topic, written
from tests.kit.desk import at, press, said
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def home() -> Holder:
    return ff.home(balance_cents=0)


@pytest.fixture
def manager(client: Client, home: Holder) -> User:
    user = ff.manager(home.account.agency_id)
    client.force_login(user)
    return user


def receipt(home: Holder) -> Submission:
    month = str(Month.today() - 2)
    key = draft_key(home.tenant, "receipt", home.account_id)
    draft_save(tenant=home.tenant, kind="receipt", key=key, account=home.account_id)
    content = Content(home.account_id, data={"months": [month], "settled": [month], "amounts": {}})
    return submission_create(tenant=home.tenant, draft_key=key, kind="receipt", content=content)


def certificate(home: Holder) -> Submission:
    return ff.sent(home)


def again(row: Submission) -> Submission:
    return Submission.objects.get(pk=row.pk)


def to_written(client: Client, row: Submission, **typed: Any) -> ClientResponse:
    named = {f"contact-{name}": value for name, value in typed.items()}
    return press(client, row, "become:contact", become="contact", **named)


def to_certificate(client: Client, row: Submission, *leases: str) -> ClientResponse:
    start = timezone.localdate()
    days = {"from": start, "to": start + dt.timedelta(days=300)}
    parts = {
        f"insurance-{name}_{part}": getattr(day, part)
        for name, day in days.items()
        for part in ("day", "month", "year")
    }
    typed = {"insurance-leases": leases, **parts}
    return press(client, row, "become:insurance", become="insurance", **typed)


def test_a_receipt_asked_for_becomes_a_letter_and_loses_nothing(client: Client, home: Holder, manager: User) -> None:
    row, about = receipt(home), topic(name="Mes charges", subject="TECHNICAL")
    mails, dwelling = OutgoingMail.objects.count(), home.account.leases.earliest("pk")
    page = press(client, row, "become:contact")
    assert page.status_code == 200 and "Mes charges" in page.content.decode() and again(row).kind == "receipt"
    assert to_written(client, row, place=dwelling.pk).status_code == 422, "no topic"
    assert to_written(client, row, topic=about.pk, place="AILLEURS").status_code == 422, "a place of nobody's"
    answer = to_written(client, row, topic=about.pk, place=dwelling.pk)
    assert answer.url == at(row) and "Demande écrite" in said(answer)
    found = again(row)
    assert (found.kind, found.number, found.due_on) == ("contact", row.number, row.due_on)
    assert (found.data["topic"], found.data["message"], list(found.leases.all())) == (about.pk, "", [dwelling])
    facts = dict(facts_of(found))
    assert (facts["Envoyée comme"], facts["Sujet"]) == ("Demande de quittance", "Mes charges")
    assert facts[(Month.today() - 2).name.capitalize()] == "Payé en entier", "what was asked for stays"
    assert OutgoingMail.objects.count() == mails
    assert 'value="accept"' not in client.get(at(row)).content.decode(), "it ends by an answer from then on"
    client.force_login(home.tenant.user)
    own = client.get(f"/envois/{found.number_text}/").content.decode()
    assert "Nous traitons maintenant votre demande comme" in own and "Demande de quittance" in own
    told = client.get(f"/api/v1/requests/{found.number_text}").json()
    assert told["kind"]["code"] == "contact"
    assert client.get(f"/envois/{found.number_text}/accuse.pdf").status_code == 200
    assert found.number_text in client.get("/mes-reclamations/", follow=True).content.decode(), "a technical one"


def test_a_certificate_that_was_none_covers_nothing_any_more(client: Client, home: Holder, manager: User) -> None:
    row = certificate(home)
    leases = set(row.leases.all())
    assert LeaseInsurance.objects.filter(submission=row.uid).count() == len(leases) == 2
    page = press(client, row, "become:contact").content.decode()
    assert "contact-place" not in page, "its leases are its place"
    assert "Ce que son envoi avait changé ailleurs est annulé" in page
    to_written(client, row, topic=topic().pk)
    found = again(row)
    assert (found.kind, found.period_from, set(found.leases.all())) == ("contact", None, leases)
    assert not LeaseInsurance.objects.filter(submission=row.uid).exists()
    assert "Période déclarée" in dict(facts_of(found)) and found.messages.first().attachments.count() == 1


def test_it_can_go_back_and_is_reviewed_then(client: Client, home: Holder, manager: User) -> None:
    row = certificate(home)
    to_written(client, row, topic=topic().pk)
    to_certificate(client, again(row), *row.leases.values_list("pk", flat=True))
    assert again(row).kind == "insurance"
    found = LeaseInsurance.objects.filter(submission=row.uid)
    assert [one.state for one in found] == [CertificateState.UNDER_REVIEW] * 2


def test_a_decision_that_was_undone_is_taken_back_whole(
    client: Client, home: Holder, manager: User, settings: Settings
) -> None:
    settings.PORTAL_UNDO_MINUTES = 5
    row = submission_accept(submission=certificate(home), user=manager)
    assert kinds_for(row) == [], "decided"
    submission_undo(submission=row, user=manager)
    to_written(client, again(row), topic=topic().pk)
    assert again(row).kind == "contact" and not LeaseInsurance.objects.filter(submission=row.uid).exists()


def letter(home: Holder, **file: Any) -> Submission:
    row = written(home, topic(), message="Voici mon attestation.")
    row.leases.set(home.account.leases.all()[:1])
    f.AttachmentFactory(submission=row, **file)
    return row


def test_a_letter_with_a_certificate_covers_what_is_ticked(client: Client, home: Holder, manager: User) -> None:
    row = letter(home)
    dwelling, garage = home.account.leases.order_by("pk")
    row.leases.set([dwelling])
    assert press(client, row, "become:insurance").status_code == 200
    assert to_certificate(client, row).status_code == 422, "no lease"
    to_certificate(client, row, garage.pk)
    found = again(row)
    assert (found.kind, list(found.leases.all())) == ("insurance", [garage]) and found.period_to
    assert [one.lease for one in LeaseInsurance.objects.filter(submission=row.uid)] == [garage]
    assert dwelling.premises.address_line1 in dict(facts_of(found))["Lieu choisi à l'envoi"]
    first = found.messages.first()
    assert (first.text, first.attachments.count()) == ("Voici mon attestation.", 1)
    submission_accept(submission=found, user=manager)
    assert LeaseInsurance.objects.get(submission=row.uid).state == CertificateState.ACCEPTED


def without_file(row: Submission) -> None:
    Attachment.objects.filter(submission=row).delete()


def dangerous(row: Submission) -> None:
    Attachment.objects.filter(submission=row).update(scan=Scan.INFECTED)


def of_staff(row: Submission) -> None:
    line = Message.objects.create(submission=row, by_staff=True, text="Voici.")
    Attachment.objects.filter(submission=row).update(message=line)


@pytest.mark.parametrize("happens", [without_file, dangerous, of_staff])
def test_a_letter_without_a_file_of_its_sender_is_no_certificate(
    client: Client, home: Holder, manager: User, happens: Callable[[Submission], None]
) -> None:
    row = letter(home)
    happens(row)
    assert kinds_for(row) == ["receipt"] and "become:insurance" not in client.get(at(row)).content.decode()
    assert to_certificate(client, row, home.account.leases.earliest("pk").pk).status_code == 400


@pytest.mark.parametrize("make", [receipt, certificate])
def test_what_the_software_was_told_as_decided_stays(
    client: Client, home: Holder, manager: User, make: Callable[[Holder], Submission]
) -> None:
    row = make(home)
    assert kinds_for(row) == ["contact"]
    Handover.objects.create(submission=row, last_batch=1, told_at=timezone.now(), result="INCOMPLETE")
    assert kinds_for(row) == [] and to_written(client, row, topic=topic().pk).status_code == 400
    about_it = letter(home)
    Handover.objects.create(submission=about_it, last_batch=1, told_at=timezone.now())
    assert kinds_for(about_it), "letters are told as they are sent"


def test_who_answers_and_who_reads_follow_the_topic(client: Client, home: Holder, manager: User) -> None:
    row = certificate(home)
    to_written(client, row, topic=topic(name="Violences", sensitive=True, answered_by="HEAD_OFFICE").pk)
    found = again(row)
    assert (found.sensitive, found.agency, found.assigned_to) == (True, None, None)
    assert not reviewable(manager).filter(pk=row.pk).exists() and client.get(at(row)).status_code == 404


def test_the_questions_of_the_topic_wait_to_be_asked(client: Client, home: Holder, manager: User) -> None:
    about = topic()
    TopicQuestion.objects.create(topic=about, label="Quelle pièce ?")
    row = receipt(home)
    to_written(client, row, topic=about.pk, place=home.account.leases.earliest("pk").pk)
    assert "Quelle pièce ?" in boxes_of(again(row), manager)[False].words
    assert "Quelle pièce ?" not in "".join(again(row).messages.values_list("text", flat=True))


def test_a_kind_that_changed_something_takes_it_back_or_stays_closed() -> None:
    # A letter notes with another request that its document came: it did, whatever the letter becomes.
    stands = {"contact"}
    changed = {kind.code for kind in kinds() if kind.on_create and kind.becomes}
    assert changed == stands | {code for code in changed if kind_of(code).on_leave}
