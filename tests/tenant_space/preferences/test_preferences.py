"""*Mes préférences*: which mails one gets."""

import re

import pytest

from tenant_space.identity.models import User
from tenant_space.notifications.enums import ASKED_TOPICS, OPTIONAL_TOPICS, Topic
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH = "/mes-preferences/"
TICKED = r'name="sujets"[^>]* checked'


@pytest.fixture
def user(client: Client) -> User:
    user = ff.home(account_number="123456").tenant.user
    client.force_login(user)
    return user


def refused(user: User) -> set[str]:
    return set(user.mail_refusals.values_list("topic", flat=True))


def test_it_says_where_mails_go_and_which_always_do(client: Client, user: User) -> None:
    text = client.get(PATH).content.decode().replace("&#x27;", "'")
    assert user.email in text
    for topic in Topic:
        assert topic.label in text
    assert len(re.findall(TICKED, text)) == len(OPTIONAL_TOPICS)
    assert text.count('type="checkbox"') == len(OPTIONAL_TOPICS) + len(ASKED_TOPICS)


def test_what_one_has_to_ask_for_leaves_to_nobody_else(client: Client, user: User) -> None:
    client.post(PATH, {"sujets": [Topic.RENT]})
    assert list(user.mail_wishes.values_list("topic", flat=True)) == [Topic.RENT]
    client.post(PATH, {"sujets": [Topic.REMINDERS]})
    assert not user.mail_wishes.exists()


def test_a_choice_is_kept_said_and_can_be_taken_back(client: Client, user: User) -> None:
    answer = client.post(PATH, {"sujets": [Topic.ACKNOWLEDGEMENTS]}, follow=True)
    assert "Vos choix sont enregistrés." in answer.content.decode()
    assert refused(user) == {Topic.REMINDERS}
    assert len(re.findall(TICKED, answer.content.decode())) == 1
    client.post(PATH, {"sujets": [Topic.ACKNOWLEDGEMENTS, Topic.REMINDERS]})
    assert refused(user) == set()
    client.post(PATH)
    assert refused(user) == {Topic.ACKNOWLEDGEMENTS, Topic.REMINDERS}


def test_what_is_always_sent_or_unknown_cannot_be_chosen(client: Client, user: User) -> None:
    client.post(PATH, {"sujets": ["SECURITY", "x", Topic.ACKNOWLEDGEMENTS, Topic.REMINDERS]})
    assert refused(user) == set()
    client.post(PATH, {"sujets": ["x"]})
    assert refused(user) == set(OPTIONAL_TOPICS)


def test_a_choice_is_one_persons_own(client: Client, user: User) -> None:
    other = ff.home().tenant.user
    client.post(PATH)
    assert refused(other) == set()


def test_a_visitor_changes_nothing(client: Client) -> None:
    user = f.UserFactory()
    assert client.post(PATH).status_code == 302
    assert refused(user) == set()


def test_the_page_stands_among_those_about_oneself(client: Client, user: User) -> None:
    text = client.get("/accueil/").content.decode()
    assert text.index(">Moi</p>") < text.index("Mes préférences") < text.index("Ma sécurité")
