"""The search looks in what both sides wrote; never in what is sensitive, and no further than its manager may read."""

from __future__ import annotations

import pytest

from forms.submissions.answering import message_answer
from forms.submissions.conversation import message_send
from forms.submissions.desk import search
from forms.submissions.desk.search import found_in, searched
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


@pytest.fixture
def named(asker: Holder) -> Submission:
    """Of somebody with a name of their own, an address and an account; staff answered with figures."""
    person = asker.tenant
    person.first_name, person.last_name, person.email = "Jean Marie", "QUINTARD", "jean@example.org"
    person.save()
    row = asked(asker, "La porte du hall ne ferme plus.")
    message_answer(submission=row, user=f.StaffFactory(), text="Le serrurier passe, voir le bilan 2026 du 30/11.")
    return row


MIXED = [
    *("quintard serrurier", "serrurier bilan quintard", "jean quintard porte hall", "porte quintard jean"),
    *("jean@example.org serrurier", "porte jean@example.org", "{account} bilan", "{number} porte quintard"),
    *("bilan 2026", "2026 serrurier", "bilan 30/11"),
    *("quintard bilan 2026", "2026 bilan jean quintard", "jean marie quintard serrurier", "2026 jean marie quintard"),
]


@pytest.mark.parametrize("query", MIXED)
def test_who_it_is_and_what_was_written_are_found_together(named: Submission, asker: Holder, query: str) -> None:
    other = ff.home()
    message_answer(submission=asked(other, "La porte."), user=f.StaffFactory(), text="Le serrurier, le bilan.")
    about = query.format(account=named.account_id, number=named.number_text)
    assert found(about) == {named.pk}
    Submission.objects.filter(pk=named.pk).update(sensitive=True)
    assert found(about, f.StaffFactory(is_superuser=True)) == set()


NOWHERE = [
    *("quintard fenêtre", "durand serrurier", "jean@example.org fenêtre", "bilan 2025", "bilan 026", "2026", "30/11"),
    *("quintard bilan 2025", "durand bilan 2026"),
]


@pytest.mark.parametrize("query", NOWHERE)
def test_each_word_must_still_be_somewhere(named: Submission, query: str) -> None:
    assert found(query) == set(), "and figures alone are those of a number or an account"


def test_of_a_common_name_the_latest_requests_are_looked_into_and_it_says_so(
    named: Submission, asker: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = Submission.objects.all()
    assert not found_in(rows, "quintard serrurier").is_cut
    monkeypatch.setattr(search, "MOST_NAMED", 1)
    assert found_in(rows, "quintard serrurier").is_cut and found("quintard serrurier") == {named.pk}
    latest = asked(asker, "Le serrurier n'est pas venu.")
    assert found("quintard serrurier") == {latest.pk}


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
