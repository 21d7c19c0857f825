"""The search looks in what both sides wrote; never in what is sensitive, and no further than its manager may read."""

from __future__ import annotations

import pytest

from forms.submissions.answering import message_answer
from forms.submissions.conversation import message_send
from forms.submissions.desk.search import searched
from forms.submissions.enums import State
from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, key, question_kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready", "kind")]


@pytest.fixture
def kind() -> Kind:  # type: ignore[misc]
    with question_kind() as kind:
        yield kind


@pytest.fixture
def asker(db: None) -> Holder:
    return ff.home()


@pytest.fixture
def row(asker: Holder) -> Submission:
    """Somebody wrote of a door, then of a caretaker; staff answered with a locksmith."""
    row = asked(asker, "La porte du hall ne ferme plus. 😊 Łódź")
    message_send(tenant=asker.tenant, submission=row, uid=key(), text="Le gardien l'a vue : c'est l'été, > 20 °C.")
    message_answer(submission=row, user=f.StaffFactory(), text="Le serrurier passe demain.")
    return row


def found(query: str, user: User | None = None) -> set[int]:
    rows = Submission.objects.for_reviewer(user) if user else Submission.objects.all()
    return set(searched(rows, query).values_list("pk", flat=True))


@pytest.mark.parametrize(
    "query", ["porte hall", "PORTE", "gardien été", "serrurier", "serrur", "lodz", "Łódź", "du hall"]
)
def test_what_was_written_is_found(row: Submission, asker: Holder, query: str) -> None:
    asked(ff.home(), "Tout autre chose.")
    assert found(query) == {row.pk}


@pytest.mark.parametrize("query", ["porte serrurier", "fenêtre", "😊", "porte 20"])
def test_all_words_stand_in_one_message(row: Submission, query: str) -> None:
    assert found(query) == set()


def test_what_is_sensitive_is_never_looked_into(row: Submission, asker: Holder) -> None:
    Submission.objects.filter(pk=row.pk).update(sensitive=True)
    everything = f.StaffFactory(is_superuser=True)
    assert found("porte", everything) == found("serrurier", everything) == set()
    assert found(asker.tenant.last_name, everything) == {row.pk}, "its sender may be named to those with the right"


def test_it_looks_no_further_than_its_manager_may_read(row: Submission) -> None:
    assert row.agency_id
    assert found("serrurier", ff.manager(row.agency_id)) == {row.pk}
    assert found("serrurier", ff.manager("AUTRE")) == found("porte", ff.manager("AILLEURS")) == set()


def test_what_has_ended_is_found_too(row: Submission) -> None:
    Submission.objects.filter(pk=row.pk).update(state=State.CLOSED)
    assert found("gardien") == {row.pk}
