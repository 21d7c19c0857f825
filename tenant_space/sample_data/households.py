"""Random accounts: who lives where, and how it is paid."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from tenant_space.sample_data.accounts import Account, insurance, mandate_row
from tenant_space.sample_data.calendar import Calendar, add_months
from tenant_space.sample_data.claims import claims_random
from tenant_space.sample_data.ledger import Habit
from tenant_space.sample_data.people import company, person, plain
from tenant_space.sample_data.places import RESIDENCES, SampleResidence, dwelling_size, premises_row

Cells = dict[str, Any]

FIRST_NUMBER = 300_001
# What an account is about, and how often.
SITUATIONS = {
    "home": 62, "home_and_garage": 14, "moved": 5, "left": 5, "litigation": 3,
    "garage": 4, "garage_of_neighbour": 4, "shop": 1, "dead": 2,
}  # fmt: skip
METHODS = {"DIRECT_DEBIT": 47, "CARD": 20, "TRANSFER": 12, "CHEQUE": 9, "TIP": 9, "CASH": 3}


class Households:
    """Makes one account after another, from a seed."""

    def __init__(self, seed: int, calendar: Calendar) -> None:
        self.seed = seed
        self.calendar = calendar
        self.neighbour: Cells | None = None

    def make(self, place: int) -> tuple[Account, random.Random]:
        """The account of rank `place` (from 0), and the source of chance of its entries."""
        rng = random.Random(f"{self.seed}:{place}")
        situation = rng.choices(list(SITUATIONS), list(SITUATIONS.values()))[0]
        number = str(FIRST_NUMBER + place)
        residence = rng.choice(RESIDENCES)
        months = rng.randint(3, 400)
        account = Account(number, residence.agency, add_months(self.calendar.today, -months))
        if situation == "left":
            self._end(account, rng)
        self._rent(account, situation, residence, rng)
        self._people(account, situation, rng)
        account.habit = self._habit(account, situation, rng)
        self._mandate(account, rng)
        if account.closed_on is None:
            claims_random(account, self.calendar, rng)
        return account, rng

    def _end(self, account: Account, rng: random.Random) -> None:
        """Gone since some time: on a last day of a month, after at least a year."""
        gone = add_months(self.calendar.today, -rng.randint(1, 14))
        account.opened_on = min(account.opened_on, add_months(gone, -12))
        account.closed_on = gone - dt.timedelta(days=1)
        account.status = rng.choice(["LEFT", "CLOSED"])

    def _rent(self, account: Account, situation: str, residence: SampleResidence, rng: random.Random) -> None:
        number = account.number
        if situation in ("garage", "garage_of_neighbour"):
            place = premises_row(f"P{number}1", rng.choice(["GARAGE", "STATIONNEMENT"]), residence, rng)
            account.rent(f"L{number}1", place, "MAIN", rng.randint(28, 75) * 100, 0)
            return
        size, rent, charges = dwelling_size(rng)
        kind = "COMMERCE" if situation == "shop" else "LOGEMENT"
        place = premises_row(f"P{number}1", kind, residence, rng) | (size if kind == "LOGEMENT" else {})
        states = rng.choices(["UP_TO_DATE", "EXPIRING", "EXPIRED", "UNDER_REVIEW", "REJECTED"], [72, 8, 14, 4, 2])
        cover = insurance(states[0], self.calendar, rng) if account.closed_on is None else {}
        account.rent(f"L{number}1", place, "MAIN", rent, charges, **cover)
        if situation == "home_and_garage":
            annex = premises_row(f"P{number}2", "GARAGE", residence, rng, place["premise_id"])
            account.rent(f"L{number}2", annex, "ANNEX", rng.randint(28, 75) * 100, 0, **cover)
        if situation == "moved":
            self._earlier_home(account, rng)

    def _earlier_home(self, account: Account, rng: random.Random) -> None:
        """A first dwelling on the same account, left when the present one was taken."""
        account.opened_on = min(account.opened_on, add_months(self.calendar.today, -30))
        moved = add_months(self.calendar.today, -rng.randint(3, 20))
        account.leases[0]["start_date"] = moved
        size, rent, charges = dwelling_size(rng)
        residence = rng.choice(RESIDENCES)
        place = premises_row(f"P{account.number}9", "LOGEMENT", residence, rng) | size
        end, notice = moved - dt.timedelta(days=1), add_months(moved, -2)
        account.rent(f"L{account.number}9", place, "MAIN", rent, charges, end_date=end, notice_date=notice)

    def _people(self, account: Account, situation: str, rng: random.Random) -> None:
        if situation == "shop":
            account.hold(company(f"T{account.number}1", rng, self.calendar), access=False)
            return
        if situation == "garage_of_neighbour" and self.neighbour:
            account.hold(self.neighbour, new=False)
            return
        first = person(f"T{account.number}1", rng, self.calendar, low=70 if situation == "dead" else 20)
        first["deceased"] = situation == "dead"
        account.hold(first)
        if account.closed_on is None and situation != "dead":
            self.neighbour = first
        if account.dwells:
            self._household(account, first, rng)

    def _household(self, account: Account, first: Cells, rng: random.Random) -> None:
        """Those who signed too, those who answer for them, and those who live there."""
        age = self.calendar.today.year - first["birth_date"].year
        household = [(first, "SIGNATORY")]
        for place in range(2, 2 + rng.choices([0, 1, 2], [55, 40, 5])[0]):
            other = person(f"T{account.number}{place}", rng, self.calendar, low=max(20, age - 12), high=age + 8)
            if rng.random() < 0.5:
                other["last_name"] = first["last_name"]
            account.hold(other, "COSIGNATORY")
            household.append((other, "SPOUSE"))
        if age < 30 and rng.random() < 0.5:
            account.hold(person(f"T{account.number}7", rng, self.calendar, low=45), "GUARANTOR", access=False)
        if age > 78 and rng.random() < 0.3:
            account.hold(person(f"T{account.number}8", rng, self.calendar, low=30, high=65), "GUARDIAN")
        if 25 < age < 60:
            for _ in range(rng.choices([0, 1, 2, 3], [35, 30, 25, 10])[0]):
                child = person("", rng, self.calendar, low=0, high=18)
                household.append((child | {"last_name": first["last_name"]}, "CHILD"))
        account.occupants = [
            _occupant(account.leases[0]["lease_id"], place, who, link, account.leases[0]["start_date"])
            for place, (who, link) in enumerate(household, start=1)
        ]

    def _habit(self, account: Account, situation: str, rng: random.Random) -> Habit:
        method = rng.choices(list(METHODS), list(METHODS.values()))[0]
        rent = account.leases[0]["rent_cents"]
        aided = account.dwells and rng.random() < 0.55
        settlements = (rng.randint(-15_000, 22_000), rng.randint(-15_000, 22_000)) if account.dwells else (0, 0)
        common: dict[str, Any] = {"method": method, "settlements": settlements}
        if aided:
            common.update(aid=round(rent * rng.uniform(0.2, 0.55)), solidarity=rng.choice([0, 3_210, 4_775]))
        elif account.dwells and rng.random() < 0.06:
            common["surcharge"] = rng.randint(15, 140) * 100
        if situation == "litigation":
            account.status = "LITIGATION"
            words = "Plan d'apurement : 50,00 € par mois" if rng.random() < 0.5 else ""
            return Habit(unpaid=rng.randint(6, 14), opening=rng.randint(0, 90_000), plan=words, **common)
        if rng.random() < 0.15:
            return Habit(unpaid=rng.randint(1, 4), part_paid=rng.choice([0, 5_000, 10_000]), **common)
        if rng.random() < 0.05:
            return Habit(credit=rng.randint(5, 300) * 100, **common)
        return Habit(rejected=method == "DIRECT_DEBIT" and rng.random() < 0.1, **common)

    def _mandate(self, account: Account, rng: random.Random) -> None:
        if account.habit.method != "DIRECT_DEBIT" or not account.people:
            return
        first = account.people[0]
        name = plain(f"{first['last_name']} {first['first_name']}")
        row = mandate_row(account, name, self.calendar, rng, f"++{account.number}")
        if account.closed_on is not None:
            row["status"] = "REVOKED"
        account.mandates.append(row)


def _occupant(lease: str, place: int, who: Cells, link: str, since: dt.date) -> Cells:
    return {
        "lease_id": lease,
        "occupant_id": f"{lease}-{place}",
        "last_name": who["last_name"],
        "first_name": who["first_name"],
        "birth_date": who["birth_date"],
        "relationship": link,
        "from_date": max(since, who["birth_date"]),
    }
