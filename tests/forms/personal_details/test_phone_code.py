"""A new mobile confirmed by a code that is sent to it: what the person sees, what the desk and the ERP read of it."""

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.models import ModelLogEntry

from forms.submissions.models import Submission
from forms.submissions.registry import kind_of
from forms.submissions.services import submission_accept
from forms.submissions.withdrawing import submission_withdraw
from tenant_space.identity.codes import services
from tenant_space.identity.models import SentCode, User
from tenant_space.notifications.channels.sms.base import SmsNotSent
from tenant_space.tenancy.models import Holder, Tenant
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of as text_of
from tests.kit.app import App
from tests.kit.codes import another_than, code_read
from tests.kit.desk import at
from tests.kit.details import CONTACT, ask, digest_of, fill
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
KIND = "contact_details"


@pytest.fixture
def holder() -> Holder:
    holder = ff.home(account_number="123456")
    Tenant.objects.filter(pk=holder.tenant_id).update(phone_mobile="+33612345678", email="secret@example.org")
    holder.tenant.refresh_from_db()
    return holder


def page(row: Submission) -> str:
    return f"/envois/{row.number_text}/confirmer-mon-numero/"


def confirmed(row: Submission) -> dt.datetime | None:
    return row.detail_changes.get(field="phone_mobile").confirmed_at


def told(row: Submission) -> dict[str, str]:
    told_of = kind_of(KIND).erp
    assert told_of and told_of.fields
    return {one.name: one.value for one in told_of.fields(row)}


def test_it_is_offered_once_the_request_has_left_and_asked_of_nobody(mine: Client, holder: Holder) -> None:
    digest = digest_of(fill(mine, holder, KIND, **CONTACT))
    answer = fill(mine, holder, KIND, confirmed=digest, **CONTACT)
    row = Submission.objects.get()
    assert answer.url == page(row)
    text = text_of(mine.get(page(row)))
    assert "06 99 88 77 66" in text and "Ce n'est pas obligatoire" in text and "Continuer sans confirmer" in text
    assert "Confirmer mon nouveau numéro par un code" in text_of(mine.get(f"/envois/{row.number_text}/"))
    assert not mail.outbox, "nothing leaves before it is asked for"


def test_the_code_goes_to_the_new_number_and_the_desk_reads_that_it_came_back(
    mine: Client, client: Client, holder: Holder, staff: User
) -> None:
    row = ask(mine, holder, KIND, **CONTACT)
    client.force_login(staff)
    assert "Pas confirmé par code." in text_of(client.get(at(row)))
    client.force_login(holder.tenant.user)
    mine.post(page(row), {"envoyer-code": "1"})
    assert "33699887766" in mail.outbox[-1].to[0], "the number just typed, not the one that is known"
    wrong = mine.post(page(row), {"confirmer": "1", "code": another_than(code_read())})
    assert "Il vous reste 4 essais" in text_of(wrong) and confirmed(row) is None
    answer = mine.post(page(row), {"confirmer": "1", "code": f"Votre code : {code_read()}"})
    assert answer.url == f"/envois/{row.number_text}/" and confirmed(row)
    assert "Rien à confirmer ici" in text_of(mine.get(page(row)))
    assert "Confirmer mon nouveau numéro" not in text_of(mine.get(f"/envois/{row.number_text}/"))
    assert ModelLogEntry.objects.get(action="personal_details.phone_confirmed").object_id == str(row.pk)
    client.force_login(staff)
    assert "Confirmé par code le" in text_of(client.get(at(row)))
    submission_accept(submission=row, user=staff)
    assert set(told(row)) == {"phone_mobile", "phone_mobile_confirmed_at"}


def test_what_was_not_confirmed_is_accepted_all_the_same(mine: Client, holder: Holder, staff: User) -> None:
    row = ask(mine, holder, KIND, **CONTACT)
    submission_accept(submission=row, user=staff)
    assert set(told(row)) == {"phone_mobile"}
    assert "Rien à confirmer ici" in text_of(mine.get(page(row)))


def test_without_a_gateway_nobody_is_asked_and_the_desk_says_nothing(
    mine: Client, client: Client, holder: Holder, staff: User, settings: Settings
) -> None:
    settings.PORTAL_SMS_GATEWAY = ""
    row = ask(mine, holder, KIND, **CONTACT)
    assert "Rien à confirmer ici" in text_of(mine.get(page(row)))
    mine.post(page(row), {"envoyer-code": "1"})
    assert not SentCode.objects.exists()
    client.force_login(staff)
    assert "confirmé par code" not in text_of(client.get(at(row))).lower()


def test_a_message_that_does_not_leave_stops_nobody(
    mine: Client, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ask(mine, holder, KIND, **CONTACT)

    def fails(*args: object, **values: object) -> None:
        raise SmsNotSent

    monkeypatch.setattr(services, "sms_send", fails)
    answer = text_of(mine.post(page(row), {"envoyer-code": "1"}))
    assert "Le SMS n'est pas parti" in answer and "Continuer sans confirmer" in answer


def test_five_wrong_codes_and_it_goes_on_without(mine: Client, holder: Holder) -> None:
    row = ask(mine, holder, KIND, **CONTACT)
    mine.post(page(row), {"envoyer-code": "1"})
    code = code_read()
    for _ in range(5):
        answer = mine.post(page(row), {"confirmer": "1", "code": another_than(code)})
    assert "Cinq codes faux" in text_of(answer)
    mine.post(page(row), {"confirmer": "1", "code": code})
    again = text_of(mine.post(page(row), {"envoyer-code": "1"}))
    assert "Cinq codes faux" in again and "Continuer sans confirmer" in again and confirmed(row) is None


def test_a_late_code_or_one_of_another_request_counts_for_nothing(mine: Client, holder: Holder) -> None:
    first = ask(mine, holder, KIND, **CONTACT)
    mine.post(page(first), {"envoyer-code": "1"})
    code = code_read()
    SentCode.objects.update(ends_at=timezone.now())
    assert "plus de dix minutes" in text_of(mine.post(page(first), {"confirmer": "1", "code": code}))
    submission_withdraw(tenant=holder.tenant, submission=first)
    assert "Rien à confirmer ici" in text_of(mine.post(page(first), {"confirmer": "1", "code": code}))
    second = ask(mine, holder, KIND, **CONTACT)
    assert "Aucun code ne vous attend ici" in text_of(mine.post(page(second), {"confirmer": "1", "code": code}))
    assert confirmed(first) is None and confirmed(second) is None


def test_nobody_else_confirms_it(client: Client, mine: Client, holder: Holder) -> None:
    row = ask(mine, holder, KIND, **CONTACT)
    other = f.HolderFactory(account=holder.account, cosignatory=True)
    client.force_login(f.UserFactory(tenant=other.tenant))
    assert client.get(page(row)).status_code == client.post(page(row), {"envoyer-code": "1"}).status_code == 404
    assert not SentCode.objects.exists()


def test_only_a_mobile_is_confirmed(mine: Client, holder: Holder) -> None:
    row = ask(mine, holder, KIND, **{**CONTACT, "phone_mobile": "06 12 34 56 78", "phone_home": "04 77 12 34 56"})
    assert "Rien à confirmer ici" in text_of(mine.get(page(row)))


def test_by_program(holder: Holder) -> None:
    app = App().enter(holder.tenant.user)
    path, key = "/api/v1/accounts/123456/contact-details-requests", {"Idempotency-Key": str(uuid.uuid4())}
    number = app.post(path, {"send": True, "phone_mobile": "0699887766"}, **key).json()["number"]
    address = f"/api/v1/requests/{number}/phone-confirmation"
    assert app.get(address).json() == {"open": True, "confirmed_at": None, "code_sent_to": "", "code_ends_at": None}
    assert app.post(f"{address}/code").json()["code_sent_to"].endswith("66")
    refused = app.post(address, {"code": another_than(code_read())})
    assert (refused.status_code, refused.json()["code"]) == (422, "code_wrong")
    assert app.post(address, {"code": code_read()}).json()["confirmed_at"]
    assert app.post(f"{address}/code").json()["code"] == "nothing_to_confirm"
