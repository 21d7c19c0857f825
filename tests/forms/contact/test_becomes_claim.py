"""A technical request is a réclamation at once, and the ERP's one when a batch brings it: one line, never two."""

import pytest

from forms.contact.topics import ContactTopic
from forms.submissions.answering import message_answer
from forms.submissions.models import Submission
from tenant_space.claims.sent import problems_sent
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.contact import send, topic
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH = "/mes-reclamations/"


@pytest.fixture
def tenant_client(holder: Holder, client: Client) -> Client:
    client.force_login(holder.tenant.user)
    return client


@pytest.fixture
def leak() -> ContactTopic:
    return topic(name="Fuite sous évier", subject="TECHNICAL")


def lines(client: Client, title: str = "Fuite sous évier", **query: str) -> int:
    """How many réclamations of this title the page shows."""
    return client.get(PATH, query).content.decode().count(f"<h2>{title}</h2>")


def test_it_stands_there_the_moment_it_is_sent(tenant_client: Client, holder: Holder, leak: ContactTopic) -> None:
    send(tenant_client, holder, leak)
    row = Submission.objects.get()
    page = tenant_client.get(PATH)
    assert lines(tenant_client) == 1 and f"/envois/{row.number_text}/" in page.content.decode()
    assert "Demande enregistrée" in plain_text_of(page) and "Vous n'avez aucune réclamation." not in plain_text_of(
        page
    )


@pytest.mark.parametrize("by_number", [False, True])
def test_the_claim_of_the_erp_takes_its_place(
    tenant_client: Client, holder: Holder, leak: ContactTopic, by_number: bool
) -> None:
    send(tenant_client, holder, leak)
    row = Submission.objects.get()
    named = row.number_text if by_number else str(row.uid)
    f.ClaimFactory(account=holder.account, title="Fuite", portal_submission_id=named)
    assert (lines(tenant_client), lines(tenant_client, "Fuite")) == (0, 1)


def test_the_claim_of_another_account_takes_nobodys_place(
    tenant_client: Client, holder: Holder, leak: ContactTopic
) -> None:
    send(tenant_client, holder, leak)
    f.ClaimFactory(portal_submission_id=str(Submission.objects.get().uid))
    assert lines(tenant_client) == 1


def test_an_administrative_request_is_none(tenant_client: Client, holder: Holder) -> None:
    send(tenant_client, holder, topic())
    assert problems_sent(holder.tenant, holder.account_id) == ()


def test_nobody_else_sees_it(tenant_client: Client, holder: Holder, leak: ContactTopic) -> None:
    other = f.HolderFactory(account=holder.account, cosignatory=True)
    send(tenant_client, holder, leak)
    assert problems_sent(other.tenant, holder.account_id) == ()
    assert problems_sent(holder.tenant, "999999") == (), "of another account of the same person"
    assert len(problems_sent(holder.tenant, holder.account_id)) == 1


def test_once_it_is_answered_it_stands_with_those_that_ended(
    tenant_client: Client, holder: Holder, leak: ContactTopic
) -> None:
    send(tenant_client, holder, leak)
    assert (lines(tenant_client, etat="en-cours"), lines(tenant_client, etat="terminees")) == (1, 0)
    message_answer(submission=Submission.objects.get(), user=ff.manager("CV"), text="C'est réparé.", answered=True)
    assert (lines(tenant_client, etat="en-cours"), lines(tenant_client, etat="terminees")) == (0, 1)


def test_apps_read_the_same(tenant_client: Client, holder: Holder, leak: ContactTopic) -> None:
    send(tenant_client, holder, leak)
    answer = tenant_client.get(f"/api/v1/accounts/{holder.account_id}/claims").json()
    assert [one["title"] for one in answer["sent"]] == ["Fuite sous évier"] and answer["claims"] == []
