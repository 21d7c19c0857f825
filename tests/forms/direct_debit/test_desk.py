"""The desk: what a manager compares, ticks and sees twice; who reads a whole IBAN; what the tenant reads of "
"the steps."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from forms.direct_debit.kinds import MANDATE_WORDS
from forms.submissions.conversation import message_send
from forms.submissions.deciding import ChecksMissing
from forms.submissions.drafts import word_current, word_save
from forms.submissions.models import Submission
from forms.submissions.registry import kind_of
from forms.submissions.services import submission_accept
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.debits import ask, password_given
from tests.kit.desk import at, press
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
CHECKS = kind_of("mandate").checks


@pytest.fixture
def row(holder: Holder, client: Client) -> Submission:
    client.force_login(holder.tenant.user)
    password_given(client)
    return ask(client, holder)


def return_mandate(row: Submission) -> None:
    """Its sender sends the signed mandate from the page of the request."""
    key, _ = word_current(row)
    draft = word_save(about=row, key=key)
    f.AttachmentFactory(draft=draft)
    files = frozenset(draft.attachments.values_list("pk", flat=True))
    message_send(tenant=row.tenant, submission=row, uid=key, text="Voici le mandat.", shown=files)


def test_it_is_accepted_only_with_every_point_ticked(row: Submission, holder: Holder, client: Client) -> None:
    user = ff.manager(holder.account.agency_id)
    with pytest.raises(ChecksMissing):
        submission_accept(submission=row, user=user, checked=CHECKS[:-1])
    client.force_login(user)
    text = plain_text_of(press(client, row, "accept", checked=list(CHECKS[1:])))
    assert "Cochez chaque point vérifié" in text
    row.refresh_from_db()
    assert row.state == "RECEIVED"
    press(client, row, "accept", checked=list(CHECKS))
    row.refresh_from_db()
    assert row.state == "ACCEPTED" and row.state_label == MANDATE_WORDS.accepted


def test_what_is_compared_and_looked_at_twice_is_there_for_managers_alone(
    row: Submission, holder: Holder, client: Client
) -> None:
    f.MandateFactory(account=holder.account, holder_name="EN PLACE")
    for number in ("654321", "654322"):
        client.force_login((other := ff.home(account_number=number)).tenant.user)
        password_given(client)
        ask(client, other)
    row.mandate_order.held = True
    row.mandate_order.save()
    client.force_login(ff.manager(holder.account.agency_id))
    text = plain_text_of(client.get(at(row)))
    assert "EN PLACE" in text and "654321, 654322" in text and "L'identifiant a changé peu avant" in text
    client.force_login(holder.tenant.user)
    text = plain_text_of(client.get(f"/envois/{row.number_text}/"))
    assert "EN PLACE" not in text and "654321" not in text


def test_several_holders_of_the_lease_are_named(row: Submission, holder: Holder, client: Client) -> None:
    client.force_login(ff.manager(holder.account.agency_id))
    assert "Titulaires du bail" not in plain_text_of(client.get(at(row)))
    f.HolderFactory(account=holder.account, cosignatory=True, tenant__last_name="PETIT")
    f.HolderFactory(account=holder.account, guardian=True, tenant__last_name="TUTELLE")
    text = plain_text_of(client.get(at(row)))
    assert "Titulaires du bail" in text and "PETIT" in text and "TUTELLE" not in text


def test_three_bank_accounts_in_a_year_are_seen(row: Submission, holder: Holder, client: Client) -> None:
    ibans = ("FR1420041010050500013M02606", "FR7630006000011234567890189")
    for days, iban in enumerate(ibans):
        Submission.objects.update(state="REFUSED", decided_at=timezone.now(), told_at=None)
        Submission.objects.update(created_at=timezone.now() - dt.timedelta(days=300 + days))
        last = ask(client, holder, iban=iban)
    client.force_login(ff.manager(holder.account.agency_id))
    assert "IBAN différents en un an" in plain_text_of(client.get(at(last)))
    Submission.objects.filter(pk=row.pk).update(created_at=timezone.now() - dt.timedelta(days=366))
    assert "IBAN différents en un an" not in plain_text_of(client.get(at(last)))


def test_a_whole_iban_is_for_those_with_the_right_and_each_look_is_noted(
    row: Submission, holder: Holder, client: Client
) -> None:
    user, page = ff.manager(holder.account.agency_id), f"/admin/demandes/{row.pk}/iban/"
    client.force_login(user)
    assert client.get(page).status_code == 404
    assert "Lire l'IBAN entier" not in plain_text_of(client.get(at(row)))
    user.user_permissions.add(Permission.objects.get(codename="read_iban"))
    assert "Lire l'IBAN entier" in plain_text_of(client.get(at(row)))
    assert "1450 6000" not in plain_text_of(client.get(page))
    assert "IBAN entier lu" not in plain_text_of(client.get(at(row)))
    assert "FR76 1450 6000 1912 3456 7890 176" in plain_text_of(client.post(page))
    assert "IBAN entier lu" in plain_text_of(client.get(at(row)))
    stranger = ff.manager("999")
    stranger.user_permissions.add(Permission.objects.get(codename="read_iban"))
    client.force_login(stranger)
    assert client.post(page).status_code == 404


def test_the_tenant_reads_which_of_the_three_steps_is_reached(row: Submission, holder: Holder, client: Client) -> None:
    page, debits = f"/envois/{row.number_text}/", "/prelevements-automatiques/"
    assert "À vous maintenant : imprimez le mandat" in plain_text_of(client.get(page))
    assert "Étape 1 sur 3" in plain_text_of(client.get(debits))
    return_mandate(row)
    text = plain_text_of(client.get(page))
    assert "Mandat signé reçu : fait" in text and "À vous maintenant" not in text
    assert "Étape 2 sur 3" in plain_text_of(client.get(debits))
    submission_accept(submission=row, user=ff.manager(holder.account.agency_id), checked=CHECKS)
    text = plain_text_of(client.get(debits))
    assert "Mandat accepté" in text and "Étape" not in text
