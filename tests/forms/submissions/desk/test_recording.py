"""A request that staff record for somebody who calls, comes to the counter or writes on paper."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.models import ModelLogEntry

from forms.contact.topics import AttachmentType, ContactTopic, Emergency
from forms.submissions.calendar import working_days_after
from forms.submissions.closing import survey_asked
from forms.submissions.desk.selectors import history_of
from forms.submissions.drafts import draft_current
from forms.submissions.enums import ArrivedBy, State
from forms.submissions.models import Draft, StateChange, Submission
from forms.submissions.selectors import submissions_page
from forms.submissions.unfinished import unfinished_of
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.contact import filled, topic
from tests.kit.desk import said
from tests.kit.hostile.documents import pdf
from tests.kit.recording import FIND, WORDS, form_of, record, typed
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def caller(manager: User) -> Holder:
    """Somebody with a sign-in, in the agency of the manager."""
    return ff.home(account_number="123456")


@pytest.fixture
def stranger(manager: User) -> Holder:
    """Somebody whom the landlord knows by phone alone."""
    who = {"tenant__last_name": "Lempereur", "tenant__phone_mobile": "+33477001122"}
    holder = f.HolderFactory(**who, account__account_number="223344")
    f.LeaseFactory(account=holder.account)
    return holder


@pytest.fixture
def about(manager: User) -> ContactTopic:
    return topic(working_days=3)


def test_it_stands_as_the_tenants_own_with_source_day_and_who(
    client: Client, manager: User, caller: Holder, about: ContactTopic
) -> None:
    day = timezone.localdate() - dt.timedelta(days=1)
    answer = record(client, manager, caller, about, source="POST", arrived_on=day.isoformat())
    row = Submission.objects.get()
    assert answer.url == f"/admin/demandes/{row.pk}/" and row.number_text in said(answer)
    assert (row.tenant, row.account_id, row.state) == (caller.tenant, "123456", State.RECEIVED)
    assert row.data["message"] == WORDS
    assert (row.source, row.arrived_on, row.recorded_by) == (ArrivedBy.POST, day, manager)
    assert row.due_on == max(working_days_after(day, 3), working_days_after(timezone.localdate(), 1))
    assert row.assigned_to is None, "whoever picks up the phone need not be whoever answers"
    assert StateChange.objects.get().user == manager
    event = history_of(row)[-1]
    assert "par courrier" in event.words and event.who == "Gaël Martin"
    assert ModelLogEntry.objects.get(action="submissions.record").user == manager
    page = plain_text_of(client.get(answer.url), between=" ")
    assert "par courrier le" in page and "par Gaël Martin" in page


def test_the_tenant_sees_it_by_the_service_and_is_told(
    client: Client, manager: User, caller: Holder, about: ContactTopic
) -> None:
    record(client, manager, caller, about)
    row = Submission.objects.get()
    assert OutgoingMail.objects.get().to == caller.tenant.user.email
    client.force_login(caller.tenant.user)
    page = plain_text_of(client.get(f"/envois/{row.number_text}/"), between=" ")
    assert f"Enregistrée pour vous par {row.agency.name} le" in page and "reçue par téléphone" in page
    assert WORDS in page and "Martin" not in page
    outbox_flush()
    (sent,) = mail.outbox
    assert sent.to == [caller.tenant.user.email] and "reçue par téléphone" in str(sent.body)


@pytest.mark.parametrize("days", [0, 1, 3, 30, 366])
def test_the_promise_counts_from_the_day_of_arrival_and_is_never_over_when_it_is_told(
    client: Client, manager: User, caller: Holder, about: ContactTopic, days: int
) -> None:
    today = timezone.localdate()
    day = today - dt.timedelta(days=days)
    record(client, manager, caller, about, arrived_on=day.isoformat())
    assert Submission.objects.get().due_on == max(working_days_after(day, 3), working_days_after(today, 1))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("arrived_on", (timezone.localdate() + dt.timedelta(days=1)).isoformat()),
        ("arrived_on", (timezone.localdate() - dt.timedelta(days=367)).isoformat()),
        ("arrived_on", "hier"),
        ("arrived_on", None),
        ("source", "PIGEON"),
        ("source", None),
        ("message", "   "),
        ("topic", None),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    client: Client, manager: User, caller: Holder, about: ContactTopic, field: str, value: str | None
) -> None:
    answer = record(client, manager, caller, about, **{field: value})
    assert answer.status_code == 422 and not Submission.objects.exists()
    assert "Rien n'est encore enregistré" in plain_text_of(answer)
    kept = draft_current(caller.tenant, "contact", "123456", manager)[1]
    assert kept.values["message"] == (WORDS if field != "message" else "   ")


def test_nobody_gets_a_mail_for_somebody_known_by_phone_alone(
    client: Client, manager: User, stranger: Holder, about: ContactTopic
) -> None:
    answer = record(client, manager, stranger, about)
    row = Submission.objects.get()
    assert not OutgoingMail.objects.exists() and "Aucun mail ne part" in said(answer)
    page = plain_text_of(client.get(answer.url), between=" ")
    assert "Aucun mail ne partira : à appeler au 04 77 00 11 22" in page
    row.state = State.CLOSED
    assert not survey_asked(row), "no opinion is asked of somebody who was answered on the phone"
    f.UserFactory(tenant=stranger.tenant)
    assert [line.number for line in submissions_page(stranger.tenant).lines] == [row.number_text]
    assert not survey_asked(Submission.objects.get())


@pytest.mark.parametrize("refused", ["no sign-in", "blocked", "address refused"])
def test_whom_no_mail_reaches_is_told_apart(
    client: Client, manager: User, stranger: Holder, about: ContactTopic, refused: str
) -> None:
    stranger.tenant.email = "known@example.org"
    stranger.tenant.save()
    if refused != "no sign-in":
        state = {"is_active": False} if refused == "blocked" else {"mail_refused_at": timezone.now()}
        f.UserFactory(tenant=stranger.tenant, **state)
    assert "Aucun mail ne partira" in plain_text_of(client.get(form_of(stranger)))
    record(client, manager, stranger, about)
    assert Submission.objects.get().untold


def test_pressed_twice_it_is_one(client: Client, manager: User, caller: Holder, about: ContactTopic) -> None:
    data = typed(manager, caller, about)
    answers = [client.post(form_of(caller), data) for _ in range(2)]
    assert Submission.objects.count() == OutgoingMail.objects.count() == 1
    assert {answer.url for answer in answers} == {f"/admin/demandes/{Submission.objects.get().pk}/"}


def test_half_typed_it_waits_for_its_author_alone(
    client: Client, manager: User, colleague: User, caller: Holder, about: ContactTopic
) -> None:
    draft = record(client, manager, caller, about, envoyer=None)
    assert draft.status_code == 302 and WORDS in plain_text_of(client.get(form_of(caller)))
    assert unfinished_of(caller.tenant) == ()
    client.force_login(colleague)
    assert WORDS not in plain_text_of(client.get(form_of(caller)))
    record(client, colleague, caller, about, message="Autre chose.")
    assert draft_current(caller.tenant, "contact", "123456", manager)[1].values["message"] == WORDS
    client.force_login(caller.tenant.user)
    assert WORDS not in plain_text_of(client.get("/nous-ecrire/"))
    assert Submission.objects.get().data["message"] == "Autre chose."


def test_the_draft_of_the_tenant_stays_where_it_is(
    client: Client, manager: User, caller: Holder, about: ContactTopic
) -> None:
    client.force_login(caller.tenant.user)
    client.post("/nous-ecrire/", filled(caller, about, message="À moi.", envoyer=None))
    client.force_login(manager)
    record(client, manager, caller, about)
    assert draft_current(caller.tenant, "contact", "123456")[1].values["message"] == "À moi."
    assert ["À moi." in one.title for one in unfinished_of(caller.tenant)] == [True]


@pytest.mark.parametrize("whose", ["a colleague's", "the tenant's", "another tenant's"])
def test_a_form_opened_by_somebody_else_records_nothing(
    client: Client, manager: User, colleague: User, caller: Holder, about: ContactTopic, whose: str
) -> None:
    other = ff.home(account_number="777777")
    arrival = {"source": "PHONE", "arrived_on": timezone.localdate().isoformat()}
    data, opener, address = {
        "a colleague's": (typed(colleague, caller, about), colleague, form_of(caller)),
        "the tenant's": (filled(caller, about, **arrival), caller.tenant.user, "/nous-ecrire/"),
        "another tenant's": (typed(manager, other, about), manager, form_of(other)),
    }[whose]
    client.force_login(opener)
    client.post(address, {name: value for name, value in data.items() if name != "envoyer"})
    client.force_login(manager)
    answer = client.post(form_of(caller), data)
    assert answer.status_code == 302 and "restée ouverte trop longtemps" in said(answer)
    assert not Submission.objects.exists()


def test_a_scan_is_joined_with_its_type(
    client: Client, manager: User, caller: Holder, about: ContactTopic, stored: object
) -> None:
    AttachmentType.objects.get_or_create(name="Courrier", defaults={"sort_order": 1})
    scan = SimpleUploadedFile("lettre.pdf", pdf())
    record(client, manager, caller, about, envoyer=None, ajouter="1", fichiers=scan, type_de_document="Courrier")
    page = client.get(form_of(caller))
    file = Draft.objects.get(author=manager).attachments.get()
    assert "lettre.pdf" in plain_text_of(page) and file.type_name == "Courrier"
    record(client, manager, caller, about, montre=[str(file.pk)], source="POST")
    assert Submission.objects.get().attachments.get() == file
    client.force_login(caller.tenant.user)
    assert "lettre.pdf" in plain_text_of(client.get(f"/envois/{Submission.objects.get().number_text}/"))


def test_emergencies_are_a_list_of_numbers_to_give(client: Client, caller: Holder) -> None:
    Emergency.objects.create(words="Odeur de gaz", number="0800473333", sort_order=0)
    page = plain_text_of(client.get(form_of(caller)), between=" ")
    assert "112 danger" in page and "0 800 47 33 33 Odeur de gaz" in page


@pytest.mark.parametrize("kind", ["contact", "insurance", "receipt"])
def test_every_recordable_kind_has_its_form(client: Client, caller: Holder, kind: str) -> None:
    page = client.get(form_of(caller, kind))
    assert page.status_code == 200 and "Enregistrer la demande" in plain_text_of(page)


@pytest.mark.parametrize("kind", ["help", "mandate_day", "mandate_revoke", "unknown", "word"])
def test_the_other_kinds_are_closed(client: Client, caller: Holder, kind: str) -> None:
    assert client.get(form_of(caller, kind)).status_code == 404
    assert client.post(form_of(caller, kind), {"envoyer": "1"}).status_code == 404


def test_a_certificate_by_post_is_recorded_like_one_that_was_sent(
    client: Client, manager: User, caller: Holder, stored: object
) -> None:
    today = timezone.localdate()
    end = today + dt.timedelta(days=300)
    data = typed(manager, caller, topic(), topic=None, message=None, place=None, source="POST", jeton="")
    data |= {
        "leases": [lease.pk for lease in caller.account.leases.all()],
        **dict(zip(("from_day", "from_month", "from_year"), (today.day, today.month, today.year), strict=True)),
        **dict(zip(("to_day", "to_month", "to_year"), (end.day, end.month, end.year), strict=True)),
    }
    empty = client.post(form_of(caller, "insurance"), data)
    assert empty.status_code == 422 and "choisissez un fichier" in plain_text_of(empty)
    data["fichiers"] = SimpleUploadedFile("attestation.pdf", pdf())
    client.post(form_of(caller, "insurance"), data)
    row = Submission.objects.get()
    assert (row.kind, row.source, row.leases.count(), row.period_to) == ("insurance", "POST", 2, end)


def test_what_the_tenant_may_not_do_is_refused_in_words_for_staff(
    client: Client, manager: User, caller: Holder, about: ContactTopic
) -> None:
    day = timezone.localdate() - dt.timedelta(days=2)
    Holder.objects.filter(pk=caller.pk).update(to_date=day)
    assert "Rien ne peut être enregistré" in plain_text_of(client.get(form_of(caller)))
    answer = record(client, manager, caller, about)
    assert answer.status_code == 409, "a page with what was typed, to be copied"
    assert "Il ne le pourrait pas non plus lui-même" in plain_text_of(answer)
    assert not Submission.objects.exists()


def test_a_request_that_waits_already_is_shown_before_it_is_recorded_again(
    client: Client, manager: User, caller: Holder, about: ContactTopic
) -> None:
    first = ff.sent(caller)
    page = plain_text_of(client.get(form_of(caller, "insurance")), between=" ")
    assert "Demandes qui attendent déjà" in page and first.number_text in page


def test_what_the_head_office_answers_is_recorded_and_left_to_it(
    client: Client, manager: User, caller: Holder
) -> None:
    answer = record(client, manager, caller, topic(answered_by="HEAD_OFFICE"))
    row = Submission.objects.get()
    assert row.agency is None and answer.url == form_of(caller)
    assert row.number_text in said(answer) and "Un autre service lui répond" in said(answer)


@pytest.mark.parametrize(
    "query",
    [
        "{last} {first}",
        "{account}",
        "04 77 00 11 22",
        "04.77.00.11.22",
        "known@example.org",
        "{number}",
        "n° {account}",
    ],
)
def test_a_caller_is_found_by_what_they_can_say(
    client: Client, manager: User, stranger: Holder, caller: Holder, query: str
) -> None:
    stranger.tenant.email = "known@example.org"
    stranger.tenant.save()
    row = ff.sent(stranger, lease_ids=(stranger.account.leases.get().pk,))
    who = stranger.tenant
    asked = query.format(last=who.last_name, first=who.first_name, account=stranger.account_id, number=row.number_text)
    answer = client.get(f"{FIND}?q={quote(asked)}")
    assert answer.status_code == 302 and answer.url == form_of(stranger), "one person found is the one"


def test_of_several_one_chooses_and_of_none_one_is_told(client: Client, caller: Holder) -> None:
    twin = f.HolderFactory(tenant__last_name=caller.tenant.last_name)
    page = plain_text_of(client.get(f"{FIND}?q={quote(caller.tenant.last_name)}"), between=" ")
    assert caller.account_id in page and twin.account_id in page
    assert "Personne ne correspond" in plain_text_of(client.get(f"{FIND}?q=Zzyzx"))
