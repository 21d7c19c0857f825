"""A word of every day is looked for in so many messages, and the list says so; new words are looked up first."""

from __future__ import annotations

import pytest

from forms.contact.topics import CODE
from forms.submissions.conversation import message_send
from forms.submissions.desk import filters, search
from forms.submissions.models import Submission
from tenant_space.identity.models import User
from tests.kit import submission_factories as ff
from tests.kit.answers import text_of
from tests.kit.contact import topic, written
from tests.kit.conversations import key
from tests.kit.desk import LIST, numbers
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
CUT = "seules les demandes des plus récents sont là"


@pytest.fixture
def rows(client: Client) -> list[Submission]:
    """Three requests about each of which its tenant wrote the same word since."""
    home = ff.home()
    user: User = ff.manager(home.account.agency_id)
    client.force_login(user)
    found = [written(home, topic(), message=f"Lettre {number}") for number in range(3)]
    for row in found:
        message_send(tenant=home.tenant, submission=row, uid=key(), text="Toujours pas de chauffage")
    return found


@pytest.mark.parametrize(("most", "shown"), [(4, 3), (3, 3), (2, 2)])
def test_the_latest_messages_that_say_it_are_looked_at(
    client: Client, rows: list[Submission], monkeypatch: pytest.MonkeyPatch, most: int, shown: int
) -> None:
    monkeypatch.setattr(search, "MOST_SAID", most)
    latest = [row.number_text for row in reversed(rows)]
    assert numbers(client, "?q=chauffage") == latest[:shown]
    assert (CUT in text_of(client.get(f"{LIST}?q=chauffage"))) == (most <= 3), "no more than all may be left out"
    assert CUT not in text_of(client.get(f"{LIST}?q={CODE}"))


def test_of_a_name_the_latest_requests_are_looked_at(
    client: Client, rows: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    oldest = rows[0]
    message_send(tenant=oldest.tenant, submission=oldest, uid=key(), text="Le robinet fuit")
    assert numbers(client, "?q=dupont robinet") == [oldest.number_text]
    monkeypatch.setattr(search, "MOST_NAMED", 2)
    assert numbers(client, "?q=dupont robinet") == []
    assert CUT in text_of(client.get(f"{LIST}?q=dupont robinet")), "an older one may say it"
    assert CUT not in text_of(client.get(f"{LIST}?q=durand robinet")), "of this name all were looked at"
    assert CUT not in text_of(client.get(f"{LIST}?q=dupont {oldest.account_id}")), "what was looked for is there"


def test_new_words_are_found_in_what_may_be_read_alone(
    client: Client, rows: list[Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = ff.home(agency__agency_code="NO")
    message_send(tenant=elsewhere.tenant, submission=written(elsewhere, topic()), uid=key(), text="Bonjour")
    monkeypatch.setattr(filters, "MOST_NEW", 3)  # none of them is spent on what others read
    assert set(numbers(client, "?messages=nouveaux&etat=toutes")) == {row.number_text for row in rows}
