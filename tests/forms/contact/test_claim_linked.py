"""A request and the réclamation that follows it: linked by a batch or by staff, one line, shown both ways."""

from __future__ import annotations

import pytest

from forms.contact.topics import ContactTopic
from forms.submissions.answering import message_answer
from forms.submissions.enums import Sort, State
from forms.submissions.following import ClaimUnknown, claim_link
from forms.submissions.merging import request_merge
from forms.submissions.models import Submission
from forms.submissions.states import SubmissionChanged, SubmissionClosed
from tenant_space.claims.sent import problems_sent, problems_told
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Claim, Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.contact import topic, written
from tests.kit.desk import at, press
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
CLAIMS = "/mes-reclamations/"


@pytest.fixture
def home() -> Holder:
    return ff.home()


@pytest.fixture
def manager(client: Client, home: Holder) -> User:
    user = ff.manager(home.account.agency_id)
    client.force_login(user)
    return user


@pytest.fixture
def leak() -> ContactTopic:
    return topic(name="Fuite sous évier", subject="TECHNICAL")


@pytest.fixture
def row(home: Holder, manager: User, leak: ContactTopic) -> Submission:
    return written(home, leak)


@pytest.fixture
def claim(home: Holder) -> Claim:
    return f.ClaimFactory(account=home.account, title="Fuite")


def again(row: Submission) -> Submission:
    return Submission.objects.get(pk=row.pk)


def titles(client: Client) -> list[str]:
    page = client.get(CLAIMS).content.decode()
    return [title for title in ("Fuite sous évier", "Fuite") if f"<h2>{title}</h2>" in page]


def test_staff_link_it_and_both_sides_show_one_line(client: Client, row: Submission, claim: Claim) -> None:
    assert [line.claim_id for line in client.get(at(row)).context["claims_offered"]] == [claim.pk]
    assert press(client, row, "claim", claim=claim.pk).url == at(row)
    page = client.get(at(row))
    assert [line.claim_id for line in page.context["claims"]] == [claim.pk] and not page.context["claims_offered"]
    assert "Réclamation reliée" in page.content.decode() and 'value="unclaim"' in page.content.decode()
    assert row.tenant
    client.force_login(row.tenant.user)
    assert titles(client) == ["Fuite"]
    assert f"/envois/{row.number_text}/" in client.get(CLAIMS).content.decode()
    assert f"#reclamation-{claim.pk}" in client.get(f"/envois/{row.number_text}/").content.decode()
    api = client.get(f"/api/v1/accounts/{row.account_id}/claims").json()
    assert (api["sent"], api["claims"][0]["request"]) == ([], row.number_text)
    one = client.get(f"/api/v1/accounts/{row.account_id}/claims/{claim.pk}").json()
    assert one["request"] == row.number_text
    assert client.get(f"/api/v1/requests/{row.number_text}").json()["claims"] == [claim.pk]


def test_unlinked_there_are_two_again(client: Client, row: Submission, claim: Claim, manager: User) -> None:
    claim_link(submission=row, user=manager, to=claim.pk)
    press(client, again(row), "unclaim")
    assert again(row).claim_number == "" and "Réclamation déliée" in client.get(at(row)).content.decode()
    assert row.tenant
    client.force_login(row.tenant.user)
    assert titles(client) == ["Fuite sous évier", "Fuite"]


@pytest.mark.parametrize("by_number", [True, False])
def test_what_a_batch_links_is_shown_the_same_and_not_unlinked_here(
    client: Client, row: Submission, claim: Claim, by_number: bool
) -> None:
    Claim.objects.filter(pk=claim.pk).update(portal_submission_id=row.number_text if by_number else str(row.uid))
    page = client.get(at(row))
    assert [(line.claim_id, line.by_erp) for line in page.context["claims"]] == [(claim.pk, True)]
    assert 'value="unclaim"' not in page.content.decode()
    assert row.tenant
    client.force_login(row.tenant.user)
    assert titles(client) == ["Fuite"] and f"/envois/{row.number_text}/" in client.get(CLAIMS).content.decode()


def test_the_claim_of_somebody_else_or_of_another_account_is_a_missing_one(
    client: Client, row: Submission, home: Holder, manager: User
) -> None:
    second = f.HolderFactory(tenant=home.tenant)
    foreign, elsewhere = f.ClaimFactory(), f.ClaimFactory(account=second.account)
    answers = [press(client, row, "claim", claim=number) for number in (foreign.pk, elsewhere.pk, "???", "")]
    assert {answer.status_code for answer in answers} == {422} and again(row).version == row.version
    assert foreign.pk not in answers[0].content.decode()
    for number in (foreign.pk, elsewhere.pk):
        with pytest.raises(ClaimUnknown):
            claim_link(submission=row, user=manager, to=number)


def test_a_kind_that_no_claim_follows_has_none(client: Client, home: Holder, manager: User) -> None:
    certificate = ff.sent(home)
    claim = f.ClaimFactory(account=home.account)
    assert 'id="reclamation"' not in client.get(at(certificate)).content.decode()
    assert press(client, certificate, "claim", claim=claim.pk).status_code == 422


def test_an_old_page_links_nothing_and_an_answered_request_is_still_linked(
    client: Client, row: Submission, claim: Claim, manager: User
) -> None:
    message_answer(submission=row, user=manager, text="Le plombier passe.", answered=True)
    assert press(client, row, "claim", claim=claim.pk).status_code == 409 and again(row).claim_number == ""
    with pytest.raises(SubmissionChanged):
        claim_link(submission=row, user=manager, to=claim.pk, version=row.version)
    press(client, again(row), "claim", claim=claim.pk)
    assert (again(row).claim_number, again(row).state) == (claim.pk, State.ANSWERED)


@pytest.mark.parametrize("by_erp", [True, False])
def test_joined_it_leads_to_the_one_that_stays(
    home: Holder, row: Submission, leak: ContactTopic, claim: Claim, manager: User, by_erp: bool
) -> None:
    other = written(home, leak)
    if by_erp:
        Claim.objects.filter(pk=claim.pk).update(portal_submission_id=str(row.uid))
    else:
        claim_link(submission=row, user=manager, to=claim.pk)
    request_merge(submission=row, into=other, user=manager)
    told = problems_told(home.tenant, home.account_id)
    assert told.waiting == () and told.followed[claim.pk].number == other.number_text
    with pytest.raises(SubmissionClosed):
        claim_link(submission=row, user=manager, to="")


def test_one_that_the_erp_drops_leaves_the_request_standing(row: Submission, claim: Claim, manager: User) -> None:
    claim_link(submission=row, user=manager, to=claim.pk)
    claim.delete()
    assert row.tenant and len(problems_sent(row.tenant, row.account_id or "")) == 1


def test_an_administrative_request_that_is_linked_is_no_line_of_its_own(
    home: Holder, manager: User, claim: Claim
) -> None:
    row = written(home, topic(name="Un papier"))
    claim_link(submission=row, user=manager, to=claim.pk)
    assert problems_told(home.tenant, home.account_id).followed[claim.pk].number == row.number_text
    claim.delete()
    assert problems_sent(home.tenant, home.account_id) == ()


def test_two_holders_read_their_own_request_beside_the_claim(
    home: Holder, row: Submission, leak: ContactTopic, claim: Claim, manager: User
) -> None:
    other = f.HolderFactory(account=home.account, cosignatory=True)
    theirs = written(other, leak)
    for one in (row, theirs):
        claim_link(submission=one, user=manager, to=claim.pk)
    for holder, own in ((home, row), (other, theirs)):
        told = problems_told(holder.tenant, home.account_id)
        assert (told.waiting, told.followed[claim.pk].number) == ((), own.number_text)


def test_joined_its_answers_and_the_types_of_its_files_are_in_the_one_that_stays(
    client: Client, home: Holder, manager: User, leak: ContactTopic, row: Submission
) -> None:
    double = written(home, leak, (("Dans quelle pièce ?", "Cuisine"),), message="Encore la fuite.")
    for name in ("Photos", "Autre"):
        f.AttachmentFactory(submission=double, type_name=name)
    request_merge(submission=double, into=row, user=manager)
    line = row.messages.get(sort=Sort.MESSAGE)
    assert line.text.startswith("Encore la fuite.") and "\nDans quelle pièce ? Cuisine" in line.text
    assert "\nSujet : Fuite sous évier" in line.text
    assert sorted(line.attachments.values_list("type_name", flat=True)) == ["Autre", "Photos"]
    assert len(client.get(at(row)).context["conversation"].sent_files) == 2
