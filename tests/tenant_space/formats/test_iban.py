"""IBANs as people type them: what is taken, what is refused, and the sentence that says what to do."""

import random
import traceback

import pytest
from django.conf import settings
from pytest_django import Settings
from schwifty.registry import get_iban_spec

from tenant_space.formats.iban import IbanFault, IbanRefused, bic_is_asked, iban_masked, iban_read
from tests.kit.ibans import spoilt, valid_iban

GOOD = "FR7614506000191234567890176"
GROUPS = ["FR76", "1450", "6000", "1912", "3456", "7890", "176"]
BETWEEN = [" ", "\u00a0", "\u202f", "\u2009", "\u2007", "\t", "\n", "-", "\u2011", "–", ".", "  ", "\u200b", " - "]


@pytest.mark.parametrize("between", BETWEEN)
def test_what_stands_between_groups_does_not_count(between: str) -> None:
    assert iban_read(between.join(GROUPS)) == iban_read(between.join(GROUPS).lower()) == GOOD


@pytest.mark.parametrize("typed", [f"IBAN {GOOD}", f"Iban : {GOOD}", f"  {GOOD}\r\n"])
def test_what_banks_print_before_it_does_not_count(typed: str) -> None:
    assert iban_read(typed) == GOOD


@pytest.mark.parametrize(
    "iban",
    [
        "FR1420041010050500013M02606",
        "FR7614506000190000000000042",
        "FR7520041010070012345A03878",
        "FR7618719000530001234567853",
        "MC5811222000010123456789030",
        "CH9300762011623852957",
        "RS35260005601001611379",
        "MD24AG000225100013104168",
        "GB29NWBK60161331926819",
        "LT121000011101001000",
        "MT84MALT011000012345MTLCAST001S",
    ],
)
def test_every_country_of_the_scheme_is_taken(iban: str) -> None:
    assert iban_read(iban) == iban


@pytest.mark.parametrize(
    ("typed", "fault", "words"),
    [
        ("", IbanFault.EMPTY, "RIB"),
        (" - ", IbanFault.EMPTY, "RIB"),
        ("FR0630006000011234567890188", IbanFault.RIB_KEY, "clé RIB ne correspond pas : vérifiez les O et les 0"),
        ("FR761450600019000O000000O42", IbanFault.RIB_KEY, "clé RIB ne correspond pas : vérifiez les O et les 0"),
        ("FR7614506000191234567890167", IbanFault.KEY, "n'existe pas"),
        ("FR76O4506000191234567890176", IbanFault.STRUCTURE, "les O et les 0"),
        ("FR76145060001912345678901", IbanFault.LENGTH, "a 27 caractères, le vôtre en a 25"),
        ("MT84MALT011000012345MTLCAST001SXYZ", IbanFault.LENGTH, "a 31 caractères, le vôtre en a 34"),
        ("RE7630006000011234567890189", IbanFault.OVERSEAS, "commence par FR"),
        ("MQ7630006000011234567890189", IbanFault.OVERSEAS, "commence par FR"),
        ("TR330006100519786457841326", IbanFault.OUTSIDE, "Turquie"),
        ("UA213223130000026007233566001", IbanFault.OUTSIDE, "Ukraine"),
        ("MA64011519000001205000534921", IbanFault.OUTSIDE, "Maroc"),
        ("ZZ7614506000191234567890176", IbanFault.NO_COUNTRY, "deux lettres"),
        ("7614506000191234567890176", IbanFault.BEGINNING, "FR76"),
        ("ＦＲ7614506000191234567890176", IbanFault.LOOK_ALIKE, "tapez-le vous-même"),
        ("FR76145О6000191234567890176", IbanFault.LOOK_ALIKE, "tapez-le vous-même"),
        ("FR761450600019١234567890176", IbanFault.LOOK_ALIKE, "tapez-le vous-même"),
        ("FR76145060001912345678901#6", IbanFault.LOOK_ALIKE, "A à Z"),
        ("lı121000011101001000", IbanFault.LOOK_ALIKE, "A à Z"),
    ],
)
def test_what_is_wrong_is_said_and_never_repeated(typed: str, fault: IbanFault, words: str) -> None:
    with pytest.raises(IbanRefused) as refused:
        iban_read(typed)
    assert refused.value.fault is fault and words in refused.value.text.replace("\u00a0", " ")
    told = "".join(traceback.format_exception(refused.value, chain=True))
    assert len(typed) < 15 or typed not in refused.value.text + told


def test_two_hundred_valid_and_two_hundred_spoilt_are_told_apart() -> None:
    """Drawn from the registry of lengths and structures, every country of the setting in turn."""
    draw = random.Random(35)
    countries = settings.PORTAL_SEPA_COUNTRIES
    valid = [valid_iban(countries[number % len(countries)], draw) for number in range(200)]
    assert [iban_read(one) for one in valid] == valid
    for one in valid:
        with pytest.raises(IbanRefused):
            iban_read(spoilt(one, draw))


def test_the_list_of_countries_is_a_setting(settings: Settings) -> None:
    settings.PORTAL_SEPA_COUNTRIES = ["FR", "TR"]
    assert iban_read("TR330006100519786457841326")
    with pytest.raises(IbanRefused):
        iban_read("CH9300762011623852957")


def test_every_country_of_the_setting_has_a_length_and_the_five_late_ones_are_there() -> None:
    assert {"AL", "ME", "MK", "MD", "RS"} <= set(settings.PORTAL_SEPA_BIC_COUNTRIES)
    assert set(settings.PORTAL_SEPA_BIC_COUNTRIES) < set(settings.PORTAL_SEPA_COUNTRIES)
    assert all(get_iban_spec(country).iban_length > 14 for country in settings.PORTAL_SEPA_COUNTRIES)


@pytest.mark.parametrize(
    ("iban", "asked"), [(GOOD, False), ("MC58", True), ("CH93", True), ("RS35", True), ("NO93", False)]
)
def test_the_bic_is_asked_outside_the_economic_area(iban: str, asked: bool) -> None:
    assert bic_is_asked(iban) is asked


def test_only_the_ends_of_an_iban_are_shown() -> None:
    assert iban_masked(GOOD) == "FR76 •••• •••• •••• •••• •••• 176"
    assert iban_masked("NO9386011117947") == "NO93 •••• •••• 947"
