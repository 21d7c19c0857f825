"""A request for help at the desk: who sees it, what is shown of it, and how it is answered."""

import logging

import pytest
from django.core import mail as memory
from django.urls import reverse
from wagtail.models import ModelLogEntry

from forms.access_help.kinds import CODE
from forms.submissions.desk.exports import row_of
from forms.submissions.enums import State
from forms.submissions.models import RefusalReason, Submission
from forms.submissions.promise import promised_days
from forms.submissions.registry import kind_of, state_label
from forms.submissions.services import submission_accept, submission_refuse
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import RentAccount
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.access_help import asked
from tests.kit.desk import LIST, at, bulk, numbers, press, said
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
SECRET_WORDS = ("Dupont", "Hélène", "helene@", "612345678", "reconnaît")


@pytest.fixture
def manager(client: Client) -> User:
    user = ff.manager("CV", first_name="Gaël", last_name="Martin")
    client.force_login(user)
    return user


@pytest.fixture
def account(db: None) -> RentAccount:
    return f.AccountFactory(account_number="123456", agency=f.AgencyFactory(agency_code="CV"))


# --- who sees it ------------------------------------------------------------


def test_it_waits_in_the_queue_of_the_agency_and_of_no_other(
    client: Client, manager: User, account: RentAccount
) -> None:
    row = asked()
    assert numbers(client) == [row.number_text] and client.get(at(row)).status_code == 200
    client.force_login(ff.manager("XX"))
    assert numbers(client) == [] and client.get(at(row)).status_code == 404


def test_without_a_known_account_the_head_office_answers(client: Client, manager: User) -> None:
    row = asked(account_number="999999")
    assert numbers(client) == [] and client.get(at(row)).status_code == 404
    client.force_login(ff.manager(head_office=True))
    assert numbers(client) == [row.number_text] and client.get(at(row)).status_code == 200


def test_no_tenant_sees_it_not_even_the_one_whose_number_it_gives(client: Client, account: RentAccount) -> None:
    holder = f.HolderFactory(account=account)
    row = asked()
    client.force_login(f.UserFactory(tenant=holder.tenant))
    assert client.get(reverse("submission", args=[row.number_text])).status_code == 404
    assert row.number_text not in client.get(reverse("submissions")).content.decode()


def test_the_list_is_narrowed_to_this_kind(client: Client, manager: User, account: RentAccount) -> None:
    certificate, row = ff.sent(ff.home()), asked()
    assert set(numbers(client)) == {certificate.number_text, row.number_text}
    assert numbers(client, "?nature=help") == [row.number_text]
    assert numbers(client, "?q=dupont helene&nature=help") == [row.number_text]


@pytest.mark.parametrize("query", ["123456", "123 456"])
def test_it_is_found_by_the_number_given_whole(
    client: Client, manager: User, account: RentAccount, query: str
) -> None:
    certificate, row = ff.sent(ff.home()), asked()
    asked(account_number="1234567")
    assert certificate.account_id not in query
    assert numbers(client, f"?q={query}") == [row.number_text]


# --- what is shown ----------------------------------------------------------


def test_the_page_shows_all_that_was_written_as_text(client: Client, manager: User, account: RentAccount) -> None:
    row = asked(message="<b>Bonjour</b>\n{{ settings.SECRET_KEY }}")
    page = client.get(at(row)).content.decode()
    for words in ("Aide à l&#x27;inscription", "Mes informations ne sont pas reconnues", "Dupont", "Hélène", "123456"):
        assert words in page
    assert "&lt;b&gt;Bonjour&lt;/b&gt;<br>{{ settings.SECRET_KEY }}" in page
    assert 'href="tel:+33612345678"' in page and 'href="mailto:helene@example.org"' in page
    assert "Identité non vérifiée" in page and "Cette demande n'a pas de fichier" not in page


def test_a_link_leads_to_the_access_of_the_number_given(client: Client, manager: User, account: RentAccount) -> None:
    address = "/admin/acces-locataires/?q=123456"
    assert f'href="{address}"' in client.get(at(asked())).content.decode()
    assert client.get(address).status_code == 200
    assert "acces-locataires/?q=" not in client.get(at(without_number(account))).content.decode()


def without_number(account: RentAccount) -> Submission:
    """A request that gives no number, in the same queue."""
    row = asked(account_number="")
    row.agency = account.agency
    row.save(update_fields=["agency"])
    return row


def test_somebody_who_may_not_open_accesses_gets_no_link(client: Client, manager: User, account: RentAccount) -> None:
    row = asked()
    manager.groups.first().permissions.filter(codename="manage_tenant_access").delete()
    page = client.get(at(row))
    assert page.status_code == 200 and "acces-locataires/?q=" not in page.content.decode()


def test_names_stay_out_of_labels_logs_and_exported_formulas(
    client: Client, manager: User, account: RentAccount, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        row = asked(last_name="=1+1")
        press(client, row, "accept")
    kept = [str(row), caplog.text, *(f"{entry.label} {entry.data}" for entry in ModelLogEntry.objects.all())]
    assert not [word for word in SECRET_WORDS for text in kept if word in text]


def test_an_export_says_the_state_in_the_words_of_the_kind(manager: User, account: RentAccount) -> None:
    row = asked()
    submission_accept(submission=row, user=manager)
    row.refresh_from_db()
    assert "Traitée" in row_of(row) and "Dupont Hélène" in row_of(row)


# --- answering --------------------------------------------------------------


def test_the_words_are_those_of_the_kind() -> None:
    assert state_label(CODE, State.ACCEPTED) == "Traitée" and state_label(CODE, State.REFUSED) == "Classée sans suite"
    assert state_label("insurance", State.ACCEPTED) == "Acceptée" and state_label(CODE, State.RECEIVED)
    assert promised_days(kind_of(CODE)) == 2


def test_done_is_told_by_mail_when_there_is_an_address(client: Client, manager: User, account: RentAccount) -> None:
    row = asked()
    assert "Marquer comme traitée" in client.get(at(row)).content.decode()
    response = press(client, row, "accept")
    assert "Demande traitée. La personne reçoit votre réponse par mail." in said(response)
    row.refresh_from_db()
    assert row.state == State.ACCEPTED and row.decided_by == manager
    page = client.get(at(row)).content.decode()
    assert "Traitée" in page and "Demande traitée" in page and "Demande acceptée" not in page
    outbox_flush()
    assert memory.outbox[-1].to == ["helene@example.org"]
    assert memory.outbox[-1].subject == "Votre demande d'aide est traitée"
    assert row.number_text in memory.outbox[-1].body and "Dupont" not in memory.outbox[-1].body


def test_an_answer_without_address_says_that_one_must_call(
    client: Client, manager: User, account: RentAccount
) -> None:
    row = asked(email="")
    page = client.get(at(row)).content.decode()
    assert "Aucun mail ne part : appelez la personne." in page and "prévenir par mail" not in page
    assert "Aucun mail ne part" in said(press(client, row, "refuse", reason="Déjà réglé au téléphone."))
    assert not OutgoingMail.objects.exists()


def test_closing_without_effect_sends_the_words_written(client: Client, manager: User, account: RentAccount) -> None:
    ready = RefusalReason.objects.filter(kind=CODE).first()
    row = asked()
    page = client.get(at(row)).content.decode()
    assert ready.title in page.replace("&#x27;", "'") and "Texte envoyé par mail" in page
    press(client, row, "refuse", reason="Venez à l'agence avec une pièce d'identité.")
    outbox_flush()
    assert "Venez à l'agence avec une pièce d'identité." in memory.outbox[-1].body
    row.refresh_from_db()
    assert "Classée sans suite" in client.get(at(row)).content.decode()


def test_several_are_marked_as_done_at_once(client: Client, manager: User, account: RentAccount) -> None:
    row = asked()
    response = bulk(client, "accept", f"id={row.pk}")
    assert response.status_code == 302
    row.refresh_from_db()
    assert row.state == State.ACCEPTED


def test_the_bulk_page_names_who_asked(client: Client, manager: User, account: RentAccount) -> None:
    row = asked()
    page = client.get(f"/admin/bulk/submissions/submission/accept/?id={row.pk}&next={LIST}")
    assert "Dupont Hélène" in page.content.decode()


def test_nothing_of_an_account_changes_by_it(manager: User, account: RentAccount) -> None:
    row = asked()
    submission_refuse(submission=row, user=manager, reason="x")
    row.refresh_from_db()
    assert row.account is None and row.tenant is None
