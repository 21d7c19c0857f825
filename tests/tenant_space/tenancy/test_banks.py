"""What banks are called, and what an IBAN is."""

import subprocess
import sys

import pytest
from django.core.management import call_command
from pytest_django.fixtures import DjangoAssertNumQueries

from config.site_content.bank_names import BANK_NAMES
from tenant_space.tenancy.banks import bank_name, country_of, iban_is_clear
from tenant_space.tenancy.models import BankName

pytestmark = pytest.mark.django_db
# Valid, and nobody's: the examples of the domain.
CLEAR = ["FR1420041010050500013M02606", "FR76 3000 6000 0112 3456 7890 189", "DE89370400440532013000"]


def test_the_landlords_name_wins_and_is_forgotten_on_change(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    assert bank_name("30004") == "BNP PARIBAS", "the public list"
    row = BankName.objects.create(bank_code="30004", name="BNP Paribas")
    with django_assert_num_queries(1):
        assert [bank_name("30004") for _ in range(3)] == ["BNP Paribas"] * 3
    row.name = "Ma banque"
    row.save()
    assert bank_name("30004") == "Ma banque"
    row.delete()
    assert bank_name("30004") == "BNP PARIBAS"


@pytest.mark.parametrize("code", ["14265", "30003", "10278", "99999", "30588", "", "A\x00B"])
def test_a_bank_nobody_knows_for_sure_has_no_name(code: str) -> None:
    """The public list calls 14265 « CEPAC », 30003 « Inter Europe Conseil SAS », and 30588 « B »."""
    assert bank_name(code) == ""


@pytest.mark.slow
def test_the_set_up_names_what_the_list_gets_wrong_and_touches_no_change() -> None:
    call_command("setup_site", verbosity=0)
    assert bank_name("14265") == "Caisse d'Épargne Loire Drôme Ardèche"
    assert bank_name("30003") == "Société Générale"
    BankName.objects.filter(bank_code="30003").update(name="SG")
    BankName.objects.create(bank_code="30006", name="Crédit Agricole")
    call_command("setup_site", verbosity=0)
    assert bank_name("30003") == "SG" and bank_name("30006") == "Crédit Agricole"
    assert BankName.objects.count() == len(BANK_NAMES) + 1
    assert all(len(code) == 5 and len(name) <= 80 for code, name in BANK_NAMES.items())


@pytest.mark.slow
def test_the_public_list_is_not_loaded_by_a_process_that_needs_none() -> None:
    code = (
        "import django, os, sys\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings.test'\n"
        "sys.path[:0] = ['.', 'site']\n"
        "django.setup()\n"
        "import config.urls\n"
        "print('schwifty' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip().splitlines()[-1:] == ["False"], done.stderr


@pytest.mark.parametrize("iban", CLEAR)
def test_a_whole_iban_is_seen(iban: str) -> None:
    assert iban_is_clear(iban) and iban_is_clear(iban.lower()) and iban_is_clear(iban.replace(" ", "-"))


@pytest.mark.parametrize(
    "masked",
    [
        "FR76 •••• •••• •••• •••• •••• 176",
        "FR76 **** **** **** **** **** 176",
        "FR76XXXXXXXXXXXXXXXXXXXX176",
        "FR7630006000011234567890188",
        "FR76 ... 189",
        "",
    ],
)
def test_a_masked_one_is_none(masked: str) -> None:
    assert not iban_is_clear(masked)


def test_the_country_is_in_the_masked_iban() -> None:
    assert country_of(" fr76 ••••") == "FR" and country_of("DE89 ••") == "DE" and country_of("") == ""
