import pytest

from tenant_space.accounts.forms import CredentialsForm, IdentityForm
from tenant_space.accounts.policies import kinds_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

IDENTITY = {
    "account_number": "123456",
    "last_name": "DUPONT",
    "first_name": "Hélène",
    "day": "9",
    "month": "3",
    "year": "1971",
}
CREDENTIALS = {
    "email": "helene@example.org",
    "email_again": "Helene@example.org",
    "password": PASSWORD,
    "password_again": PASSWORD,
    "terms": "on",
}


def test_a_date_in_three_boxes():
    form = IdentityForm(IDENTITY | {"account_number": " 123 456 "})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["birth_date"].isoformat() == "1971-03-09"
    assert form.cleaned_data["account_number"] == "123456"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"account_number": "12345"}, "account_number"),
        ({"account_number": "1234567"}, "account_number"),
        ({"account_number": "12345x"}, "account_number"),
        ({"account_number": ""}, "account_number"),
        ({"day": "31", "month": "2"}, "day"),
        ({"day": "x"}, "day"),
        ({"year": "0"}, "day"),
        ({"first_name": " "}, "first_name"),
        ({"year": ""}, "year"),
    ],
)
def test_bad_identity_is_explained_at_its_field(change, field):
    form = IdentityForm(IDENTITY | change)
    assert not form.is_valid()
    assert form.errors[field]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "helene"}, "email"),
        ({"email_again": "other@example.org"}, "email_again"),
        ({"password_again": PASSWORD + "x"}, "password_again"),
        ({"password": "Court-1", "password_again": "Court-1"}, "password"),
        ({"password": "toutenminuscules", "password_again": "toutenminuscules"}, "password"),
        ({"password": "Helene@example.org1", "password_again": "Helene@example.org1"}, "password"),
        ({"password": "Password1", "password_again": "Password1"}, "password"),
        ({"terms": ""}, "terms"),
    ],
)
def test_bad_credentials_are_explained_at_their_field(change, field):
    form = CredentialsForm(CREDENTIALS | change)
    assert not form.is_valid()
    assert form.errors[field]


def test_good_credentials():
    assert CredentialsForm(CREDENTIALS).is_valid()


@pytest.mark.parametrize(("password", "kinds"), [("aaaa", 1), ("aA", 2), ("aA1", 3), ("aA1!", 4), ("é É", 2), ("", 0)])
def test_kinds_of_characters(password, kinds):
    assert kinds_in(password) == kinds
