"""What the managers' screens cost with 1,000 and with 200,000 submissions, and 7,500 and 1.5 million messages.

Fills two copies of the site; a goal is missed when a screen grows with the submissions, in queries or in time.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.urls import reverse

from tests.bench.desk_seed import ABSENT, FIRST_NAME, FREQUENT, Seeded, seed
from tests.bench.desk_words import EVERYDAY, TWO_WORDS, UNSAID
from tests.bench.growth import compare
from tests.bench.sides import Side
from tests.kit.typing import Client

ROUNDS, QUICK_ROUNDS = 11, 2
FEW, MANY = 1_000, 200_000
QUICK_FEW, QUICK_MANY = 1_000, 3_000
PAGE = 25


class Desk(Side):
    """One of the two portals, and who is signed in there."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.seeded: Seeded = seed(count)
        self.clients = {}
        for who in ("manager", "superuser"):
            self.clients[who] = Client(HTTP_HOST="localhost")
            self.clients[who].force_login(getattr(self.seeded, who))


@dataclass(frozen=True, slots=True)
class Screen:
    """An address to ask, the mark that its answer must hold, and how often; None: once or more."""

    name: str
    address: Callable[[Seeded], str]
    mark: Callable[[Seeded], str]
    times: int | None = None
    who: str = "manager"


def listed(name: str, query: str = "", rows: int | None = PAGE, who: str = "manager") -> Screen:
    """A list that must show n rows."""

    def address(seeded: Seeded) -> str:
        shown = seeded.shown
        values = {"agency": seeded.agency, "number": shown.number_text, "account": shown.account_id}
        values["last_page"] = str(seeded.last_page)
        values["rare"] = seeded.talk.data["message"].split()[-1]
        values |= {"phone": f"0{shown.tenant.phone_mobile[3:]}", "address": shown.tenant.email} if shown.tenant else {}
        return f"{reverse('desk:index')}?{query.format(**values)}"

    return Screen(name, address, lambda seeded: 'id="submission_', rows, who)


SCREENS = [
    listed("list"),
    listed("list-superuser", "etat=toutes", who="superuser"),
    listed("list-newest-first", "etat=toutes"),
    listed("list-last-page", "etat=toutes&p={last_page}"),
    listed("filter-kind", "nature=insurance"),
    listed("filter-kind-written", "nature=contact&etat=toutes"),
    listed("filter-state", "etat=acceptees"),
    listed("filter-open", "etat=ouvertes"),
    listed("filter-in-review", "etat=en-cours"),
    listed("filter-waiting", "etat=en-attente", rows=None),
    listed("filter-answered", "etat=repondues", rows=None),
    listed("filter-closed", "etat=terminees"),
    listed("filter-new-words", "messages=nouveaux&etat=toutes"),
    listed("filter-due-today", "delai=aujourdhui", who="superuser"),
    listed("filter-due-tomorrow", "delai=demain", who="superuser"),
    listed("filter-due-soon", "delai=bientot", who="superuser"),
    listed("filter-nobody", "suivi=personne"),
    listed("filter-somebody-else", "suivi=autre", who="superuser"),
    listed("filter-agency", "etat=toutes&agence={agency}"),
    listed("filter-overdue", "delai=retard"),
    listed("filter-mine", "suivi=moi"),
    listed("search-number", "q={number}", rows=1),
    listed("search-account", "q={account}", rows=2),
    listed("search-name", f"q={FREQUENT}"),
    listed("search-two-words", f"q={FREQUENT}+{FIRST_NAME}"),
    listed("search-phone", "q={phone}", rows=2),
    listed("search-address", "q={address}", rows=2),
    listed("search-kind", "q=attestation"),
    listed("search-kind-and-name", f"q=attestation+{FREQUENT}"),
    listed("search-other-kind", "q=quittance"),
    listed("search-written", f"q={EVERYDAY}"),
    listed("search-written-two-words", f"q={TWO_WORDS}"),
    listed("search-written-and-name", f"q={FREQUENT}+{EVERYDAY}", rows=None),
    listed("search-written-rare", "q={rare}&nature=contact", rows=None),
    listed("search-unsaid", f"q={UNSAID}", rows=0),
    listed("search-nobody", f"q={ABSENT}", rows=0),
    Screen("inspect", lambda s: reverse("desk:inspect", args=[s.shown.pk]), lambda s: s.shown.number_text),
    Screen(
        "inspect-200-messages",
        lambda s: reverse("desk:inspect", args=[s.talk.pk]),
        lambda s: '<article class="desk-talk',
        None,
    ),
    Screen("home", lambda s: reverse("wagtailadmin_home"), lambda s: "Les miennes"),
]


def seconds(screen: Screen, side: Desk) -> float:
    """One timed answer; its status and its mark are checked."""
    side.use()
    client, path = side.clients[screen.who], screen.address(side.seeded)
    started = time.perf_counter()
    response = client.get(path)
    spent = time.perf_counter() - started
    found = response.content.decode().count(screen.mark(side.seeded))
    assert response.status_code == 200, f"{path}: {response.status_code}"
    assert (found and screen.times is None) or found == screen.times, f"{path}: {found} marks"
    return spent


def main(options: argparse.Namespace) -> int:
    quick = options.quick
    few, many = (Desk(count) for count in ((QUICK_FEW, QUICK_MANY) if quick else (FEW, MANY)))
    rounds = QUICK_ROUNDS if quick else ROUNDS
    held = [
        compare(f"desk-{screen.name}", partial(seconds, screen), few, many, rounds=rounds, quick=quick)
        for screen in SCREENS
    ]
    return int(not all(held))
