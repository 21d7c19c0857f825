"""The portal's address: one of the installation's own, whoever writes it; whoever changes it, all are told."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core import mail as memory
from django.core.exceptions import ValidationError
from django.db.models import EmailField, URLField
from pytest_django import Settings

from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import User
from tenant_space.identity.team.receivers import WATCHED
from tenant_space.landlord.addresses import is_of_portal
from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_current, landlord_forget
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db
OWN = "https://locataires.example.org"


@pytest.fixture(autouse=True)
def installation(settings: Settings) -> None:
    settings.PORTAL_URL = OWN
    settings.ALLOWED_HOSTS = ["locataires.example.org", "espace.example.com", ".example.net", "testserver"]


@pytest.mark.parametrize(
    "address",
    [OWN, f"{OWN}/", "https://LOCATAIRES.example.org", "https://espace.example.com", "https://a.example.net:443"],
)
def test_hosts_of_the_installation_are_taken(address: str) -> None:
    assert is_of_portal(address)
    LandlordSettings(portal_url=address).clean()


@pytest.mark.parametrize(
    "address",
    [
        "https://voleur.example",
        "https://locataires.example.org.voleur.example",
        "https://voleur.example/locataires.example.org",
        "https://locataires.example.org@voleur.example",
        "https://voleur.example\\@locataires.example.org",
        "https://anybody@locataires.example.org",
        "http://locataires.example.org",
        "https://locataires.example.org:8443",
        "https://espace.example.com:8443",
        "https://locataires.example.org/ailleurs",
        "https://locataires.example.org/?u=",
        "https://locataires.example.org/#a",
        "https://locataires.example.org/#",
        "ftp://locataires.example.org",
        "//locataires.example.org",
        "locataires.example.org",
        "https://",
        "https://[",
        "https://locataires.example.org:99999",
        "https://example.netvoleur.example",
    ],
)
def test_anything_else_is_refused_and_never_used(address: str) -> None:
    assert not is_of_portal(address)
    with pytest.raises(ValidationError, match=r"locataires\.example\.org"):
        LandlordSettings(portal_url=address).clean()
    LandlordSettings.objects.update_or_create(defaults={"portal_url": address})
    landlord_forget()
    assert landlord_current().portal_url == OWN


def test_a_star_among_the_hosts_names_none(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    assert is_of_portal(OWN) and not is_of_portal("https://voleur.example")


def test_on_a_laptop_without_certificate_it_need_not_be_secure(settings: Settings) -> None:
    settings.PORTAL_URL = "http://localhost:8000"
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    assert is_of_portal("http://localhost:8000") and is_of_portal("https://localhost")
    assert not is_of_portal("http://localhost:8001") and not is_of_portal("http://voleur.example:8000")


@pytest.fixture
def administrators(site_ready: None) -> list[User]:
    group = Group.objects.get(name="Administrateurs")
    people = [f.StaffFactory(groups=[group], first_name=name, last_name="Petit") for name in ("Lou", "Ève")]
    f.StaffFactory(groups=[group], is_active=False)
    f.StaffFactory(groups=[Group.objects.get(name="Communication")])
    return [*people, f.StaffFactory(is_superuser=True)]


def save(actor: User, **changes: str) -> str:
    """Send the page of the settings as this person; returns what comes back."""
    client = Client()
    client.force_login(actor)
    row = LandlordSettings.load()
    path = f"/admin/settings/landlord/landlordsettings/{row.pk}/"
    form = client.get(path).context["form"]
    typed = {name: form[name].value() if form[name].value() is not None else "" for name in form.fields}
    return html_of(client.post(path, {**typed, **changes}, follow=True))


def test_the_page_refuses_another_host_and_says_which_are_taken(administrators: list[User]) -> None:
    page = save(administrators[0], portal_url="https://voleur.example")
    assert "n'est pas celle de l'espace locataire" in page and "locataires.example.org, espace.example.com" in page
    assert LandlordSettings.load().portal_url == "" and not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("portal_url", "https://espace.example.com", "adresse de l'espace locataire"),
        ("sender_email", "autre@example.org", "expéditeur des courriels"),
        ("reply_email", "autre@example.org", "adresse de réponse aux courriels"),
        ("contact_email", "autre@example.org", "adresse de contact"),
        ("mandate_email", "autre@example.org", "adresse où renvoyer les mandats signés"),
        ("public_site_url", "https://www.example.com", "adresse du site public"),
        ("phone", "04 77 00 00 99", "téléphone"),
        ("ics", "FR72ZZZ123456", "identifiant créancier SEPA (ICS)"),
        ("erp_code", "AUTRE", "code dans le logiciel de gestion"),
    ],
)
def test_every_administrator_is_told_who_changed_what(
    administrators: list[User], name: str, value: str, label: str
) -> None:
    save(administrators[0], **{name: value})
    assert getattr(LandlordSettings.load(), name) == value
    mails = OutgoingMail.objects.filter(kind=MailKind.LANDLORD_CHANGED)
    assert {mail.to for mail in mails} == {user.email for user in administrators}
    outbox_flush()
    body = memory.outbox[-1].body.replace("\u202f", " ").replace("\xa0", " ")
    assert "Lou Petit vient de changer" in body and f"{label} (avant : rien ; maintenant : {value})" in body
    assert "/admin/settings/landlord/landlordsettings/" in body


def test_every_address_among_the_settings_is_watched() -> None:
    fields = LandlordSettings._meta.concrete_fields
    addresses = {field.name for field in fields if isinstance(field, EmailField | URLField)}
    assert addresses and addresses <= set(WATCHED[LandlordSettings])


def test_what_leads_nobody_anywhere_is_not_told(administrators: list[User]) -> None:
    save(administrators[0], opening_hours="9h-12h")
    save(administrators[0])
    assert not OutgoingMail.objects.exists()


def test_a_change_past_the_page_is_told_too(administrators: list[User]) -> None:
    row = LandlordSettings.load()
    row.sender_email = "autre@example.org"
    row.save()
    assert OutgoingMail.objects.count() == 3
    outbox_flush()
    assert "Une commande de l'hébergeur vient de changer" in memory.outbox[-1].body


def test_the_first_settings_of_an_installation_are_told_to_nobody(administrators: list[User]) -> None:
    LandlordSettings.objects.all().delete()
    LandlordSettings(sender_email="a@example.org").save()
    assert not OutgoingMail.objects.exists()
