"""Réclamations: their order, their words, their steps, and the visit to come."""

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from tenant_space.claims import selectors as claims
from tenant_space.claims.lines import claims_at_home, claims_latest
from tenant_space.claims.selectors import ClaimFilter, ClaimItem, claim_readable, claims_page, claims_pressing
from tenant_space.claims.visits import Appointment
from tenant_space.claims.words import VISIT_OVER
from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.models import Wording
from tenant_space.editable_words.wordings import wordings, wordings_ensure, wordings_forget
from tenant_space.tenancy.enums import ClaimStatus
from tenant_space.tenancy.models import Claim, ClaimEvent, CodeListItem, Holder
from tenant_space.tenancy.scope import scopes_kept
from tests.kit import factories as f
from tests.kit.left_home import LATER, left_home, noon

pytestmark = pytest.mark.django_db


def moment(day: int, hour: int, minute: int = 0, month: int = 11) -> dt.datetime:
    return timezone.make_aware(dt.datetime(2026, month, day, hour, minute))


def shown(holder: Holder, *asked: Any) -> list[str]:
    return [item.claim_id for item in claims_page(holder.tenant, holder.account_id, *asked).claims]


def the_claim(holder: Holder) -> ClaimItem:
    (item,) = claims_page(holder.tenant, holder.account_id).claims
    return item


def test_open_ones_come_first_then_the_newest() -> None:
    holder = f.HolderFactory()
    for claim_id, day, status in (
        ("R1", 1, ClaimStatus.EN_COURS),
        ("R2", 5, ClaimStatus.SANS_SUITE),
        ("R3", 3, ClaimStatus.ENREGISTREE),
        ("R4", 9, ClaimStatus.CLOTUREE),
        ("R5", 9, ClaimStatus.TRAITEE),
        ("R6", 2, "NOUVEL_ETAT"),
    ):
        f.ClaimFactory(account=holder.account, claim_id=claim_id, opened_at=moment(day, 9), status=status)
    assert shown(holder) == ["R3", "R6", "R1", "R5", "R4", "R2"]
    assert shown(holder, ClaimFilter.OPEN) == ["R3", "R6", "R1"]
    assert shown(holder, ClaimFilter.ENDED) == ["R5", "R4", "R2"]


def test_a_long_list_pages(monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    monkeypatch.setattr(claims, "CLAIMS_PAGE_SIZE", 2)
    holder = f.HolderFactory()
    wordings(WordingTopic.CLAIM)
    for claim in f.ClaimFactory.create_batch(5, account=holder.account):
        f.ClaimEventFactory.create_batch(4, claim=claim)
    with scopes_kept(), django_assert_num_queries(4):
        first = claims_page(holder.tenant, holder.account_id)
    last = claims_page(holder.tenant, holder.account_id, ClaimFilter.ALL, 3)
    assert (len(first.claims), first.has_next, len(last.claims), last.has_next) == (2, True, 1, False)


def test_a_claim_says_where_what_and_who() -> None:
    holder = f.HolderFactory()
    premises = f.PremisesFactory()
    claim = f.ClaimFactory(account=holder.account, premises=premises, description=" L'eau coule.\nMerci. ")
    f.ClaimEventFactory(claim=claim, status=ClaimStatus.ENREGISTREE, public_text="", contractor="Thermi-Gier")
    f.ClaimEventFactory(claim=claim, event_at=moment(6, 9), status="", public_text="Une ligne.\nUne autre.")
    item = the_claim(holder)
    assert (item.place, item.address) == ("Logement T2", "8 boulevard Krumnov, 42000 SAINT ETIENNE")
    assert (item.description, item.contractor) == ("L'eau coule.\nMerci.", "Thermi-Gier")
    assert [(step.title, step.text) for step in item.steps] == [("", "Une ligne.\nUne autre."), ("Reçue", "")]
    assert item.category_label == "Panne ou dégât dans le logement"
    claim.premises = None
    claim.save()
    assert (the_claim(holder).place, the_claim(holder).address) == ("", "")


def test_a_category_is_called_as_the_erp_says_then_as_usual_then_by_its_code() -> None:
    holder = f.HolderFactory()
    claim = f.ClaimFactory(account=holder.account, category="COMPTE")
    assert the_claim(holder).category_label == "COMPTE"
    CodeListItem.objects.create(list="claim_category", code="COMPTE", label="Compte et loyer")
    CodeListItem.objects.create(list="claim_category", code="VOISINAGE", label="Vos voisins")
    CodeListItem.objects.create(list="claim_category", code="NUISIBLES", label="Ancien", active=False)
    cache.clear()  # a minute later
    for code, label in {"COMPTE": "Compte et loyer", "VOISINAGE": "Vos voisins", "NUISIBLES": "Insectes"}.items():
        type(claim).objects.update(category=code)
        assert the_claim(holder).category_label.startswith(label)


def test_each_state_has_words_that_editors_change() -> None:
    holder = f.HolderFactory()
    claim = f.ClaimFactory(account=holder.account, waiting=True)
    words = wordings(WordingTopic.CLAIM)
    assert set(words) == {*ClaimStatus.values, VISIT_OVER}
    assert all(one.title and one.text.endswith(".") for one in words.values())
    item = the_claim(holder)
    assert (item.state, item.tone, item.waits_for_tenant) == ("Nous attendons votre réponse", "warn", True)
    wordings_ensure()
    row = Wording.objects.get(topic="claim", code=ClaimStatus.EN_ATTENTE_LOCATAIRE)
    row.title, row.text = "À vous", "Écrivez-nous."
    row.save()
    wordings_forget()
    assert (the_claim(holder).state, the_claim(holder).explanation) == ("À vous", "Écrivez-nous.")
    type(claim).objects.update(status="NOUVEL_ETAT")
    item = the_claim(holder)
    assert (item.state, item.tone, item.ended) == ("Suivie par votre agence", "info", False)
    assert "agence" in item.explanation


def test_only_the_latest_steps_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "STEPS_SHOWN", 3)
    holder = f.HolderFactory()
    claim = f.ClaimFactory(account=holder.account)
    for day in range(1, 6):
        f.ClaimEventFactory(claim=claim, event_at=moment(day, 9), public_text=f"jour {day}")
    item = the_claim(holder)
    assert ([step.text for step in item.steps], item.more_steps) == (["jour 5", "jour 4", "jour 3"], True)


def test_the_last_visit_given_is_the_one_to_come() -> None:
    holder = f.HolderFactory()
    claim = f.ClaimFactory(account=holder.account, visited=True)
    f.ClaimEventFactory(claim=claim, event_at=moment(4, 9), in_days=2, contractor="Plomberie Forézienne")
    moved = f.ClaimEventFactory(claim=claim, event_at=moment(5, 9), in_days=6, contractor="Thermi-Gier")
    visit = the_claim(holder).appointment
    assert (visit.start, visit.end, visit.contractor) == (
        moved.appointment_from,
        moved.appointment_to,
        "Thermi-Gier",
    )
    assert the_claim(holder).contractor == "Thermi-Gier"


@pytest.mark.parametrize(
    ("claim_status", "later", "stands"),
    [
        (ClaimStatus.INTERVENTION_PROGRAMMEE, None, True),
        (ClaimStatus.EN_ATTENTE_LOCATAIRE, ClaimStatus.EN_ATTENTE_LOCATAIRE, True),
        (ClaimStatus.INTERVENTION_PROGRAMMEE, "", True),
        (ClaimStatus.EN_COURS, ClaimStatus.EN_COURS, False),  # called off
        (ClaimStatus.TRAITEE, None, False),
    ],
)
def test_a_visit_stands_until_it_is_withdrawn_or_the_claim_is_over(
    claim_status: ClaimStatus, later: str | None, stands: bool
) -> None:
    holder = f.HolderFactory()
    claim = f.ClaimFactory(account=holder.account, status=claim_status)
    f.ClaimEventFactory(claim=claim, status=ClaimStatus.INTERVENTION_PROGRAMMEE, in_days=3)
    if later is not None:
        f.ClaimEventFactory(claim=claim, event_at=moment(8, 9), status=later)
    assert (the_claim(holder).appointment is not None) == stands
    assert len(claims_pressing(holder.tenant, holder.account_id)) == stands


def test_a_visit_of_the_past_is_in_the_steps_only() -> None:
    holder = f.HolderFactory()
    claim = f.ClaimFactory(account=holder.account, visited=True)
    f.ClaimEventFactory(claim=claim, in_days=-1)
    item = the_claim(holder)
    assert item.appointment is None
    assert item.steps[0].appointment is not None
    assert (item.state, item.call_agency) == ("Rendez-vous passé", True), "nobody has said how it went"
    ClaimEvent.objects.update(appointment_from=timezone.now() - dt.timedelta(minutes=5), appointment_to=None)
    assert the_claim(holder).appointment, "without an end, somebody may still come today"
    assert (the_claim(holder).state, the_claim(holder).call_agency) == ("Intervention prévue", False)


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (moment(26, 9), moment(26, 13), "Jeudi 26 novembre 2026, entre 9\u00a0h et 13\u00a0h"),
        (moment(26, 9, 30), None, "Jeudi 26 novembre 2026, à 9\u00a0h\u00a030"),
        (moment(1, 0, month=12), None, "Mardi 1er décembre 2026"),
        (
            moment(26, 14),
            moment(27, 12),
            "Jeudi 26 novembre 2026 à 14\u00a0h, jusqu'au vendredi 27 novembre 2026 à 12\u00a0h",
        ),
        (dt.datetime(2026, 7, 1, 6, tzinfo=dt.UTC), None, "Mercredi 1er juillet 2026, à 8\u00a0h"),  # summer time
    ],
)
def test_a_visit_is_said_in_the_landlords_time(start: dt.datetime, end: dt.datetime | None, text: str) -> None:
    assert Appointment(start, end, "", start).text == text


def test_an_end_before_its_beginning_is_no_end() -> None:
    holder = f.HolderFactory()
    claim = f.ClaimFactory(account=holder.account, visited=True)
    event = f.ClaimEventFactory(claim=claim, in_days=3)
    ClaimEvent.objects.update(appointment_to=event.appointment_from - dt.timedelta(hours=1))
    assert the_claim(holder).appointment.end is None


def test_the_home_page_hears_of_what_waits_and_of_the_next_week(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    holder = f.HolderFactory()
    account = holder.account
    f.ClaimFactory(account=account, waiting=True, claim_id="R1")
    for claim_id, days in (("R2", 7), ("R3", 1), ("R4", 8)):
        claim = f.ClaimFactory(account=account, visited=True, claim_id=claim_id)
        f.ClaimEventFactory(claim=claim, status=ClaimStatus.ENREGISTREE, event_at=moment(1, 9))
        f.ClaimEventFactory(claim=claim, in_days=days)
    both = f.ClaimFactory(account=account, waiting=True, claim_id="R5")
    f.ClaimEventFactory(claim=both, in_days=2)
    f.ClaimFactory(account=account, claim_id="R6")
    f.ClaimFactory(waiting=True)  # somebody else's
    with scopes_kept(), django_assert_num_queries(2):
        pressing = claims_pressing(holder.tenant, holder.account_id)
    found = [(one.claim_id, one.waits_for_tenant, one.is_near) for one in pressing]
    near = [("R3", False, True), ("R5", True, True), ("R2", False, True)]
    assert found == [*near, ("R4", False, False), ("R1", True, False)] and pressing[3].appointment


def test_the_home_page_asks_once_while_nothing_is_pressing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    holder = f.HolderFactory()
    f.ClaimFactory(waiting=True)  # somebody else's
    for number in range(3):
        f.ClaimFactory(account=holder.account, opened_at=moment(2 + number, 9))
    old = f.ClaimFactory(account=holder.account, waiting=True, opened_at=moment(1, 9))
    claims_latest(holder.tenant, holder.account_id, 3)  # has the words read
    with scopes_kept(), django_assert_num_queries(3):  # the scope, the newest, what is pressing
        lines, pressing = claims_at_home(holder.tenant, holder.account_id, 3)
    assert old.pk not in {line.claim_id for line in lines} and [one.claim_id for one in pressing] == [old.pk]
    Claim.objects.filter(pk=old.pk).update(status=ClaimStatus.EN_COURS)
    with scopes_kept(), django_assert_num_queries(2):
        lines, pressing = claims_at_home(holder.tenant, holder.account_id, 3)
    assert len(lines) == 3 and not pressing


@pytest.mark.parametrize("claim_id", ["", "nothing", "a\x00b", "é" * 200])
def test_what_is_no_claim_is_nothing(claim_id: str) -> None:
    holder = f.HolderFactory()
    foreign = f.ClaimFactory()
    mine = f.ClaimFactory(account=holder.account, claim_id="2026/R 1")
    assert claim_readable(holder.tenant, mine.pk).claim_id == "2026/R 1"
    assert claim_readable(holder.tenant, foreign.pk) is None
    assert claim_readable(holder.tenant, claim_id) is None


def test_somebody_who_left_is_told_the_state_of_their_last_day() -> None:
    holder = left_home()
    (item,) = claims_page(holder.tenant, holder.account_id).claims
    assert (item.status, item.ended, item.closed_at) == (ClaimStatus.EN_COURS, False, None)
    assert item.updated_at == item.steps[0].at
    assert shown(holder, ClaimFilter.ENDED) == [], "the filter would tell of it"
    assert shown(holder, ClaimFilter.OPEN) == [item.claim_id]
    (line,) = claims_latest(holder.tenant, holder.account_id, 3)
    assert line.state == item.state == "En cours"
    ClaimEvent.objects.exclude(public_text=LATER).delete()
    assert the_claim(holder).status == "" and the_claim(holder).state == "Suivie par votre agence"
    Claim.objects.filter(pk=item.claim_id).update(updated_at=noon(holder.to_date), closed_at=noon(holder.to_date))
    assert the_claim(holder).ended, "over in their time"
