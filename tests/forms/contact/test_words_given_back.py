"""Who may no longer write has their words back, to copy them: when they send, and from what was begun before."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from forms.contact.topics import ContactTopic, TopicQuestion
from forms.submissions.models import Draft, Submission
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.contact import PATH, filled, topic
from tests.kit.recording import record
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WORDS, ANSWER = "La fenêtre de la chambre ne ferme plus.", "Depuis la tempête de mardi"
CLOSED, GIVEN_BACK = "Vous ne pouvez plus rien envoyer pour ce compte", "Ce que vous aviez commencé à écrire"


@pytest.fixture
def about(site_ready: None) -> ContactTopic:
    found = topic()
    TopicQuestion.objects.create(topic=found, label="Depuis quand ?", sort="TEXT")
    return found


@pytest.fixture
def home(client: Client) -> Holder:
    holder = ff.home()
    client.force_login(holder.tenant.user)
    return holder


def ended(holder: Holder) -> None:
    """The lease ended yesterday: the account is read, and nothing is sent about it."""
    Holder.objects.filter(pk=holder.pk).update(to_date=timezone.localdate() - dt.timedelta(days=1))


@pytest.mark.parametrize("button", ["envoyer", "ajouter", "choisir"])
def test_what_is_posted_comes_back_with_the_sentence(
    client: Client, home: Holder, about: ContactTopic, button: str
) -> None:
    question = about.questions.get()
    typed = {"message": WORDS, "envoyer": None, f"question_{question.pk}": ANSWER, button: "1"}
    values = filled(home, about, **typed)
    ended(home)
    page = html_of(client.post(PATH, values, follow=True))
    assert CLOSED in page and GIVEN_BACK in page and WORDS in page and ANSWER in page
    assert not Submission.objects.exists() and not Draft.objects.exists()


def test_without_words_there_is_nothing_to_give_back(client: Client, home: Holder, about: ContactTopic) -> None:
    values = filled(home, about, message="  ")
    ended(home)
    page = html_of(client.post(PATH, values, follow=True))
    assert CLOSED in page and GIVEN_BACK not in page


def test_what_was_begun_is_there_to_copy(client: Client, home: Holder, about: ContactTopic) -> None:
    client.post(PATH, filled(home, about, message=WORDS, envoyer=None, ajouter="1"))
    assert GIVEN_BACK not in html_of(client.get(PATH))
    ended(home)
    page = html_of(client.get(PATH))
    assert CLOSED in page and GIVEN_BACK in page and WORDS in page


def test_staff_have_back_what_they_wrote_for_a_caller(client: Client, home: Holder, about: ContactTopic) -> None:
    user: User = ff.manager(home.account.agency_id)
    client.force_login(user)
    ended(home)
    answer = record(client, user, home, about)
    page = html_of(answer)
    assert answer.status_code == 409 and "Ce que vous aviez écrit" in page and "La chaudière" in page
    assert not Submission.objects.exists()
