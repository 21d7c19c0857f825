"""A birth date in the ways in which programs write it."""

from __future__ import annotations

import pytest

from tenant_space.formats.partial_dates import PartialDate
from tenant_space.identity.headless.forms import IdentityInput
from tenant_space.tenancy.models import Holder
from tests.kit.app import App

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def read(text: object) -> PartialDate | None:
    """The birth date that the form takes; None when it refuses it."""
    form = IdentityInput({"birth_date": text})
    form.is_valid()
    return None if "birth_date" in form.errors else form.cleaned_data["birth_date"]


@pytest.mark.parametrize("text", ["1971-03-09", "1971-3-9", "1971-03-9", "1971-3-09", " 1971-3-9 "])
def test_noughts_may_be_left_out(text: str) -> None:
    assert read(text) == PartialDate(1971, 3, 9)


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("1971-10-9", PartialDate(1971, 10, 9)),
        ("1971-3-10", PartialDate(1971, 3, 10)),
        ("1971-3-0", PartialDate(1971, 3)),
        ("1971-3", PartialDate(1971, 3)),
        ("1971-0-0", PartialDate(1971)),
        (1971, PartialDate(1971)),
    ],
)
def test_what_is_not_known_may_be_a_single_nought(text: object, born: PartialDate) -> None:
    assert read(text) == born


@pytest.mark.parametrize(
    "text", ["71-3-9", "1971-13-9", "1971-2-30", "1971-0-9", "1971--9", "1971-3-", "1971-3-9-", "1971-3-٩", "1971-123"]
)
def test_what_is_no_date_is_still_refused(text: str) -> None:
    assert read(text) is None


def test_somebody_signs_up_so(holder: Holder) -> None:
    assert App().identify("123456", birth_date="1971-3-9").status_code == 200
    assert App().identify("123456", birth_date="1971-3-8").status_code == 400
