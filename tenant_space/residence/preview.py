"""*Ma résidence* of the demo tenant."""

import datetime as dt
from dataclasses import replace
from typing import Any

from tenant_space.residence.selectors import Dwelling, Residence, residence_of
from tenant_space.tenancy.enums import InsuranceStatus
from tenant_space.tenancy.insurance import Cover
from tenant_space.tenancy.terms import AskedLine, AskedTerm


def residence_preview() -> Residence:
    """A dwelling with its garage, and the parking place that was given up."""
    dwelling = _dwelling(
        "L1",
        "Logement T2",
        35_542,
        10_136,
        is_dwelling=True,
        facts=(("Surface", "62,4\u00a0m²"), ("Pièces", "2"), ("Étage", "3e étage"), ("Porte", "31")),
        cover=Cover(InsuranceStatus.UP_TO_DATE, dt.date(2027, 8, 31)),
    )
    garage = _dwelling("L2", "Garage", 4_500, 0, annex_of="L1", cover=Cover(InsuranceStatus.EXPIRED))
    parking = _dwelling("L3", "Stationnement", 2_500, 0, ended=True, until=dt.date(2024, 6, 30))
    lines = {("RENT", "L1"): AskedLine("RENT", 50_178), ("HOUSING_AID", None): AskedLine("HOUSING_AID", -11_000)}
    return replace(residence_of((dwelling, garage, parking)), asked=AskedTerm("2026-11", lines))


def _dwelling(lease_id: str, title: str, rent: int, charges: int, **values: Any) -> Dwelling:
    usual = {"facts": (), "until": None, "is_dwelling": False}
    return Dwelling(
        lease_id=lease_id,
        title=title,
        rent_cents=rent,
        charges_cents=charges,
        residence="Résidence de démonstration",
        address=("8 rue de l'Exemple", "42000 SAINT ETIENNE"),
        since=dt.date(2019, 3, 1),
        **usual | values,
    )
