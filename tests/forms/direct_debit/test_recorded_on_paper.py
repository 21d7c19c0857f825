"""A mandate signed on paper, which staff record for a tenant who brings or sends it: with its scan, never by phone."""

from __future__ import annotations

import pytest
from django.core import mail
from django.utils import timezone

from forms.direct_debit.enums import MANDATE
from forms.direct_debit.orders import MandateOrder
from forms.direct_debit.record_forms import SCAN_MISSING, WRONG_RUM
from forms.direct_debit.services import RUM_TAKEN, iban_of
from forms.direct_debit.signing_rules import RETURNED, sign_obstacle, signature_of
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.enums import ArrivedBy, State
from forms.submissions.models import Draft, Submission
from forms.submissions.recording import NotRecordable, Recording
from forms.submissions.registry import facts_of, kinds
from forms.submissions.services import Content, FileMissing, submission_accept, submission_create
from tenant_space.identity.models import User
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of, plain_text_of
from tests.kit.debits import IBAN, TYPED, paper, paper_fill, paper_record, paper_scan
from tests.kit.desk import at, press
from tests.kit.recording import form_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def clerk(client: Client, holder: Holder) -> User:
    """Somebody at the counter of the tenant's agency."""
    user = ff.manager(holder.account.agency_id, first_name="Gaël", last_name="Martin")
    client.force_login(user)
    return user


def test_it_is_recorded_with_its_scan_and_waits_to_be_compared(client: Client, holder: Holder, clerk: User) -> None:
    row = paper_record(client, clerk, holder, source="POST")
    assert (row.kind, row.source, row.recorded_by, row.state) == (MANDATE, "POST", clerk, State.RECEIVED)
    order = row.mandate_order
    assert (iban_of(order), order.rum) == (IBAN, "MH-123456-0001") and row.attachments.count() == 1
    assert signature_of(row) is None and sign_obstacle(row) == RETURNED, "nothing counts as signed online"
    assert dict(facts_of(row))["RUM"] == order.rum
    assert "Vérifié sur le mandat signé" in plain_text_of(client.get(at(row)))
    press(client, row, "accept")
    assert Submission.objects.get(pk=row.pk).is_open, "the paper is compared first"


def test_the_tenant_sees_it_and_is_told_that_nothing_is_left_to_sign(
    client: Client, holder: Holder, clerk: User
) -> None:
    row = paper_record(client, clerk, holder)
    outbox_flush()
    (sent,) = mail.outbox
    assert sent.to == [holder.tenant.user.email] and "signé sur papier" in str(sent.body)
    assert "à l'accueil" in str(sent.body).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") and not sent.attachments
    client.force_login(holder.tenant.user)
    page = plain_text_of(client.get(f"/envois/{row.number_text}/"), between=" ")
    assert "Enregistrée pour vous par" in page and "Mandat signé reçu" in page and "Martin" not in page
    assert "à signer" not in page and "Signer en ligne" not in page
    assert client.get(f"/api/v1/requests/{row.number_text}").json()["kind"]["code"] == MANDATE
    Submission.objects.filter(pk=row.pk).update(state=State.WAITING)
    page = plain_text_of(client.get(f"/envois/{row.number_text}/"), between=" ")
    assert "mandat à signer" in page, "asked for it again, one can print it"


def test_without_a_scan_or_by_phone_nothing_is_recorded(client: Client, holder: Holder, clerk: User) -> None:
    answer = paper_fill(client, clerk, holder)
    assert answer.status_code == 422 and SCAN_MISSING in plain_text_of(answer)
    form = client.get(form_of(holder, MANDATE)).context["form"]
    assert [code for code, _ in form.fields["source"].choices] == ["COUNTER", "POST", "MAIL"]
    paper_scan(client, clerk, holder)
    assert paper_fill(client, clerk, holder, source="PHONE").status_code == 422
    assert not Submission.objects.exists() and not MandateOrder.objects.exists()


@pytest.mark.parametrize(("source", "files"), [(ArrivedBy.PHONE, 1), (ArrivedBy.POST, 0)])
def test_nor_by_any_other_way_in(holder: Holder, source: ArrivedBy, files: int) -> None:
    clerk = ff.manager(holder.account.agency_id)
    key = draft_key(holder.tenant, MANDATE, holder.account_id, clerk)
    draft = draft_save(tenant=holder.tenant, kind=MANDATE, key=key, account=holder.account_id, author=clerk)
    f.AttachmentFactory.create_batch(files, draft=draft)
    recording = Recording(clerk, source, timezone.localdate(), "Agence")
    content = Content(holder.account_id, data={**TYPED}, private={"iban": IBAN})
    with pytest.raises((NotRecordable, FileMissing)):
        submission_create(tenant=holder.tenant, draft_key=key, kind=MANDATE, content=content, recording=recording)
    assert not Submission.objects.exists()


def test_only_the_mandate_itself_is_open_of_all_about_direct_debits() -> None:
    assert {kind.code for kind in kinds() if kind.by_staff and kind.code.startswith("mandate")} == {MANDATE}


@pytest.mark.parametrize(
    ("field", "value"),
    [("iban", "FR7614506000191234567890177"), ("iban", ""), ("holder_name", ""), ("rum", "MH#1"), ("day", "31")],
)
def test_what_is_wrong_is_said_as_to_the_tenant(
    client: Client, holder: Holder, clerk: User, field: str, value: str
) -> None:
    paper_scan(client, clerk, holder)
    answer = paper_fill(client, clerk, holder, **{field: value})
    assert answer.status_code == 422 and answer.context["form"].errors[field]
    assert field != "rum" or WRONG_RUM in plain_text_of(answer)


def test_the_reference_on_the_paper_is_the_mandates_and_no_other_ones(
    client: Client, holder: Holder, clerk: User
) -> None:
    row = paper_record(client, clerk, holder, rum="++1234/56")
    assert row.mandate_order.rum == "++1234/56" and dict(facts_of(row))["RUM"] == "++1234/56"
    other = ff.home(account_number="654321", agency=holder.account.agency)
    paper_scan(client, clerk, other)
    shown = html_of(paper_fill(client, clerk, other, rum="++1234/56"))
    digest = shown.partition('name="confirmed" value="')[2].partition('"')[0]
    answer = paper_fill(client, clerk, other, rum="++1234/56", confirmed=digest)
    assert answer.status_code == 422 and RUM_TAKEN in plain_text_of(answer) and Submission.objects.count() == 1


def test_what_the_tenant_may_not_ask_for_staff_may_not_either(client: Client, holder: Holder, clerk: User) -> None:
    paper_scan(client, clerk, holder)
    holder.account.payment_block = True
    holder.account.save()
    assert "Le locataire lirait" in plain_text_of(client.get(form_of(holder, MANDATE)))
    assert paper_fill(client, clerk, holder).status_code == 422 and not Submission.objects.exists()


def test_one_that_waits_is_named_with_where_its_scan_goes(client: Client, holder: Holder, clerk: User) -> None:
    row = paper_record(client, clerk, holder)
    page = plain_text_of(client.get(form_of(holder, MANDATE)), between=" ")
    assert row.number_text in page and "dans une note de cette demande" in page


def test_pressed_twice_it_is_one(client: Client, holder: Holder, clerk: User) -> None:
    row = paper_record(client, clerk, holder)
    data = paper(clerk, holder, montre=[str(file.pk) for file in row.attachments.all()])
    client.post(form_of(holder, MANDATE), data)
    assert Submission.objects.get() == row


def test_the_iban_stays_sealed_in_the_draft_of_staff(client: Client, holder: Holder, clerk: User) -> None:
    paper_fill(client, clerk, holder, day="")
    kept = str(Draft.objects.get().values)
    assert "19123456789" not in kept.replace(" ", "") and "iban_sealed" in kept
    again = client.get(form_of(holder, MANDATE))
    assert again.context["form"]["iban"].value() == TYPED["iban"], "for the one who typed it"
    client.force_login(ff.manager(holder.account.agency_id))
    assert "1912" not in html_of(client.get(form_of(holder, MANDATE)))


def test_it_is_accepted_as_one_on_paper(client: Client, holder: Holder, clerk: User) -> None:
    row = paper_record(client, clerk, holder)
    checked = ("Le nom du titulaire", "L'IBAN : les derniers chiffres au moins", "La date", "La signature")
    submission_accept(submission=row, user=clerk, checked=checked, final=True)
    assert Submission.objects.get(pk=row.pk).state == State.ACCEPTED and signature_of(row) is None
