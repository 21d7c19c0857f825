"""Each count of the panel is what its list shows, on any day; and one steps through requests both ways."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

import pytest
from django.utils import timezone

from forms.submissions.answering import more_ask
from forms.submissions.conversation import message_send
from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked, clock, key
from tests.kit.desk import LIST, at, late, numbers
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
TILE = re.compile(r'desk-tile[^"]*" href="([^"]+)">\s*<span class="desk-tile__count">(\d+)<')


def due(row: Submission, day: dt.date) -> None:
    Submission.objects.filter(pk=row.pk).update(due_on=day)


def test_every_tile_counts_its_list(client: Client, manager: User, question: Kind) -> None:
    rows = [asked(ff.home()) for _ in range(5)]
    late(rows[0])
    more_ask(submission=rows[1], user=manager, text="Quelle porte ?")
    message_send(tenant=rows[1].tenant, submission=rows[1], uid=key(), text="Celle-ci.")
    due(rows[2], timezone.localdate() + dt.timedelta(days=1))
    foreign = asked(ff.home(agency=f.AgencyFactory(agency_code="NO")))
    message_send(tenant=foreign.tenant, submission=foreign, uid=key(), text="Et alors ?")
    tiles = TILE.findall(client.get("/admin/").content.decode())
    assert len(tiles) == 6
    counts = {url: int(count) for url, count in tiles}
    lists = {url: len(numbers(client, url.replace("&amp;", "&").removeprefix(LIST))) for url in counts}
    assert counts == lists
    assert [count for url, count in counts.items() if "messages" in url or "en-attente" in url] == [1, 1]


DAYS = [
    (dt.date(2026, 11, 27), [28, 29, 30]),
    (dt.date(2026, 11, 24), [25]),
    (dt.date(2026, 12, 24), [25, 26, 27, 28]),
]


@pytest.mark.parametrize(("today", "days"), DAYS, ids=["Friday", "Tuesday", "Christmas Eve"])
def test_due_next_is_up_to_the_next_working_day(
    client: Client, manager: User, question: Kind, monkeypatch: pytest.MonkeyPatch, today: dt.date, days: list[int]
) -> None:
    row = asked(ff.home())
    clock(monkeypatch, today)
    client.force_login(manager)
    found = []
    for ahead in range(-1, 7):
        due(row, today + dt.timedelta(days=ahead))
        if numbers(client, "?delai=demain"):
            found.append((today + dt.timedelta(days=ahead)).day)
    assert found == days


def test_one_steps_forwards_and_backwards_through_what_waits(client: Client, manager: User, question: Kind) -> None:
    rows = [asked(ff.home()) for _ in range(3)]
    for way, order in (("apres", (0, 1, 2, 0)), ("avant", (0, 2, 1, 0))):
        for here, there in pairwise(order):
            assert client.get(f"{LIST}suivante/?{way}={rows[here].pk}").url == at(rows[there])


def test_the_shortcuts_of_the_page_are_listed(client: Client, manager: User, question: Kind) -> None:
    row = asked(ff.home())
    asked(ff.home())
    page = client.get(at(row)).content.decode()
    listed = page[page.index('id="keyboard-shortcuts-desk"') :]
    for shortcut in "spmr":
        assert f'data-w-kbd-key-value="{shortcut}"' in page and f"<kbd>{shortcut}</kbd>" in listed
    assert "Rechercher" in listed or "Search" in listed, "Wagtail's own stay"
