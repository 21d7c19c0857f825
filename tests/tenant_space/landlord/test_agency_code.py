"""The code that joins what editors write of an agency to the agency of the landlord's software."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tenant_space.landlord.models import AgencyDetails
from tenant_space.tenancy.agencies import agency_card
from tests.kit import factories as f

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["CV ", "\u00a0CV", "C\u200bV", "ＣＶ"])
def test_a_code_joins_its_agency_however_it_is_typed(typed: str) -> None:
    agency = f.AgencyFactory(agency_code="CV")
    details = AgencyDetails(code=typed, phone="0477000000")
    details.full_clean()
    details.save()
    assert details.code == "CV" and agency_card(agency).phone == "0477000000"
    with pytest.raises(ValidationError):
        AgencyDetails(code="CV").full_clean()
