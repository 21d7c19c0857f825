"""The button of a mail leads to the message itself, whoever presses it, and pressing it decides nothing."""

import uuid
from typing import Any

import pytest
from django.core import mail

from forms.submissions.answering import message_answer, more_ask
from forms.submissions.closing import survey_asked
from forms.submissions.conversation import request_complete
from forms.submissions.models import Message, StateChange, Submission, SurveyAnswer
from tenant_space.identity.models import User
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.conversations import asked
from tests.kit.factors import application_add, code_of, confirm
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready", "question")]
WORDS = "Le serrurier passe mardi."


@pytest.fixture
def row(asker: Holder) -> Submission:
    """A request of which a mail says that there is a new message."""
    found = asked(asker)
    message_answer(submission=found, user=f.StaffFactory(), text=WORDS)
    return found


@pytest.fixture
def link(row: Submission) -> str:
    """The path of the button, as the mail brings it."""
    mail.outbox.clear()
    outbox_flush()
    (sent,) = [one for one in mail.outbox if "Nous vous avons" in one.subject]
    address = f"/envois/{row.number_text}/"
    assert address in str(sent.body)
    return address


def sign_in(client: Client, user: User, link: str) -> Any:
    """From the link to the sign-in, and through it."""
    step = client.get(link)
    assert step.status_code == 302 and step.url.startswith("/connexion/?next=")
    then = step.url.partition("next=")[2]
    return client.post("/connexion/", {"login": user.email, "password": f.PASSWORD, "next": then})


def test_signed_out_the_message_comes_after_the_sign_in(client: Client, asker: Holder, link: str) -> None:
    answer = sign_in(client, asker.tenant.user, link)
    assert answer.url == link and WORDS in plain_text_of(client.get(answer.url))


def test_with_a_second_factor_too(client: Client, asker: Holder, link: str) -> None:
    user = asker.tenant.user
    client.force_login(user)
    confirm(client)
    secret = application_add(client)
    client.logout()
    step = sign_in(client, user, link)
    assert step.url != link, "the second factor is asked first"
    done = client.post(step.url, {"code": code_of(secret)})
    assert done.url == link and WORDS in plain_text_of(client.get(done.url))


@pytest.mark.parametrize("shown", ["this account", "the other account"])
def test_signed_in_whichever_account_is_shown(client: Client, asker: Holder, link: str, shown: str) -> None:
    other = f.HolderFactory(tenant=asker.tenant)
    client.force_login(asker.tenant.user)
    number = asker.account_id if shown == "this account" else other.account_id
    client.post("/compte-affiche/", {"compte": number})
    page = plain_text_of(client.get(link), between=" ")
    assert WORDS in page and f"Compte client n° {asker.account_id}" in page


@pytest.mark.parametrize("who", ["another tenant", "a co-holder", "an editor", "another agency", "who left"])
def test_who_has_no_right_to_it_reads_what_a_missing_one_answers(
    client: Client, asker: Holder, row: Submission, link: str, who: str
) -> None:
    people = {
        "another tenant": lambda: ff.home().tenant.user,
        "a co-holder": lambda: f.UserFactory(tenant=f.HolderFactory(account=asker.account, cosignatory=True).tenant),
        "an editor": lambda: f.StaffFactory(),
        "another agency": lambda: ff.manager("NO"),
        "who left": lambda: asker.tenant.user,
    }
    if who == "who left":
        Holder.objects.filter(pk=asker.pk).update(portal_access=False)
    client.force_login(people[who]())
    known, missing = client.get(link), client.get("/envois/999999999/")
    assert known.status_code == missing.status_code == 404
    assert plain_text_of(known) == plain_text_of(missing)


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_manager_lands_at_the_desk(client: Client, asker: Holder, link: str, signed_in: bool) -> None:
    manager = ff.manager(asker.account.agency_id)
    if signed_in:
        client.force_login(manager)
    else:
        assert sign_in(client, manager, link).url == link
    answer = client.get(link)
    assert answer.url == f"/admin/demandes/{Submission.objects.get().pk}/"
    assert client.get(answer.url).status_code == 200
    assert Message.objects.unread().exists(), "a look of staff is no look of the tenant"


def test_a_manager_without_the_right_to_sensitive_ones_does_not(
    client: Client, asker: Holder, row: Submission, link: str
) -> None:
    Submission.objects.filter(pk=row.pk).update(sensitive=True)
    client.force_login(ff.manager(asker.account.agency_id))
    assert client.get(link).status_code == 404


def stands() -> tuple[Any, ...]:
    """All that opening a link could change."""
    return (
        list(Submission.objects.order_by("pk").values()),
        list(Message.objects.order_by("pk").values()),
        StateChange.objects.count(),
        SurveyAnswer.objects.count(),
    )


@pytest.mark.parametrize("place", ["", "message/", "regle/", "avis/", "accuse.pdf"])
def test_a_machine_that_opens_links_three_times_changes_nothing(
    client: Client, asker: Holder, row: Submission, place: str
) -> None:
    address, staff = f"/envois/{row.number_text}/{place}", f.StaffFactory()
    more_ask(submission=row, user=staff, text="Quel étage ?")
    before = stands()
    for query in ("", "?regle=oui", "?reponse=non&ease=1"):
        client.get(address + query)
    assert stands() == before
    request_complete(tenant=asker.tenant, submission=row, uid=uuid.uuid4(), text="Le 2e.")
    message_answer(submission=row, user=staff, text="Fait.", answered=True)
    before = stands()
    for query in ("", "?regle=oui", "?reponse=non&ease=1"):
        client.get(address + query)
    assert stands() == before and not survey_asked(Submission.objects.get())
