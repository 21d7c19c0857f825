"""Production as a landlord runs it: settings from the environment only, every part a real one.

Two web processes behind what they take for a proxy, one worker, PostgreSQL, S3, Redis, SMTP and ClamAV.
"""

import datetime as dt
import io
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from bs4 import BeautifulSoup
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.kit.databases import SQLITE, Databases
from tests.kit.person import Person
from tests.kit.portal import Portal
from tests.kit.services import EICAR, ClamAV, Redis, SeaweedS3, wait_for
from tests.kit.settings_read import served_environment

pytestmark = pytest.mark.skipif(SQLITE, reason="production refuses SQLite")

PUBLIC = "https://locataires.example.org"
TENANT, MANAGER, PASSWORD = "helene@example.org", "lou@example.org", "Tilleul-2026"
PEOPLE = f"""
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from tenant_space.identity.models import User
from tenant_space.tenancy.models import RentAccount
tenant = User.objects.create_user({TENANT!r}, {PASSWORD!r}, tenant_id="T0000123", terms_version="1")
EmailAddress.objects.create(user=tenant, email=tenant.email, primary=True, verified=True)
manager = User.objects.create_user({MANAGER!r}, {PASSWORD!r}, first_name="Lou", last_name="Petit")
manager.groups.add(Group.objects.get(name="Gestionnaires"))
manager.agencies.add(RentAccount.objects.get(pk="123456").agency_id)
"""
PAGE = "/j-envoie-mon-attestation-d-assurance/"
STORED = (
    "from forms.submissions.models import Attachment; print(*Attachment.objects.values_list('stored_name', flat=True))"
)


@pytest.fixture(scope="module")
def s3() -> Iterator[SeaweedS3]:
    server = SeaweedS3().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    server = Redis().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def portal(databases: Databases, s3: SeaweedS3, redis: Redis, clamav: ClamAV) -> Iterator[Portal]:
    prepared = databases.batch_prepared()
    environment = served_environment(redis.address) | {
        "PORTAL_CLAMD": clamav.address,
        "PORTAL_S3_PUBLIC_ORIGIN": s3.endpoint,
        **s3.environment,
    }
    running = Portal(databases.copy(prepared), environment=environment, by_command=True)
    try:
        running.shell(PEOPLE)
        yield running.start(webs=2)
    finally:
        running.stop()


def certificate() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 720, "Attestation d'assurance habitation")
    canvas.save()
    return out.getvalue()


def filled_in(**more: Any) -> dict[str, Any]:
    start = dt.date.today()
    end = start + dt.timedelta(days=300)
    days = {"from": start, "to": end}
    parts = {
        f"{name}_{part}": str(getattr(day, part)) for name, day in days.items() for part in ("day", "month", "year")
    }
    return {"leases": ["L001", "L002"], **parts, **more}


def states(page: str) -> list[str]:
    """What the page says of each lease's insurance."""
    return [badge.get_text(strip=True) for badge in BeautifulSoup(page, "html.parser").select(".choice .badge")]


@pytest.mark.slow
def test_the_deployment_check_has_nothing_to_say(portal: Portal) -> None:
    assert "no issues" in portal.manage("check", "--deploy", "--tag", "production", "--fail-level", "WARNING")


def test_a_certificate_goes_through_one_web_and_is_reviewed_through_the_other(
    portal: Portal, s3: SeaweedS3, redis: Redis, clamav: ClamAV
) -> None:
    first, second = portal.urls
    tenant, manager = Person(first, PUBLIC), Person(second, PUBLIC)
    tenant.sign_in(TENANT, PASSWORD)
    assert {cookie.name for cookie in tenant.session.cookies if cookie.secure} >= {"__Host-sessionid"}

    page = tenant.get(PAGE)
    found_before = (clamav.folder / "log").read_text().count("FOUND")
    assert states(page.text) == ["Non à jour", "Non à jour"]
    infected = tenant.submit(
        page, {"ajouter": "1"}, [("fichiers", ("virus.pdf", certificate() + EICAR, "application/pdf"))]
    )
    assert "<title>Erreur" in infected.text and stored(portal) == []
    assert (clamav.folder / "log").read_text().count("FOUND") == found_before + 1
    page = tenant.submit(infected, {"oublier": "virus.pdf"})
    sent = tenant.submit(
        page, filled_in(envoyer="1"), [("fichiers", ("attestation.pdf", certificate(), "application/pdf"))]
    )
    number = re.search(r"/envois/([0-9]{9})/", sent.url)
    assert number, sent.text
    assert "Demande enregistrée" in sent.text
    assert states(tenant.get(PAGE).text) == ["En cours de validation"] * 2
    portal.mails.wait(TENANT, "Nous avons bien reçu votre attestation d'assurance", 30)

    manager.sign_in(MANAGER, PASSWORD)
    assert "Protégez votre accès" in manager.get("/admin/").text, "a password is not enough for staff"
    application_add(manager)
    found = re.search(r'href="(/admin/demandes/\d+/)[?"]', manager.get(f"/admin/demandes/?q={number[1]}").text)
    assert found, "the manager does not find it"
    picture = page_image(manager, found[1])
    assert picture.format == "JPEG" and picture.width > 500
    accepted = manager.submit(manager.get(found[1]), {"do": "accept"})
    assert "Demande acceptée" in accepted.text
    portal.mails.wait(TENANT, "Votre attestation d'assurance est acceptée", 30)
    assert states(tenant.get(PAGE).text) == ["À jour", "À jour"]
    elsewhere = Person(second, PUBLIC)
    elsewhere.session.cookies.update(tenant.session.cookies)
    assert states(elsewhere.get(PAGE).text) == ["À jour", "À jour"], "no process keeps anything to itself"

    names = stored(portal)
    assert len(names) == 1 and s3.client.head_object(Bucket="portal-private", Key=names[0])["ContentLength"]
    assert not (portal.folder / "media").exists()
    assert redis.ask("DBSIZE") != ":0"


def stored(portal: Portal) -> list[str]:
    return portal.shell(STORED).split()


def application_add(person: Person) -> None:
    """Add an authentication application, as the page tells."""
    page = person.submit(person.get("/ma-securite/application/"), {"password": PASSWORD})
    secret = "".join(part.text for part in BeautifulSoup(page.text, "html.parser").select(".secret span"))
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert "Vos codes de secours" in person.submit(page, {"code": code}).text


def page_image(manager: Person, path: str) -> Image.Image:
    """The picture of the first page, once the worker has made it."""

    def address() -> str:
        found = BeautifulSoup(manager.get(path).text, "html.parser").select_one(".desk-pages img")
        return str(found["src"]) if found else ""

    wait_for(lambda: bool(address()), 40, "the page image")
    return Image.open(io.BytesIO(manager.get(address()).content))
