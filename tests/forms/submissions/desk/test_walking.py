"""« Passer à la suivante » follows the list one came from: filters, search, order; also once that has moved."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms.submissions.enums import State
from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from forms.submissions.services import submission_take
from forms.submissions.transferring import submission_transfer
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, key
from tests.kit.desk import LIST, at, late, said
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
TAKE = "suivi=personne"  # « à prendre »


def listed(client: Client, query: str) -> list[str]:
    """The pages that a list leads to, in its order."""
    page = client.get(f"{LIST}?{query}").content.decode()
    return list(dict.fromkeys(unescape(found) for found in re.findall(r'href="(/admin/demandes/\d+/[^"]*)"', page)))


def follow(client: Client, page: str, key_pressed: str = "s") -> ClientResponse:
    """What the shortcut on a page leads to: the page, or the list."""
    return client.get(link(client, page, key_pressed))


def link(client: Client, page: str, key_pressed: str = "s") -> str:
    text = client.get(page).content.decode()
    found = re.search(rf'href="([^"]+)" data-controller="w-kbd" data-w-kbd-key-value="{key_pressed}"', text)
    assert found, page
    return unescape(found[1])


def press_on(client: Client, page: str, row: Submission, do: str, **data: object) -> ClientResponse:
    """Press a button of the form that a page shows, which keeps where one came from."""
    action = re.search(r'class="desk-review"[^>]* action="([^"]+)"', client.get(page).content.decode())
    assert action
    seen = Submission.objects.get(pk=row.pk)
    return client.post(unescape(action[1]), {"version": seen.version, "do": do, **data})


def pk_of(address: str) -> int:
    return int(re.findall(r"/admin/demandes/(\d+)/", address)[0])


@pytest.fixture
def rows(manager: User) -> list[Submission]:
    """Five certificates, the oldest promise last; the third promised on the day of the second."""
    found = [ff.sent(ff.home()) for _ in range(5)]
    for place, row in enumerate(found):
        late(row, {2: 1}.get(place, place))
    return found


@pytest.mark.parametrize(
    "query",
    ["delai=retard", "etat=nouvelles", "etat=toutes&ordering=-created_at", "etat=nouvelles&ordering=-due_on", TAKE],
)
def test_it_goes_through_the_list_forwards_and_back(client: Client, rows: list[Submission], query: str) -> None:
    pages = listed(client, query)
    assert len(pages) >= 4
    for keys, order in (("s", pages), ("p", [pages[0], *reversed(pages[1:])])):
        here, seen = order[0], [pk_of(order[0])]
        for _ in order[1:]:
            here = follow(client, here, keys).url
            seen.append(pk_of(here))
        assert seen == [pk_of(page) for page in order], keys
        assert pk_of(follow(client, here, keys).url) == seen[0], "then round again"


def test_a_search_is_followed_and_nothing_else(client: Client, rows: list[Submission]) -> None:
    name = rows[0].tenant.last_name if rows[0].tenant else ""
    mine = [rows[0], *(ff.sent(ff.home()) for _ in range(2))]
    for row in mine:
        Submission.objects.filter(pk=row.pk).update(search_text=f" xylophone {name} ")
    pages = listed(client, "q=xylophone")
    assert {pk_of(page) for page in pages} == {row.pk for row in mine}
    walked = [pages[0]]
    for _ in pages[1:]:
        walked.append(follow(client, walked[-1]).url)
    assert [pk_of(page) for page in walked] == [pk_of(page) for page in pages]


@pytest.mark.parametrize(
    ("do", "data"),
    [
        ("accept", {}),
        ("refuse", {"reason": "Illisible."}),
        ("take", {}),
        ("date", {"day": "2999-01-01", "why": "Pièce attendue."}),
        ("transfer", {"agency": "NO", "word": "Pour vous."}),
    ],
)
def test_the_next_one_is_found_from_where_the_last_one_stood(
    client: Client, rows: list[Submission], do: str, data: dict[str, str]
) -> None:
    f.AgencyFactory(agency_code="NO")
    pages = listed(client, f"delai=retard&{TAKE}")  # 4, 3, then 1 and 2 of one day
    done, then = pages[1], pages[2]
    row = Submission.objects.get(pk=pk_of(done))
    answer = press_on(client, done, row, do, **data)
    if do == "transfer":
        assert answer.url == f"{LIST}?delai=retard&{TAKE}", "the list, which one can go on with"
        onwards = re.search(r'href="([^"]*apres=[^"]*)"', said(answer))
        assert onwards and pk_of(client.get(unescape(onwards[1])).url) == pk_of(then)
        return
    assert pk_of(answer.url) == row.pk and pk_of(follow(client, answer.url).url) == pk_of(then)
    assert pk_of(follow(client, answer.url, "p").url) == pk_of(pages[0])


def test_what_a_colleague_has_just_taken_is_not_led_to(
    client: Client, rows: list[Submission], colleague: User
) -> None:
    pages = listed(client, TAKE)
    onwards = link(client, pages[0])
    submission_take(submission=Submission.objects.get(pk=pk_of(pages[1])), user=colleague)
    assert pk_of(client.get(onwards).url) == pk_of(pages[2]), "asked when the link is pressed, not when it was made"


def test_a_list_that_shows_what_colleagues_keep_is_followed_as_it_is(
    client: Client, rows: list[Submission], colleague: User
) -> None:
    for row in rows[:2]:
        submission_take(submission=row, user=colleague)
    for query, others in (("etat=en-cours", True), ("suivi=autre", True), ("", False)):
        first = listed(client, query)[0]
        found = pk_of(follow(client, first).url) in {row.pk for row in rows[:2]}
        assert found is others, query


def test_the_last_one_says_so_and_an_empty_list_is_shown_again(client: Client, rows: list[Submission]) -> None:
    (only,) = listed(client, f"q={rows[0].number}")
    onwards = f"{LIST}suivante/?apres={rows[0].pk}&liste=q%3D{rows[0].number}"
    answer = client.get(onwards)
    assert pk_of(answer.url) == pk_of(only) and "celle-ci est la dernière" in said(answer)
    answer = client.get(f"{LIST}suivante/?apres={rows[0].pk}&liste=etat%3Drefusees")
    assert answer.url == f"{LIST}?etat=refusees" and "n&#x27;a plus d&#x27;autre" in said(answer)


def test_the_way_back_leads_to_the_same_list_and_page(client: Client, rows: list[Submission]) -> None:
    page = listed(client, "etat=nouvelles&ordering=-due_on&p=1&export_=x")[0]
    trail = client.get(page).context["breadcrumbs_items"]
    assert trail[-2]["url"] == f"{LIST}?etat=nouvelles&ordering=-due_on&p=1"


@pytest.mark.parametrize(
    "odd",
    [
        "liste=etat%3Dinconnu",
        "liste=tenant__user__password__startswith%3Dargon2%26etat%3Dnouvelles",
        "liste=" + "x" * 600,
        "rang=abc~1",
        "rang=2026-13-01~1",
        "rang=2026-12-01~",
        "rang=2026-12-01T10:00~1&liste=etat%3Dtoutes",
        "rang=0001-01-01T00:00%2B12:00~1&liste=etat%3Dtoutes",
        "liste=export%3Dcsv%26etat%3Dtoutes",
    ],
)
def test_an_odd_address_widens_nothing(client: Client, rows: list[Submission], odd: str) -> None:
    foreign = ff.sent(ff.home(agency=f.AgencyFactory(agency_code="NO")))
    for way in ("apres", "avant"):
        answer = client.get(f"{LIST}suivante/?{way}={rows[0].pk}&{odd}")
        assert answer.status_code == 302 and at(foreign) not in answer.url and "password" not in answer.url
    assert client.get(f"{at(rows[0])}?{odd}").status_code == 200


def test_it_costs_the_same_however_many_there_are(client: Client, rows: list[Submission], colleague: User) -> None:
    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    query = "liste=etat%3Den-cours%26q%3Dattestation"
    addresses = [f"{LIST}suivante/?apres={rows[4].pk}&{query}", f"{at(rows[4])}?{query}"]
    for row in rows[1:]:
        submission_take(submission=row, user=colleague)
    few = [cost(address) for address in addresses * 2][2:]
    for _ in range(6):
        submission_take(submission=ff.sent(ff.home()), user=colleague)
    assert [cost(address) for address in addresses] == few


def test_a_request_answered_in_writing_is_left_the_same_way(client: Client, question: Kind, manager: User) -> None:
    rows = [asked(ff.home()) for _ in range(3)]
    pages = listed(client, "nature=question")
    answer = press_on(client, pages[0], rows[0], "close", key=key(), words="Voilà.")
    assert Submission.objects.get(pk=pk_of(pages[0])).state == State.ANSWERED
    assert [pk_of(page) for page in pages] == [row.pk for row in rows]
    assert pk_of(follow(client, answer.url).url) == rows[1].pk


def test_no_two_fields_of_the_page_share_a_name(client: Client, manager: User, submission: Submission) -> None:
    """One form holds all: of two fields of a name, a browser sends both and the last one is read."""
    page = client.get(at(submission)).content.decode()
    form = page[page.index('class="desk-review"') :]
    tags = re.findall(r"<(?:select|textarea|input)\b[^>]*>", form)
    single = [tag for tag in tags if 'type="radio"' not in tag and 'type="checkbox"' not in tag]
    names = [name[1] for tag in single if (name := re.search(r' name="([^"]+)"', tag))]
    assert len(names) == len(set(names)) and {"to", "agency", "words"} <= set(names)


def test_a_promise_that_moved_meanwhile_moves_no_reader(
    client: Client, rows: list[Submission], colleague: User
) -> None:
    pages = listed(client, "delai=retard")
    onwards = link(client, pages[0])
    Submission.objects.filter(pk=pk_of(pages[0])).update(due_on=timezone.localdate() + dt.timedelta(days=30))
    assert pk_of(client.get(onwards).url) == pk_of(pages[1])
    submission_transfer(
        submission=Submission.objects.get(pk=pk_of(pages[1])), user=colleague, to=None, word="Pour le siège."
    )
    assert pk_of(client.get(onwards).url) == pk_of(pages[2])
