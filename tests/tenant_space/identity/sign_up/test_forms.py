from typing import Any

import pytest
from pytest_django.fixtures import Settings

from tenant_space.identity.sign_up.forms import CredentialsForm, IdentityForm
from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_forget
from tests.kit import factories as f
from tests.kit.challenges import solved_by_reading
from tests.kit.factories import PASSWORD
from tests.kit.sign_up import CREDENTIALS, IDENTITY

pytestmark = pytest.mark.django_db


def identity(**change: Any) -> IdentityForm:
    return IdentityForm(IDENTITY | solved_by_reading() | change, network="192.0.2.1")


def test_a_date_in_three_boxes() -> None:
    form = identity(account_number=" 123 456 ")
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
        ({"year": "71"}, "year"),
        ({"year": "3071"}, "year"),
        ({"first_name": " "}, "first_name"),
        ({"first_name": "\x00"}, "first_name"),
        ({"last_name": "Du\x00pont"}, "last_name"),
        ({"last_name": "x" * 81}, "last_name"),
        ({"account_number": "1" * 21}, "account_number"),
        ({"account_number": "😀"}, "account_number"),
        ({"account_number": "' OR 1=1 --"}, "account_number"),
        ({"year": ""}, "year"),
    ],
)
def test_bad_identity_is_explained_at_its_field(change: dict[str, str], field: str) -> None:
    form = identity(**change)
    assert not form.is_valid()
    (error,) = form.errors[field]
    assert str(error)[-1] in ".!" and "caractères (actuellement" not in str(error)


@pytest.mark.parametrize(
    "change",
    [
        {"account_number": "\u0661\u0662\u0663\u0664\u0665\u0666"},
        {"account_number": "12 34\u00a056\u200b"},
        {"day": "\u0669", "month": "\u0663"},
        {"last_name": "الأحمد", "first_name": "Фёдор 😀"},
    ],
)
def test_other_digits_and_alphabets_are_taken(change: dict[str, str]) -> None:
    assert identity(**change).is_valid()


def test_the_number_follows_the_settings_of_the_landlord() -> None:
    LandlordSettings.objects.update_or_create(
        defaults={"account_number_pattern": r"[A-Z]\d{4}", "account_number_help": "Une lettre et 4 chiffres."}
    )
    landlord_forget()
    assert identity(account_number="a 12 34").is_valid()
    assert not identity(account_number="123456").is_valid()
    field = identity()["account_number"]
    assert field.help_text == "Une lettre et 4 chiffres." and 'inputmode="text"' in str(field)


def test_the_code_of_the_notice_is_asked_with_the_setting_only(settings: Settings) -> None:
    assert "code" not in identity().fields
    settings.PORTAL_ACTIVATION_CODE = True
    assert identity().errors["code"] == ["Écrivez le code d'activation."]
    assert identity(code="AB12").is_valid()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"email": "helene"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "a" * 250 + "@example.org"}, "email"),
        ({"email": "he\x00lene@example.org"}, "email"),
        ({"email": "😀@example.org"}, "email"),
        ({"email": "a@b.fr\nBcc: c@d.fr"}, "email"),
        ({"password": "Tilleul-\x002026"}, "password"),
        ({"password": "Tilleul-2026" * 20}, "password"),
        ({"email_again": "other@example.org"}, "email_again"),
        ({"password_again": PASSWORD + "x"}, "password_again"),
        ({"password": "Court-1", "password_again": "Court-1"}, "password"),
        ({"password": "toutenminuscules", "password_again": "toutenminuscules"}, "password"),
        ({"password": "Helene@example.org1", "password_again": "Helene@example.org1"}, "password"),
        ({"password": "Password1", "password_again": "Password1"}, "password"),
        ({"terms": ""}, "terms"),
    ],
)
def test_bad_credentials_are_explained_at_their_field(change: dict[str, str], field: str) -> None:
    form = CredentialsForm(CREDENTIALS | change)
    assert not form.is_valid()
    assert form.errors[field]


def test_good_credentials() -> None:
    assert CredentialsForm(CREDENTIALS).is_valid()
    password = "Tilleul 😀 зима 2026"
    assert CredentialsForm(CREDENTIALS | {"password": password, "password_again": password}).is_valid()


def test_a_password_that_tells_of_the_person_is_refused() -> None:
    tenant = f.HolderFactory(tenant__last_name="Marguerin", account__account_number="765432").tenant
    for password in ("Marguerin-1", "Cle-765432-a", "Ab-09031971"):
        form = CredentialsForm(CREDENTIALS | {"password": password, "password_again": password}, tenant=tenant)
        assert "password" in form.errors, password
