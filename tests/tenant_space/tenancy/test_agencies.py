import pytest

from tenant_space.landlord.models import AgencyDetails, LandlordSettings
from tenant_space.landlord.selectors import landlord_forget
from tenant_space.tenancy.agencies import agency_card, agency_cards, whom_to_call
from tests.kit import factories as f

pytestmark = pytest.mark.django_db


def test_without_an_editorial_row_the_erp_speaks() -> None:
    card = agency_card(f.AgencyFactory())
    assert card.name == "Agence Centre Ville"
    assert card.phone == "+33477327247"
    assert card.address == ("25 rue Tarentaize", "42000 SAINT ETIENNE")


def test_an_empty_editorial_field_means_the_erp_s() -> None:
    erp = f.AgencyFactory()
    AgencyDetails.objects.create(code="CV", phone="04 77 11 11 11")
    card = agency_card(erp)
    assert card.phone == "04 77 11 11 11"
    assert card.name == "Agence Centre Ville"
    assert card.address == ("25 rue Tarentaize", "42000 SAINT ETIENNE")


def test_an_address_is_never_mixed_from_both_sides() -> None:
    erp = f.AgencyFactory(address_line2="Bâtiment B")
    AgencyDetails.objects.create(code="CV", address_line1="1 place Neuve", postal_code="42100", city="SAINT-ETIENNE")
    assert agency_card(erp).address == ("1 place Neuve", "42100 SAINT-ETIENNE")


def test_a_draft_is_not_shown() -> None:
    erp = f.AgencyFactory()
    AgencyDetails.objects.create(code="CV", phone="04 77 11 11 11", live=False)
    assert agency_card(erp).phone == "+33477327247"


def test_the_contact_page_can_leave_an_agency_out() -> None:
    f.AgencyFactory()
    f.AgencyFactory(agency_code="NE", name="Agence Nord-Est")
    AgencyDetails.objects.create(code="NE", on_contact_page=False)
    assert [card.code for card in agency_cards()] == ["CV"]


def test_one_calls_the_agency_else_the_landlord() -> None:
    landlord = LandlordSettings.load()
    landlord.name, landlord.phone = "Habitat", "0477000000"
    landlord.save()
    landlord_forget()
    reached = f.AgencyFactory(agency_code="XX", name="Centre", phone="0477327247")
    assert str(whom_to_call(reached)) == "Centre, 04\u00a077\u00a032\u00a072\u00a047"
    for without in (f.AgencyFactory(agency_code="YY", phone=""), None):
        assert str(whom_to_call(without)) == "Habitat, 04\u00a077\u00a000\u00a000\u00a000"


def test_without_any_phone_there_is_the_name() -> None:
    landlord = LandlordSettings.load()
    landlord.name, landlord.phone = "Habitat", ""
    landlord.save()
    landlord_forget()
    assert str(whom_to_call()) == "Habitat"
