"""No page dies of one bad row: what cannot be shown is left out, logged, and said."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, models
from django.http import Http404

from tenant_space.formats.showable import left_out_counted, showable
from tenant_space.tenancy.models import ClaimEvent, Holder
from tests.kit import factories as f
from tests.kit.bad_dates import DATED, EXTREMES, extreme_dates, whole_home
from tests.kit.debits import password_given
from tests.kit.secured_pages import PATHS
from tests.kit.typing import Client

END_OF_TIME = dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC)


@pytest.mark.django_db
@pytest.mark.usefixtures("site_ready")
@pytest.mark.parametrize("day", EXTREMES)
@pytest.mark.parametrize("model", DATED, ids=lambda model: model.__name__)
def test_every_page_stands_whatever_the_dates(
    home: Holder, home_client: Client, model: type[models.Model], day: str
) -> None:
    whole_home(home)
    extreme_dates(model, day)
    password_given(home_client)  # else the pages of a direct debit ask for it and show nothing
    answers = {path: home_client.get(path).status_code for path in PATHS}
    assert set(answers.values()) == {200}, answers


@pytest.mark.django_db
@pytest.mark.usefixtures("site_ready")
def test_the_rest_of_the_page_is_still_there_and_what_is_missing_is_said(
    home: Holder, home_client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    f.ClaimFactory(account=home.account, title="Volet cassé")
    bad = f.ClaimEventFactory(claim__account=home.account, claim__title="Secret", claim__visited=True, in_days=1)
    ClaimEvent.objects.filter(pk=bad.pk).update(appointment_to=END_OF_TIME)
    with caplog.at_level(logging.ERROR):
        page = home_client.get("/mes-reclamations/").content.decode()
        home_page = home_client.get("/accueil/").content.decode()
    assert "Volet cassé" in page and "Une information manque" in page
    assert "Une information manque" in home_page and "Volet cassé" in home_page
    assert f"claim {bad.claim_id} not shown: OverflowError" in caplog.text
    assert "Secret" not in caplog.text


@pytest.mark.django_db
@pytest.mark.usefixtures("site_ready")
def test_a_page_on_which_nothing_is_missing_says_nothing(home: Holder, home_client: Client) -> None:
    whole_home(home)
    password_given(home_client)
    answers = [home_client.get(path) for path in PATHS]
    assert {answer.status_code for answer in answers} == {200}
    assert not any("information manque" in answer.content.decode() for answer in answers)


@dataclass(frozen=True)
class _Shown:
    at: dt.datetime
    number: int = 1

    @property
    def half(self) -> float:
        return 1 / self.number


NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "bad", [_Shown(END_OF_TIME), _Shown(NOW, 0), (_Shown(NOW), [_Shown(NOW, 0)])], ids=["field", "property", "inside"]
)
def test_a_row_is_left_out_for_anything_a_page_would_read_of_it(bad: object) -> None:
    good = _Shown(NOW)
    with left_out_counted() as left_out:
        assert showable("row", [good, bad, good], lambda row: row) == [good, good]
    assert left_out.count == 1


def test_what_is_about_the_whole_page_is_not_swallowed() -> None:
    def refuse(row: Exception) -> None:
        raise row

    for problem in (DatabaseError(), Http404()):
        with pytest.raises(type(problem)):
            showable("row", [problem], refuse)


def test_counts_of_two_pages_stay_apart() -> None:
    with left_out_counted() as outer:
        with left_out_counted() as inner:
            showable("row", [_Shown(END_OF_TIME)], lambda row: row)
        showable("row", [_Shown(END_OF_TIME), _Shown(END_OF_TIME)], lambda row: row)
    assert (outer.count, inner.count) == (2, 1)
