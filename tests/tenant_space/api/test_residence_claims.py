"""What the tenant API says of what is rented and of réclamations: what the pages show."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tenant_space.claims.selectors import claim_readable
from tenant_space.identity.models import User
from tenant_space.identity.registry import terms_in_force
from tenant_space.residence.selectors import residence
from tenant_space.tenancy.enums import ClaimStatus, LeaseKind
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import masked
from tests.kit.app import App
from tests.kit.left_home import LATER, LATER_CENTS, left_home
from tests.kit.tenant_api import NUMBER, read, viewer
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_leases_have_their_sums_and_their_annexes(api: App, user: User, holder: Holder) -> None:
    notice, end = timezone.localdate(), timezone.localdate() + dt.timedelta(days=30)
    f.LeaseFactory(
        account=holder.account, premises__garage=True, kind=LeaseKind.ANNEX, notice_date=notice, end_date=end
    )
    answer = read(api, f"accounts/{NUMBER}/leases")
    found = residence(viewer(user))
    main, *annexes = answer["leases"]
    assert (main["annex_of"], main["monthly_cents"], main["notice_date"]) == (None, 45_678, None)
    assert [lease["annex_of"] for lease in annexes] == [main["id"]] * 2
    assert (annexes[1]["notice_date"], annexes[1]["until"]) == (notice.isoformat(), end.isoformat())
    sums = answer["rent_cents"], answer["charges_cents"], answer["monthly_cents"], answer["sentence"]
    assert sums == (3 * 35_542, 3 * 10_136, 3 * 45_678, found.sentence)


def test_claims_are_those_of_the_page(api: App, user: User, holder: Holder) -> None:
    f.ClaimFactory(account=holder.account, claim_id="R2", done=True)
    answer = read(api, f"accounts/{NUMBER}/claims")
    assert [(claim["id"], claim["ended"]) for claim in answer["claims"]] == [("R1", False), ("R2", True)]
    assert (answer["page"], answer["page_size"], answer["has_next"]) == (1, 10, False)
    first, item = answer["claims"][0], claim_readable(user.tenant, "R1")
    assert first["status"] == {"code": "INTERVENTION_PROGRAMMEE", "label": item.state}
    assert first["category"] == {"code": "TECHNIQUE_LOGEMENT", "label": "Panne ou dégât dans le logement"}
    assert first["explanation"] == item.explanation
    assert first["appointment"]["text"] == item.appointment.text == first["steps"][0]["appointment"]["text"]
    assert first["appointment_file"] == f"/api/v1/accounts/{NUMBER}/claims/R1/appointment.ics"
    assert read(api, f"accounts/{NUMBER}/claims/R1") == first
    for state, found in {"open": ["R1"], "ended": ["R2"]}.items():
        assert [claim["id"] for claim in read(api, f"accounts/{NUMBER}/claims?state={state}")["claims"]] == found
    assert api.get(f"/api/v1/accounts/{NUMBER}/claims?page=2").status_code == 404
    assert api.get(f"/api/v1/accounts/{NUMBER}/claims?state=x").status_code == 422


def test_the_visit_is_the_file_of_the_page(api: App, client: Client, user: User, holder: Holder) -> None:
    client.force_login(user)
    response = api.get(f"/api/v1/accounts/{NUMBER}/claims/R1/appointment.ics")
    assert response.content == client.get("/reclamations/R1/rendez-vous.ics").content
    assert response["Content-Disposition"].startswith("attachment")
    f.ClaimFactory(account=holder.account, claim_id="R2", status=ClaimStatus.EN_COURS)
    assert api.get(f"/api/v1/accounts/{NUMBER}/claims/R2/appointment.ics").status_code == 404


@pytest.mark.parametrize("end", ["", "/appointment.ics"])
def test_a_foreign_claim_is_a_missing_one(api: App, holder: Holder, end: str) -> None:
    f.ClaimEventFactory(claim__claim_id="R8", claim__visited=True, in_days=2)
    second = f.HolderFactory(tenant=holder.tenant)
    f.ClaimEventFactory(claim__account=second.account, claim__claim_id="R9", claim__visited=True, in_days=2)
    missing = api.get(f"/api/v1/accounts/{NUMBER}/claims/R7{end}")
    assert missing.status_code == 404
    for number in ("R8", "R9", "%00"):  # R9 is mine, on another account
        assert masked(api.get(f"/api/v1/accounts/{NUMBER}/claims/{number}{end}")) == masked(missing)
    assert api.get(f"/api/v1/accounts/{second.account_id}/claims/R9{end}").status_code == 200


def test_somebody_who_left_is_told_nothing_of_the_life_of_those_who_stayed() -> None:
    left, app = left_home(account__account_number=NUMBER), App()
    app.enter(f.UserFactory(tenant=left.tenant, terms_version=terms_in_force().version))
    answers = {
        path: read(app, path)
        for path in (
            "accounts",
            "me",
            *(f"accounts/{NUMBER}/{name}" for name in ("leases", "claims", "persons", "home", "mandates")),
        )
    }
    assert {
        path for path, answer in answers.items() if LATER in str(answer) or str(LATER_CENTS) in str(answer)
    } == set()
    (lease,) = answers[f"accounts/{NUMBER}/leases"]["leases"]
    assert (lease["ended"], lease["until"], lease["notice_date"]) == (True, str(left.to_date), None)
    assert (lease["monthly_cents"], lease["insurance"]) == (None, None)
    (claim,) = answers[f"accounts/{NUMBER}/claims"]["claims"]
    assert (claim["status"]["code"], claim["ended"], claim["closed_at"]) == ("EN_COURS", False, None)
    assert read(app, f"accounts/{NUMBER}/claims?state=ended")["claims"] == []
