"""The last account, or the one written about, is lost while somebody writes: the words are kept and given back."""

from __future__ import annotations

from typing import Any

import pytest

from forms.submissions.answering import message_answer
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.models import Draft, Submission
from forms.submissions.tokens import token_make
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.contact import PATH, filled, topic, written
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WORDS, GIVEN_BACK = "La fenêtre de la chambre ne ferme plus.", "Ce que vous aviez commencé à écrire"


@pytest.fixture
def home(client: Client) -> Holder:
    holder = ff.home()
    client.force_login(holder.tenant.user)
    return holder


def lost(holder: Holder) -> None:
    """The landlord took the right away: nothing of this account is read any more."""
    Holder.objects.filter(pk=holder.pk).update(portal_access=False)


def last_lost(holder: Holder) -> str:
    lost(holder)
    return PATH


def one_of_two_lost(holder: Holder) -> str:
    f.HolderFactory(tenant=holder.tenant)
    lost(holder)
    return f"{PATH}?compte={holder.account_id}"


@pytest.mark.parametrize("happens", [last_lost, one_of_two_lost])
def test_what_is_posted_is_kept_and_shown(client: Client, home: Holder, happens: Any) -> None:
    values = filled(home, topic(), message=WORDS)
    answer = client.post(happens(home), values)
    page = html_of(answer)
    assert answer.status_code in (403, 404) and GIVEN_BACK in page and WORDS in page
    assert Draft.objects.get().values["message"] == WORDS and not Submission.objects.exists()


def test_without_words_or_an_account_it_is_the_page_that_it_was(client: Client, home: Holder) -> None:
    values = filled(home, topic(), message=" ")
    assert client.post(one_of_two_lost(home), values).status_code == 404
    assert GIVEN_BACK not in html_of(client.post(PATH, values))


def test_what_was_begun_before_is_there_to_copy(client: Client, home: Holder) -> None:
    client.post(PATH, filled(home, topic(), message=WORDS, envoyer=None, ajouter="1"))
    lost(home)
    assert WORDS in html_of(client.get(PATH)) and WORDS not in html_of(client.get("/demarches/receipt/", follow=True))


def test_a_form_of_somebody_else_writes_into_nobodys_draft(client: Client, home: Holder) -> None:
    other = ff.home()
    key = draft_key(other.tenant, "contact", other.account_id)
    draft_save(tenant=other.tenant, kind="contact", key=key, values={"message": "À moi"}, account=other.account_id)
    token = token_make(other.tenant, "contact", key, other.account_id)
    lost(home)
    assert WORDS in html_of(client.post(PATH, filled(home, topic(), message=WORDS, jeton=token)))
    assert Draft.objects.get().values["message"] == "À moi"


@pytest.mark.parametrize(
    ("address", "field"),
    [("message", "text"), ("regle", "pourquoi"), ("avis", "words")],
    ids=["word", "no", "view"],
)
def test_words_about_a_request_come_back_whoever_it_was_of(
    client: Client, home: Holder, address: str, field: str
) -> None:
    row = written(home, topic())
    message_answer(submission=row, user=f.StaffFactory(), text="C'est fait.", answered=True)
    lost(home)
    typed = {field: WORDS, "regle": "non"}
    for number in (row.number_text, "999999999"):
        answer = client.post(f"/envois/{number}/{address}/", typed)
        assert answer.status_code == 404 and WORDS in html_of(answer)
    assert client.post(f"/envois/{row.number_text}/{address}/", {**typed, field: " "}).status_code == 404
