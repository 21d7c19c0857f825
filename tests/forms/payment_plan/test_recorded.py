"""A plan that staff record for a tenant who calls: the same form, shown once more, and the tenant is told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from forms.payment_plan.enums import CODE
from forms.submissions.drafts import draft_key
from forms.submissions.enums import ArrivedBy
from forms.submissions.models import Submission
from forms.submissions.tokens import token_make
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.enums import AccountStatus
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.desk import said
from tests.kit.recording import form_of
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def manager(client: Client) -> User:
    user = ff.manager("CV", first_name="Gaël", last_name="Martin")
    client.force_login(user)
    return user


@pytest.fixture
def caller(manager: User) -> Holder:
    """Owes 612,34 € since long ago; the rent is 456,78 € a month."""
    holder = ff.home(account_number="123456", balance_cents=61_234)
    today = timezone.localdate()
    f.EntryFactory(account=holder.account, accounting_date=today, period=f"{today:%Y-%m}", debit_cents=45_678)
    return holder


def fill(client: Client, user: User, holder: Holder, **typed: Any) -> ClientResponse:
    """Fill the form in during a call; `confirmed` is what the screen shown gives back."""
    path = form_of(holder, CODE)
    start = re.search(r'<option value="(\d{4}-\d\d-\d\d)"', client.get(path).content.decode())
    token = token_make(holder.tenant, CODE, draft_key(holder.tenant, CODE, holder.account_id, user), holder.account_id)
    arrival = {"source": "POST", "arrived_on": timezone.localdate().isoformat()}
    return client.post(
        path, {"jeton": token, "envoyer": "1", "first_on": start[1] if start else "", **arrival, **typed}
    )


def confirm(client: Client, holder: Holder, shown: ClientResponse) -> ClientResponse:
    """Press « Enregistrer la demande » on what is shown."""
    html = shown.content.decode()
    form = html[html.index("recap-title") :]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    return client.post(form_of(holder, CODE), {**hidden, "envoyer": "1"})


def test_it_is_shown_once_more_then_stands_as_the_tenants_own_and_the_tenant_is_told(
    client: Client, manager: User, caller: Holder
) -> None:
    shown = fill(client, manager, caller, by="MONTHS", months="4", words="Il a perdu son travail.")
    text = plain_text_of(shown, between=" ")
    assert shown.status_code == 200 and "Dû aujourd'hui" in text and "Vous devez" not in text
    assert text.count("153,09 €") >= 2 and "609,87 €" in text and "Il a perdu son travail." in text
    assert not Submission.objects.exists(), "nothing is recorded unseen"
    assert "est enregistrée" in said(confirm(client, caller, shown))
    row = Submission.objects.get()
    assert (row.kind, row.tenant, row.source, row.recorded_by) == (CODE, caller.tenant, ArrivedBy.POST, manager)
    assert [cents for _, cents, _ in row.data["parts"]] == [15_309, 15_309, 15_308, 15_308]
    assert OutgoingMail.objects.get().to == caller.tenant.user.email
    outbox_flush()
    assert "reçue par courrier" in str(mail.outbox[0].body) and "plan de paiement" in mail.outbox[0].subject
    client.force_login(caller.tenant.user)
    page = plain_text_of(client.get(f"/envois/{row.number_text}/"), between=" ")
    assert f"Enregistrée pour vous par {row.agency.name}" in page and "Martin" not in page


def test_what_goes_beyond_the_rules_is_recorded_as_well_and_pointed_out(
    client: Client, manager: User, caller: Holder
) -> None:
    shown = fill(client, manager, caller, by="MONTHS", months="40")
    assert "Ce plan dure 40 mois" in plain_text_of(shown, between=" ")
    confirm(client, caller, shown)
    assert Submission.objects.get().data["beyond"]


def test_what_is_wrong_is_said_and_what_was_typed_can_be_corrected(
    client: Client, manager: User, caller: Holder
) -> None:
    wrong = fill(client, manager, caller, by="AMOUNT", monthly="1,500")
    assert wrong.status_code == 422 and "peut se lire de deux façons" in plain_text_of(wrong)
    shown = fill(client, manager, caller, by="AMOUNT", monthly="50", words="Appelé hier.")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.content.decode()))
    again = client.post(form_of(caller, CODE), {**hidden, "corriger": "1"}, follow=True).content.decode()
    assert 'value="50"' in again and "Appelé hier." in again and not Submission.objects.exists()


def test_a_debt_that_changed_since_is_shown_again(client: Client, manager: User, caller: Holder) -> None:
    shown = fill(client, manager, caller, by="MONTHS", months="2")
    caller.account.balance_cents = 20_000
    caller.account.save()
    assert "100,00" in plain_text_of(confirm(client, caller, shown)) and not Submission.objects.exists()


def test_nothing_owed_there_is_nothing_to_record(client: Client, manager: User, caller: Holder) -> None:
    caller.account.balance_cents = 0
    caller.account.save()
    page = plain_text_of(client.get(form_of(caller, CODE)), between=" ")
    assert "il n'y a rien à étaler" in page and "Continuer" not in page
    fill(client, manager, caller, by="MONTHS", months="2", first_on="2030-01-01")
    assert not Submission.objects.exists()


def test_in_litigation_no_calendar_is_drawn_and_what_they_can_pay_is_recorded(
    client: Client, manager: User, caller: Holder
) -> None:
    caller.account.status = AccountStatus.LITIGATION
    caller.account.save()
    assert 'name="months"' not in client.get(form_of(caller, CODE)).content.decode()
    confirm(client, caller, fill(client, manager, caller, monthly="50"))
    assert Submission.objects.get().data["parts"] == []
