import pytest
from django.core.exceptions import ValidationError

from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_current
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db


def test_the_colours_are_served_under_an_address_that_changes_with_them(client: Client) -> None:
    before = landlord_current().brand_digest
    row = LandlordSettings.load()
    row.brand_colour, row.band_colour = "#7a1f3d", "#123456"
    row.save()
    after = landlord_current().brand_digest
    assert after != before
    response = client.get(f"/brand.{after}.css")
    assert response.content.startswith(b":root{--brand:#7a1f3d;--band:#123456}@media screen and")
    assert "immutable" in response["Cache-Control"]
    assert client.get(f"/brand.{before}.css").status_code == 404


@pytest.mark.parametrize("field", ["brand_colour", "band_colour"])
def test_a_colour_one_cannot_read_is_refused_with_its_reason(field: str) -> None:
    row = LandlordSettings.load()
    setattr(row, field, "#ffee00")
    with pytest.raises(ValidationError) as error:
        row.clean_fields()
    assert "trop claire" in error.value.message_dict[field][0]
