"""Where to call back, as people write it in the request for help."""

from __future__ import annotations

import pytest

from forms.access_help.forms import HelpForm
from forms.submissions.desk.selectors import sender_of
from forms.submissions.services import submission_create_open
from tests.kit.challenges import solved_by_reading

pytestmark = pytest.mark.django_db
TYPED = {"last_name": "Hoarau", "first_name": "Léa", "matter": "NO_MAIL"}


def form_of(phone: str) -> HelpForm:
    return HelpForm(TYPED | solved_by_reading() | {"phone": phone}, network="192.0.2.1")


@pytest.mark.parametrize(
    ("phone", "links"),
    [
        ("0692 12 34 56", ["tel:+262692123456"]),
        ("0590123456", ["tel:+590590123456"]),
        ("06 12 34 56 78 ou 04 77 32 72 47", ["tel:+33612345678", "tel:+33477327247"]),
        ("0612345678 après 18 h, c'est celui de ma fille", ["tel:+33612345678"]),
    ],
)
def test_a_manager_calls_what_was_typed(phone: str, links: list[str]) -> None:
    form = form_of(phone)
    assert form.is_valid(), form.errors
    row = submission_create_open(kind="help", **form.sending())
    assert [link for _, link in sender_of(row).phones] == links


@pytest.mark.parametrize("phone", ["06 12 34 56", "appelez-moi", "le 12/03/1971"])
def test_a_box_without_a_number_says_what_to_write(phone: str) -> None:
    (error,) = form_of(phone).errors["phone"]
    assert "06 12 34 56 78" in error and "indicatif" in error
