"""No answer of the API dies of one bad row: it is left out, and counted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import models

from tenant_space.tenancy.models import ClaimEvent, Holder
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.bad_dates import DATED, EXTREMES, extreme_dates
from tests.kit.tenant_api import NUMBER, PATHS, read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", EXTREMES)
@pytest.mark.parametrize("model", DATED, ids=lambda model: model.__name__)
def test_every_answer_stands_whatever_the_dates(holder: Holder, api: App, model: type[models.Model], day: str) -> None:
    f.MandateFactory(account=holder.account)
    extreme_dates(model, day)
    answers = {path: api.get(f"/api/v1/{path}").status_code for path in PATHS}
    assert not {path: status for path, status in answers.items() if status not in (200, 404)}
    assert len([path for path, status in answers.items() if status == 404]) <= 2  # the one réclamation, its visit


def test_what_is_left_out_is_counted(holder: Holder, api: App) -> None:
    bad = f.ClaimEventFactory(claim__account=holder.account, claim__visited=True, in_days=1)
    ClaimEvent.objects.filter(pk=bad.pk).update(appointment_to=dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC))
    claims, home = read(api, f"accounts/{NUMBER}/claims"), read(api, f"accounts/{NUMBER}/home")
    assert [one["id"] for one in claims["claims"]] == ["R1"] and claims["left_out"] == 1
    assert home["left_out"] == 1 and [card["code"] for card in home["cards"]].count("claim_appointment") == 1
