"""The policy of passwords, as every screen and the API apply it."""

import datetime as dt
import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from pytest_django.fixtures import Settings

from tenant_space.identity.models import User
from tenant_space.identity.passwords.facts import PasswordFacts
from tenant_space.identity.passwords.policies import kinds_of, password_check
from tenant_space.identity.sign_up.forms import CredentialsForm
from tenant_space.tenancy.models import Tenant
from tests.kit.factories import PASSWORD, AccountFactory, HolderFactory, TenantFactory

FACTS = PasswordFacts(names=("Hélène Marie", "DUPONT", "LE GALL"), numbers=("482913",), birth_date=dt.date(1971, 3, 9))
EMAIL = "zouille42@exemple.fr"


def refused(password: str, facts: PasswordFacts = FACTS, email: str = EMAIL) -> list[str]:
    """The codes of what is wrong with a password."""
    try:
        password_check(password, email=email, facts=facts)
    except ValidationError as error:
        return [problem.code for problem in error.error_list]
    return []


GOOD = [
    PASSWORD,
    "Kx7!rt2z",
    "Jaune-Citron-7",
    "Vert camion bleu 8",
    "Rose82746193!",
    "Dupont-Chat-Vert-12",  # a name may stand in what is strong without it
    "Où-est-ma-clé-du-9",
    "Aa1🦊🐻🌲🍎🚲",
]


@pytest.mark.parametrize("password", GOOD)
def test_good_passwords_pass(password: str) -> None:
    assert refused(password) == []


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Kx7!rt2", "password_too_short"),
        ("", "password_too_short"),
        ("kxarttzqp", "password_too_simple"),
        ("kxarttz7qp", "password_too_simple"),
        ("        ", "password_too_simple"),
        ("日本語日本語日本語", "password_too_simple"),
        ("Kx7!" * 33, "password_too_long"),
    ],
)
def test_form(password: str, code: str) -> None:
    assert code in refused(password)


def test_a_very_long_password_is_refused_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenant_space.identity.passwords.policies.is_common", None)
    assert refused("Kx7!" * 250_000) == ["password_too_long"]
    with pytest.raises(TypeError):  # the power of the control
        password_check("Kx7!rt2z")


def test_kinds() -> None:
    assert kinds_of("aB1!") == {"upper", "lower", "digit", "special"}
    assert kinds_of("é") == {"lower"}
    assert kinds_of(" ") == set()


@pytest.mark.parametrize(
    "password",
    [
        "Azerty123!", "AZERTYuiop1", "Motdepasse1", "M0tDeP@sse", "Motdepass3!", "MotDePasse2026", "P@ssw0rd1",
        "Bonjour1!", "Doudou42!", "Loulou2024", "Nicolas1990!", "Soleil-2026", "123Soleil!", "Marseille13!",
        "Je t'aime 1", "Jetaime69!", "Chouchou1!", "Qsdfghjk1!", "Soleil-Marseille-2026", "Maman+Papa1", "Aaaaaaa1!",
        "Abcdefgh1!", "Cheval-1234", "Hélène-75!", "Zidane-10!", "Password-1", "Welcome2024!",
    ],
)  # fmt: skip
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    assert refused(password, PasswordFacts()) == ["password_too_common"]


@pytest.mark.parametrize(
    "password",
    [
        "Dupont-75011!", "dupont.A1", "DUP0NT-75x!", "xX-Helene-42", "Tnopud-1?dupont", "Legall1971!", "Le-Gall-42x",
        "Zouille42!", "Zoui11e42-A", "zouille.EX4",
        "Compte482913!", "48-29-13-Abcz", "xY482913zW-long-enough",
        "09/03/1971Aa", "Az09031971b-", "1971-03-09Kxz", "Bordeaux-09031971!", "Kx090371-zq", "Kx9.3.1971-z",
    ],
)  # fmt: skip
def test_what_others_know_of_the_person_is_refused(password: str) -> None:
    assert refused(password, PasswordFacts(), "") in ([], ["password_too_common"])
    assert refused(password)


def test_the_former_rule_is_weaker(settings: Settings) -> None:
    settings.PORTAL_PASSWORD_POLICY = "manuel-2018"
    assert refused("kxartt7") == []
    assert refused("kxar7") == ["password_too_short"]
    assert refused("kxarttzq") == ["password_too_simple"]
    assert refused("azerty1") == ["password_too_common"]


@pytest.fixture
def tenant(db: None) -> Tenant:
    holder = HolderFactory(account=AccountFactory(account_number="482913"), tenant=TenantFactory())
    return holder.tenant


@pytest.mark.parametrize("password", ["Dupont-75011!", "Az09031971b-", "Compte482913!", "Zouille42!"])
def test_django_and_allauth_apply_the_same_to_tenants(tenant: Tenant, password: str) -> None:
    user = User(email=EMAIL, tenant=tenant)
    with pytest.raises(ValidationError):
        validate_password(password, user)
    validate_password(PASSWORD, user)


def test_and_to_the_staff() -> None:
    user = User(email="compta@exemple.fr", first_name="Perrine", last_name="Kerbrat")
    with pytest.raises(ValidationError):
        validate_password("Kerbrat-29200", user)
    with pytest.raises(ValidationError):
        validate_password("Azerty123!", None)
    validate_password(PASSWORD, user)


def test_signing_up_knows_who_step_1_recognised(tenant: Tenant) -> None:
    data = {"email": EMAIL, "email_again": EMAIL, "password": "Az09031971b-", "password_again": "Az09031971b-"}
    form = CredentialsForm(data | {"terms": "on"}, tenant=tenant)
    assert not form.is_valid()
    assert "ressemble" in form.errors["password"][0]


def rule_shown(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_screen_tells_the_policy_in_force(settings: Settings) -> None:
    html = render_to_string("components/password_fields.html", {"one": CredentialsForm()["password"]})
    assert 'data-rule-of="id_password"' in html and 'data-length="8"' in html and 'data-kinds="3"' in html
    assert "au moins 8 caractères" in rule_shown(html) and "3 de ces 4 sortes" in rule_shown(html)
    settings.PORTAL_PASSWORD_POLICY = "manuel-2018"
    html = render_to_string("components/password_fields.html", {"one": CredentialsForm()["password"]})
    assert "au moins 6 caractères" in rule_shown(html) and "2 de ces 4 sortes" in rule_shown(html)


def test_checks_of_the_policy_named(settings: Settings) -> None:
    def found() -> list[str]:
        return [message.id for message in run_checks(tags=["security"]) if message.id.endswith("020")]

    assert found() == []
    settings.PORTAL_PASSWORD_POLICY = "manuel-2018"
    assert found() == ["portal.W020"]
    settings.PORTAL_PASSWORD_POLICY = "cnil-2025"
    assert found() == ["portal.E020"]
