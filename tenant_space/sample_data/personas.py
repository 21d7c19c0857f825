"""The people of the demonstration: the same whatever the seed, so that one may sign up as them."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from tenant_space.sample_data.accounts import Account, insurance, mandate_row
from tenant_space.sample_data.calendar import Calendar, years_before
from tenant_space.sample_data.claims import PATHS, claim_add
from tenant_space.sample_data.ledger import Habit
from tenant_space.sample_data.places import RESIDENCES, premises_row

Cells = dict[str, Any]

_HOME = RESIDENCES[0]


def personas(calendar: Calendar) -> list[Account]:
    """The known accounts, first of all batches."""
    rng = random.Random("personas")
    opened = years_before(calendar.today, 7)
    people = {row["tenant_id"]: row for row in _people(calendar)}
    return [
        _dupont(people, calendar, rng, opened),
        _ben_said(people, calendar, rng, opened),
        _la_tour(people, opened, rng),
        _nguyen(people, calendar, rng, opened),
        _oeuvrard(people, calendar, rng),
        _oneil_home(people, calendar, rng, opened),
        _oneil_parking(people, opened, rng),
        _veuve(people, calendar, rng, opened),
        _diallo(people, calendar, rng),
    ]


def _dupont(people: dict[str, Cells], calendar: Calendar, rng: random.Random, opened: dt.date) -> Account:
    """A couple who owes 456,78 €: the last term, less what was paid for the garage."""
    account = Account(
        "123456", "CV", opened, Habit(method="CARD", unpaid=1, part_paid=4_500, settlements=(6_420, -3_815))
    )
    home = _dwelling("P001", "T2", rng)
    last_year = dt.date(calendar.today.year - 1, 12, 31)
    expired: Cells = {
        "insurance_required": True,
        "insurance_status": "EXPIRED",
        "insurance_valid_from": last_year.replace(month=1, day=1),
        "insurance_valid_to": last_year,
    }
    account.rent("L001", home, "MAIN", 35_542, 10_136, **expired)
    account.rent("L002", premises_row("P002", "GARAGE", _HOME, rng, "P001"), "ANNEX", 4_500, 0, **expired)
    account.hold(people["T0000123"])
    account.hold(people["T0000124"], "COSIGNATORY")
    account.occupants = [
        _occupant("L001", "O1", "DUPONT", "Hélène", dt.date(1971, 3, 9), "SIGNATORY", opened),
        _occupant("L001", "O2", "DUPONT", "Zoé", dt.date(2012, 7, 14), "CHILD", opened),
    ]
    claim_add(account, "R1", calendar, rng, 0, PATHS[2], 20)
    claim_add(account, "R2", calendar, rng, 4, PATHS[5], 140)
    return account


def _ben_said(people: dict[str, Cells], calendar: Calendar, rng: random.Random, opened: dt.date) -> Account:
    """A good payer, by direct debit, whose housing aid has just fallen."""
    habit = Habit(method="DIRECT_DEBIT", aid=14_200, former_aid=15_650, solidarity=3_850, settlements=(-2_140, 1_975))
    account = Account("200001", "NE", opened, habit)
    account.rent(
        "L010", _dwelling("P010", "T4", rng), "MAIN", 51_200, 12_400, **insurance("UP_TO_DATE", calendar, rng)
    )
    account.hold(people["T0000200"])
    account.mandates = [mandate_row(account, "BEN SAID MOHAMMED AMINE", calendar, rng, "++0123456")]
    return account


def _la_tour(people: dict[str, Cells], opened: dt.date, rng: random.Random) -> Account:
    """Only a parking place, paid 20,00 € too much."""
    account = Account("200002", "CV", opened, Habit(method="CHEQUE", credit=2_000))
    account.rent("L020", premises_row("P020", "STATIONNEMENT", _HOME, rng), "MAIN", 6_000, 0)
    account.hold(people["T0000300"])
    return account


def _nguyen(people: dict[str, Cells], calendar: Calendar, rng: random.Random, opened: dt.date) -> Account:
    """In litigation: 3 120,45 €."""
    habit = Habit(method="TRANSFER", unpaid=6, part_paid=19_755, settlements=(8_890, 11_230))
    account = Account("200003", "NE", opened, habit, status="LITIGATION")
    account.rent("L030", _dwelling("P030", "T3", rng), "MAIN", 45_500, 9_800, **insurance("EXPIRING", calendar, rng))
    account.hold(people["T0000400"])
    return account


def _oeuvrard(people: dict[str, Cells], calendar: Calendar, rng: random.Random) -> Account:
    """Gone for more than two years."""
    opened, closed = years_before(calendar.today, 7), years_before(calendar.today, 2) - dt.timedelta(days=1)
    account = Account("200004", "CV", opened, Habit(), status="LEFT", closed_on=closed)
    account.rent("L040", _dwelling("P040", "T3", rng), "MAIN", 45_500, 9_800)
    account.hold(people["T0000500"], access=False)
    return account


def _oneil_home(people: dict[str, Cells], calendar: Calendar, rng: random.Random, opened: dt.date) -> Account:
    """The home of somebody who has two accounts, and a guarantor."""
    account = Account("200005", "CV", opened, Habit(method="CARD", settlements=(1_530, 2_260)))
    account.rent("L050", _dwelling("P050", "T3", rng), "MAIN", 45_500, 9_800, **insurance("UP_TO_DATE", calendar, rng))
    account.hold(people["T0000600"])
    account.hold(people["T0000601"], "GUARANTOR", access=False)
    return account


def _oneil_parking(people: dict[str, Cells], opened: dt.date, rng: random.Random) -> Account:
    """Her second account, which a guardian may see too."""
    account = Account("200006", "CV", opened, Habit(method="CARD"))
    account.rent("L060", premises_row("P060", "STATIONNEMENT", _HOME, rng), "MAIN", 5_200, 0)
    account.hold(people["T0000600"], new=False)
    account.hold(people["T0000602"], "GUARDIAN")
    return account


def _veuve(people: dict[str, Cells], calendar: Calendar, rng: random.Random, opened: dt.date) -> Account:
    """The account of somebody who died, with 12,34 € left to pay."""
    account = Account("200007", "NE", opened, Habit(method="TIP", adjustment=1_234))
    account.rent("L070", _dwelling("P070", "T3", rng), "MAIN", 45_500, 9_800, **insurance("UP_TO_DATE", calendar, rng))
    account.hold(people["T0000700"])
    return account


def _diallo(people: dict[str, Cells], calendar: Calendar, rng: random.Random) -> Account:
    """Just moved in: no entry, no document yet."""
    account = Account("200008", "CV", calendar.today - dt.timedelta(days=4))
    account.rent("L080", _dwelling("P080", "T2", rng), "MAIN", 39_900, 8_700, **insurance("UP_TO_DATE", calendar, rng))
    account.hold(people["T0000800"])
    return account


def _people(calendar: Calendar) -> list[Cells]:
    rows = (
        ("T0000123", "MME", "DUPONT", "MARTIN", "Hélène Marie", "1971-03-09", "MARIE", "5"),
        ("T0000124", "M", "DUPONT", None, "Jérôme", "1969-12-31", "MARIE", "6"),
        ("T0000200", "M", "BEN SAÏD", None, "Mohammed-Amine", "1984-02-29", "PACSE", "6"),
        ("T0000300", "M", "de LA TOUR D'AUVERGNE", None, "Jean-Loup", "1950-01-01", None, "7"),
        ("T0000400", "MME", "NGUYỄN", None, "Thị Ánh", "1990-10-10", None, None),
        ("T0000500", "MME", "Œuvrard", None, "Léa", "1995-05-05", None, None),
        ("T0000600", "MME", "O'NEIL-PÉREZ", "LEFÈVRE", "Marie-Claire", "1978-08-08", "DIVORCE", "4"),
        ("T0000601", "M", "PÉREZ", None, "Paul", "1948-04-04", None, "7"),
        ("T0000602", "MME", "TUTELLE", None, "Sophie", "1980-01-15", None, None),
        ("T0000700", "MME", "VEUVE", None, "Germaine", "1931-01-31", "VEUF", "7"),
        ("T0000800", "MME", "DIALLO", None, "Aïssatou", "1999-06-21", None, "5"),
    )
    names = (
        "tenant_id",
        "civility",
        "last_name",
        "birth_name",
        "first_name",
        "birth_date",
        "marital_status",
        "pcs_code",
    )
    people: list[Cells] = [dict(zip(names, row, strict=True)) for row in rows]
    for row in people:
        row.update(contact_optin=True, deceased=row["tenant_id"] == "T0000700", updated_at=calendar.stamp)
    people[0].update(phone_mobile="+33639981234", occupation="Aide-soignante")
    people[1].update(email="jerome.dupont@example.org")
    people[2].update(phone_home="+33465711122", occupation="Cariste")
    return people


def _dwelling(premise_id: str, category: str, rng: random.Random) -> Cells:
    size = {"category": category, "rooms": int(category[1]), "area_m2": f"{18 + 15 * int(category[1])}.40"}
    return premises_row(premise_id, "LOGEMENT", _HOME, rng) | size


def _occupant(lease: str, code: str, last: str, first: str, born: dt.date, link: str, since: dt.date) -> Cells:
    return {
        "lease_id": lease,
        "occupant_id": code,
        "last_name": last,
        "first_name": first,
        "birth_date": born,
        "relationship": link,
        "from_date": since,
    }
