"""What the managers' screens cost with 1,000 and with 200,000 submissions.

Needs an empty, migrated PostgreSQL in `PORTAL_DATABASE_URL`; makes two copies of it and fills them.
Prints one JSON object a line; exits 1 when a screen grows with the submissions, in queries or in time.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
MEDIA = tempfile.TemporaryDirectory(prefix="portal-bench-")
os.environ["PORTAL_MEDIA_ROOT"] = MEDIA.name
os.environ["PORTAL_STATIC_ROOT"] = str(ROOT / "var" / "bench-static")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from tests.bench.desk_seed import ABSENT, FIRST_NAME, FREQUENT, Seeded, seed  # noqa: E402
from tests.bench.growth import compare  # noqa: E402

ROUNDS, QUICK_ROUNDS = 11, 2
FEW, MANY = 1_000, 200_000
QUICK_FEW, QUICK_MANY = 1_000, 3_000
PAGE = 25
DATABASE = connections["default"].settings_dict["NAME"]


class Side:
    """One of the two databases: its connection, its rows, and who is signed in there."""

    def __init__(self, count: int) -> None:
        name = f"{DATABASE}_{count}"
        with connections["default"].copy().cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{DATABASE}_site"')
        self.connection = connections["default"].copy()
        self.connection.settings_dict["NAME"] = name
        self.use()
        self.seeded: Seeded = seed(count)
        self.clients = {}
        for who in ("manager", "superuser"):
            self.clients[who] = Client(HTTP_HOST="localhost")
            self.clients[who].force_login(getattr(self.seeded, who))

    def use(self) -> None:
        """Django works on this database until the other side is used."""
        connections["default"] = self.connection


@dataclass(frozen=True, slots=True)
class Screen:
    """An address to ask, the mark that its answer must hold, and how often; None: once or more."""

    name: str
    address: Callable[[Seeded], str]
    mark: Callable[[Seeded], str]
    times: int | None = None
    who: str = "manager"


def listed(name: str, query: str = "", rows: int = PAGE, who: str = "manager") -> Screen:
    """A list that must show so many rows."""

    def address(seeded: Seeded) -> str:
        shown = seeded.shown
        values = {"agency": seeded.agency, "number": shown.number_text, "account": shown.account_id}
        values["last_page"] = str(seeded.last_page)
        return f"{reverse('desk:index')}?{query.format(**values)}"

    return Screen(name, address, lambda seeded: 'id="submission_', rows, who)


SCREENS = [
    listed("list"),
    listed("list-superuser", "etat=toutes", who="superuser"),
    listed("list-newest-first", "etat=toutes"),
    listed("list-last-page", "etat=toutes&p={last_page}"),
    listed("filter-kind", "nature=insurance"),
    listed("filter-state", "etat=acceptees"),
    listed("filter-agency", "etat=toutes&agence={agency}"),
    listed("filter-overdue", "delai=retard"),
    listed("filter-mine", "suivi=moi"),
    listed("search-number", "q={number}", rows=1),
    listed("search-account", "q={account}", rows=2),
    listed("search-name", f"q={FREQUENT}"),
    listed("search-two-words", f"q={FREQUENT}+{FIRST_NAME}"),
    listed("search-nobody", f"q={ABSENT}", rows=0),
    Screen("inspect", lambda s: reverse("desk:inspect", args=[s.shown.pk]), lambda s: s.shown.number_text),
    Screen("home", lambda s: reverse("wagtailadmin_home"), lambda s: "Les miennes"),
]


def seconds(screen: Screen, side: Side) -> float:
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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small, for correctness only")
    quick = parser.parse_args().quick
    if connection.vendor != "postgresql":
        parser.error("PORTAL_DATABASE_URL must name a PostgreSQL database")
    call_command("collectstatic", "--noinput", verbosity=0)
    call_command("setup_site", verbosity=0)
    site_keep()
    few, many = (Side(count) for count in ((QUICK_FEW, QUICK_MANY) if quick else (FEW, MANY)))
    rounds = QUICK_ROUNDS if quick else ROUNDS
    held = [
        compare(f"desk-{screen.name}", partial(seconds, screen), few, many, rounds=rounds, quick=quick)
        for screen in SCREENS
    ]
    return int(not all(held))


def site_keep() -> None:
    """Put the prepared site under a name that nobody is connected to, so that it can be copied."""
    connection.close()
    admin = connections["default"].copy()
    admin.settings_dict["NAME"] = "postgres"
    with admin.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{DATABASE}_site" TEMPLATE "{DATABASE}"')
    admin.close()


if __name__ == "__main__":
    status = main()
    MEDIA.cleanup()
    sys.exit(status)
