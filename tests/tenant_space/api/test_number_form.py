"""An account number in an address is read in its one form, whatever stands around it, by every operation."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

import pytest

from tenant_space.tenancy.models import Holder, ReceiptConsent
from tests.kit import factories as f
from tests.kit.answers import masked
from tests.kit.app import App
from tests.kit.tenant_api import NUMBER, PATHS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]

OF_AN_ACCOUNT = [path for path in PATHS if path.startswith(f"accounts/{NUMBER}")]
WRITTEN = {"nbsp": "123456\u00a0", "wide": "１２３４５６", "unseen": "\u200b12\u00ad3456", "blank": " 123456"}


@pytest.fixture
def filled(holder: Holder) -> Holder:
    """The account with a mandate and an occupant besides, so that every answer has something."""
    f.MandateFactory(account=holder.account)
    f.OccupantFactory(lease__account=holder.account)
    return holder


@pytest.mark.parametrize("path", OF_AN_ACCOUNT)
def test_every_operation_answers_as_for_the_plain_number(api: App, filled: Holder, path: str) -> None:
    plain = api.get(f"/api/v1/{path}")
    for name, written in WRITTEN.items():
        other = api.get(f"/api/v1/{path.replace(NUMBER, quote(written), 1)}")
        assert (other.status_code, other["Content-Type"]) == (HTTPStatus.OK, plain["Content-Type"]), name
        if plain["Content-Type"].startswith("application/json"):
            assert other.json() == plain.json(), name


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_choice_is_kept_for_the_account_and_answered(api: App, filled: Holder, written: str) -> None:
    path = f"/api/v1/accounts/{quote(written)}/receipts-choice"
    answer = api.call("PUT", path, {"electronic": True, "agreed": True})
    assert answer.status_code == HTTPStatus.OK and answer.json()["account"] == NUMBER
    assert answer.json()["electronic"] and ReceiptConsent.objects.get().account_id == NUMBER


@pytest.mark.parametrize("path", OF_AN_ACCOUNT)
def test_a_number_of_nothing_is_no_account(api: App, filled: Holder, path: str) -> None:
    """Above all not the first one of the person."""
    missing = api.get(f"/api/v1/{path.replace(NUMBER, '999999', 1)}")
    assert missing.status_code == HTTPStatus.NOT_FOUND
    for number in ("\u200b", "\u2060\ufeff", " "):
        assert masked(api.get(f"/api/v1/{path.replace(NUMBER, quote(number), 1)}")) == masked(missing), ascii(number)


def test_a_number_that_is_too_long_is_refused_as_before(api: App, filled: Holder) -> None:
    assert api.get(f"/api/v1/accounts/{'1' * 21}/claims").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
