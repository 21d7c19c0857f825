"""The landlord's colour on dark screens: as light as it has to be, for text, borders and the words on buttons."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenant_space.landlord.colours import DARK_CONTRAST, DARK_PAPER, contrast, on_dark
from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_current
from tests.kit.services import ROOT

SHEET = (ROOT / "site/static/css/portal/base.css").read_text()
DARK = dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6});", SHEET[SHEET.index("(prefers-color-scheme: dark)") :]))
PAPERS = ("paper", "paper-soft", "brand-soft", "good-soft", "warn-soft", "bad-soft")


@given(st.integers(0, 0xFFFFFF))
def test_any_colour_can_be_read_on_dark_paper(number: int) -> None:
    tint = on_dark(f"#{number:06x}")
    assert contrast(tint, DARK_PAPER) >= DARK_CONTRAST
    assert contrast(tint, DARK["--brand-soft"]) >= 4.5, "also where it is the text of a card"
    assert contrast(tint, DARK["--on-brand"]) >= 4.5, "and what is written on its buttons"


@pytest.mark.parametrize(("colour", "tint"), [("#ffffff", "#ffffff"), ("#8fb8f0", "#8fb8f0")])
def test_what_is_light_enough_stays(colour: str, tint: str) -> None:
    assert on_dark(colour) == tint


def test_a_dark_blue_stays_a_blue() -> None:
    red, green, blue = (int(on_dark("#1a4d8f")[at : at + 2], 16) for at in (1, 3, 5))
    assert red < green < blue


def test_the_papers_of_the_sheet_and_of_the_sum_are_one() -> None:
    assert DARK["--paper"] == DARK_PAPER == DARK["--on-brand"]


@pytest.mark.parametrize(
    "paper", ["--paper", "--paper-soft", "--brand-soft", "--good-soft", "--warn-soft", "--bad-soft"]
)
@pytest.mark.parametrize("text", ["--ink", "--ink-soft", "--good", "--warn", "--bad"])
def test_every_text_is_read_on_every_paper(paper: str, text: str) -> None:
    assert contrast(DARK[text], DARK[paper]) >= 4.5


@pytest.mark.parametrize("line", ["--line-field", "--warn-line"])
def test_borders_of_fields_are_seen(line: str) -> None:
    assert contrast(DARK[line], DARK["--paper"]) >= 3


@pytest.mark.django_db
def test_the_landlords_sheet_has_both() -> None:
    row = LandlordSettings.load()
    row.brand_colour = "#7a1f3d"
    row.save()
    light, dark = landlord_current().brand_css.split("@media screen and (prefers-color-scheme:dark)")
    assert "--brand:#7a1f3d;" in light and f"--brand:{on_dark('#7a1f3d')}" in dark
