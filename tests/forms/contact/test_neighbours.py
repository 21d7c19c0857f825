"""What neighbours reported of the common parts: a topic and a day, where each rule lets it through, and no more."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms.contact.first_topics import TOPICS
from forms.contact.forms import PLACE_MOVED
from forms.contact.models import ContactRequestPage
from forms.contact.neighbours import KnownAround, _reported, known_around
from forms.contact.topics import ContactTopic
from forms.submissions.enums import OPEN, State
from forms.submissions.models import Submission
from tenant_space.editable_words.first_texts import french
from tenant_space.formats import full_date
from tenant_space.secured.viewer import viewer_for
from tenant_space.tenancy.models import Holder, Lease, Premises
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.contact import PATH, filled, send, topic, written
from tests.kit.recording import form_of, typed
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
DAY, RESIDENCE = dt.timedelta(days=1), "Les Tilleuls"


def home_at(residence: str = RESIDENCE, **premises: str) -> Holder:
    """Somebody who rents a dwelling and a garage of a residence."""
    holder = ff.home()
    leases = Lease.objects.filter(account=holder.account)
    Premises.objects.filter(leases__in=leases).update(residence_name=residence, **premises)
    return holder


@pytest.fixture
def lift() -> ContactTopic:
    return topic(name="Ascenseur", subject="TECHNICAL", told_to_neighbours=True)


@pytest.fixture
def reader() -> Holder:
    return home_at()


@pytest.fixture
def neighbour() -> Holder:
    return home_at()


@pytest.fixture
def reported(neighbour: Holder, lift: ContactTopic) -> Submission:
    return written(neighbour, lift, shared=True)


def known(reader: Holder, about: ContactTopic) -> tuple[KnownAround, ...]:
    return known_around(reader.tenant, reader.account_id, ContactTopic.objects.get(pk=about.pk))


def page_of(client: Client, reader: Holder, about: ContactTopic) -> str:
    """The page of this person once the topic is chosen."""
    client.force_login(reader.tenant.user)
    client.post(PATH, filled(reader, about, envoyer=None, choisir="1"))
    return html_of(client.get(PATH))


def test_the_page_says_the_topic_and_the_day_and_names_nobody(
    client: Client, reader: Holder, lift: ContactTopic, reported: Submission
) -> None:
    Submission.objects.filter(pk=reported.pk).update(created_at=reported.created_at - 3 * DAY)
    page = page_of(client, reader, lift)
    day = full_date(timezone.localdate() - 3 * DAY)
    said = f"Ce sujet est signalé dans les parties communes, résidence Les Tilleuls, depuis le {day}."
    assert said in page and "Déjà signalé dans votre résidence" in page
    assert "Déjà signalé pour ce compte" not in page
    sender = reported.tenant
    assert sender
    for word in (sender.last_name, str(reported.account_id), reported.number_text, reported.data["message"]):
        assert word not in page.replace(reader.tenant.last_name, "")


def test_one_line_with_the_first_day_however_many_told_it(
    reader: Holder, lift: ContactTopic, reported: Submission
) -> None:
    second = written(home_at(), lift, shared=True)
    Submission.objects.filter(pk=second.pk).update(created_at=reported.created_at - 2 * DAY)
    where, today = "parties communes, résidence Les Tilleuls", timezone.localdate()
    assert known(reader, lift) == (KnownAround(where, today - 2 * DAY),)
    Submission.objects.filter(pk=reported.pk).update(arrived_on=today - 5 * DAY)
    assert known(reader, lift) == (KnownAround(where, today - 5 * DAY),), "a call counts from its day"


def test_each_residence_of_an_account_has_its_line(reader: Holder, lift: ContactTopic, reported: Submission) -> None:
    garage = reader.account.leases.get(kind="ANNEX").premises
    Premises.objects.filter(pk=garage.pk).update(residence_name="Résidence Bel Air")
    assert [one.where for one in known(reader, lift)] == ["parties communes, résidence Les Tilleuls"]
    written(home_at("BEL-AIR"), lift, shared=True)
    where = {one.where for one in known(reader, lift)}
    assert "parties communes, Résidence Bel Air" in where and len(where) == 2, "however its name is written"


@pytest.mark.parametrize(
    "elsewhere",
    [{"residence": "Les Érables"}, {"city": "ROANNE"}, {"postal_code": "42100"}, {"residence": ""}],
    ids=str,
)
def test_another_residence_is_not_told(reader: Holder, lift: ContactTopic, elsewhere: dict[str, str]) -> None:
    row = written(home_at(**{"residence": RESIDENCE, **elsewhere}), lift, shared=True)
    assert known(reader, lift) == ()
    assert _reported(reader.tenant, lift, ["x"]) == [] and row in _reported(reader.tenant, lift, [row.residence])


def test_what_is_about_a_home_is_not_told(reader: Holder, neighbour: Holder, lift: ContactTopic) -> None:
    written(neighbour, lift)
    assert known(reader, lift) == ()


@pytest.mark.parametrize("state", [state for state in State if state not in OPEN])
def test_what_is_over_is_not_told(reader: Holder, lift: ContactTopic, reported: Submission, state: State) -> None:
    Submission.objects.filter(pk=reported.pk).update(state=state)
    assert known(reader, lift) == ()


@pytest.mark.parametrize("change", [{"told_to_neighbours": False}, {"sensitive": True}], ids=str)
def test_a_topic_that_staff_did_not_open_or_closed_is_not_told(
    reader: Holder, lift: ContactTopic, reported: Submission, change: dict[str, bool]
) -> None:
    ContactTopic.objects.filter(pk=lift.pk).update(**change)
    assert known(reader, lift) == ()


@pytest.mark.parametrize("change", [{"sensitive": True}, {"kind": "receipt"}, {"data": {"topic": 0}}], ids=str)
def test_a_request_that_is_reserved_or_about_something_else_is_not_told(
    reader: Holder, lift: ContactTopic, reported: Submission, change: dict[str, object]
) -> None:
    Submission.objects.filter(pk=reported.pk).update(**change)
    assert known(reader, lift) == ()


def _lease_ended(reader: Holder) -> None:
    Lease.objects.filter(account=reader.account).update(end_date=timezone.localdate() - DAY)


def _moved_out(reader: Holder) -> None:
    Holder.objects.filter(pk=reader.pk).update(to_date=timezone.localdate() - DAY)


def _without_portal(reader: Holder) -> None:
    Holder.objects.filter(pk=reader.pk).update(portal_access=False)


@pytest.mark.parametrize("change", [_lease_ended, _moved_out, _without_portal])
def test_who_does_not_rent_there_today_is_not_told(
    reader: Holder, lift: ContactTopic, reported: Submission, change: Callable[[Holder], None]
) -> None:
    assert known(reader, lift)
    change(reader)
    assert known(reader, lift) == ()


def test_nobody_asks_around_the_home_of_somebody_else(
    reader: Holder, neighbour: Holder, lift: ContactTopic, reported: Submission
) -> None:
    other = home_at("Les Érables")
    assert known_around(other.tenant, reader.account_id, lift) == ()


def test_ones_own_report_is_told_among_ones_own(client: Client, reader: Holder, lift: ContactTopic) -> None:
    written(reader, lift, shared=True)
    page = page_of(client, reader, lift)
    assert known(reader, lift) == () and "Déjà signalé pour ce compte" in page
    assert "Déjà signalé dans votre résidence" not in page


@pytest.mark.parametrize("by", ["uid", "number", "staff"])
def test_what_the_erp_says_is_over_is_not_told(
    reader: Holder, lift: ContactTopic, reported: Submission, by: str
) -> None:
    names = {"uid": str(reported.uid), "number": reported.number_text, "staff": ""}
    claim = f.ClaimFactory(account=reported.account, status="EN_COURS", portal_submission_id=names[by])
    if by == "staff":
        Submission.objects.filter(pk=reported.pk).update(claim_number=claim.pk)
    foreign = f.ClaimFactory(status="CLOTUREE", portal_submission_id=str(reported.uid))
    f.ClaimFactory(account=reported.account, status="CLOTUREE")
    assert foreign.account_id != reported.account_id and known(reader, lift), "others say nothing of it"
    claim.status = "TRAITEE"
    claim.save()
    assert known(reader, lift) == ()


def test_a_claim_of_another_account_ends_nothing(reader: Holder, lift: ContactTopic, reported: Submission) -> None:
    Submission.objects.filter(pk=reported.pk).update(created_at=reported.created_at - 3 * DAY)
    other = written(home_at(), lift, shared=True)
    f.ClaimFactory(account=other.account, status="CLOTUREE", portal_submission_id=str(reported.uid))
    assert [one.since for one in known(reader, lift)] == [timezone.localdate() - 3 * DAY]


def test_the_same_number_of_queries_however_many_told_it(
    reader: Holder, lift: ContactTopic, reported: Submission
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert known(reader, lift)
        return len(queries)

    few = asked()
    for _ in range(4):
        row = written(home_at(), lift, shared=True)
        f.ClaimFactory(account=row.account, status="EN_COURS", portal_submission_id=str(row.uid))
    assert asked() == few <= 6


@pytest.mark.parametrize(("shared", "opened"), [(True, True), (False, True), (True, False)])
def test_the_form_keeps_whose_common_parts_it_is_about_where_its_sender_is_told(
    client: Client, reader: Holder, lift: ContactTopic, shared: bool, opened: bool
) -> None:
    lift.told_to_neighbours = opened
    lift.save()
    lease = reader.account.leases.order_by("pk").first()
    assert lease
    client.force_login(reader.tenant.user)
    send(client, reader, lift, place=f"communes-{lease.pk}" if shared else lease.pk)
    row = Submission.objects.get()
    assert row.residence == ("42000 saint etienne residence les tilleuls" if shared and opened else "")


def likely_of(holder: Holder, about: ContactTopic) -> str:
    """The code of the place that a topic is likely about."""
    lease = holder.account.leases.get(kind="MAIN")
    return f"communes-{lease.pk}" if about.told_to_neighbours else lease.pk


def ticked_on(page: str) -> dict[str, str]:
    """What a page sends of the place when nobody touches it."""
    (radio,) = [tag for tag in re.findall(r'<input[^>]*name="place"[^>]*>', page) if "checked" in tag]
    (hidden,) = re.findall(r'<input[^>]*name="place_ticked"[^>]*>', page)
    names = {"place": radio, "place_ticked": hidden}
    return {name: "".join(re.findall(r'value="([^"]*)"', tag)) for name, tag in names.items()}


@pytest.mark.parametrize("by_staff", [False, True], ids=["tenant", "staff"])
def test_untouched_a_topic_told_to_neighbours_is_about_the_common_parts(
    client: Client, reader: Holder, lift: ContactTopic, by_staff: bool
) -> None:
    staff = ff.manager(reader.account.agency_id)
    client.force_login(staff if by_staff else reader.tenant.user)
    path = form_of(reader) if by_staff else PATH

    def post(about: ContactTopic, **changes: str | None) -> str:
        values = typed(staff, reader, about) if by_staff else filled(reader, about)
        client.post(path, {name: one for name, one in {**values, **changes}.items() if one is not None})
        return html_of(client.get(path))

    untouched = ticked_on(html_of(client.get(path)))
    assert untouched["place"] == likely_of(reader, topic()), "the dwelling, as long as no topic is chosen"
    page = post(lift, **untouched, envoyer=None, choisir="1")
    post(lift, **ticked_on(page))
    assert Submission.objects.get().residence, "so that neighbours are told"


def test_the_place_follows_the_topic_until_one_chooses_it(client: Client, reader: Holder, lift: ContactTopic) -> None:
    client.force_login(reader.tenant.user)
    leak = topic(name="Fuite", subject="TECHNICAL")
    page = html_of(client.get(PATH))
    for about in (lift, leak, lift):
        client.post(PATH, filled(reader, about, envoyer=None, choisir="1", **ticked_on(page)))
        page = html_of(client.get(PATH))
        assert ticked_on(page)["place"] == likely_of(reader, about)
    own = {**ticked_on(page), "place": likely_of(reader, leak)}
    for about in (lift, leak, lift):
        client.post(PATH, filled(reader, about, envoyer=None, choisir="1", **own))
        own = ticked_on(html_of(client.get(PATH)))
        assert own == {"place": likely_of(reader, leak), "place_ticked": ""}
    send(client, reader, lift, **own)
    assert Submission.objects.get().residence == "" and Submission.objects.get().leases.count() == 1


def test_a_place_that_moved_with_the_topic_is_seen_before_it_leaves(
    client: Client, reader: Holder, lift: ContactTopic
) -> None:
    client.force_login(reader.tenant.user)
    untouched = ticked_on(html_of(client.get(PATH)))
    answer = send(client, reader, lift, **untouched)
    page = html_of(answer)
    assert PLACE_MOVED in page and not Submission.objects.exists()
    assert ticked_on(page) == dict.fromkeys(("place", "place_ticked"), likely_of(reader, lift))
    send(client, reader, lift, **ticked_on(page))
    assert Submission.objects.get().residence


def test_who_writes_is_told_what_neighbours_will_read(client: Client, reader: Holder, lift: ContactTopic) -> None:
    said = "vos voisins pourront lire que ce sujet est signalé"
    assert said in page_of(client, reader, lift)
    assert said not in page_of(client, reader, topic(subject="TECHNICAL"))
    offered = client.get(f"/api/v1/accounts/{reader.account_id}/request-form").json()["topics"]
    assert [one["name"] for one in offered if one["told_to_neighbours"]] == [
        "Ascenseur",
        *(french(one.name) for one in TOPICS if one.told_to_neighbours),
    ]


def test_staff_are_asked_to_say_what_neighbours_will_read(reader: Holder, lift: ContactTopic) -> None:
    page, viewer = ContactRequestPage(), viewer_for(reader.tenant)
    for about in (lift, topic(subject="TECHNICAL")):
        form = page.record_form(viewer, None, {"topic": str(about.pk)})
        assert ("dites au locataire" in form.fields["place"].help_text) == about.told_to_neighbours


def test_on_a_new_portal_only_what_all_share_is_told() -> None:
    opened = set(ContactTopic.objects.filter(told_to_neighbours=True).values_list("name", flat=True))
    assert opened == {"Ascenseur", french("Parties communes : porte d'entrée, éclairage, propreté")}
    assert not ContactTopic().told_to_neighbours, "closed unless staff open it"


def test_a_sensitive_topic_cannot_be_opened(lift: ContactTopic) -> None:
    lift.full_clean()
    lift.sensitive = True
    with pytest.raises(ValidationError, match="sensible"):
        lift.full_clean()
