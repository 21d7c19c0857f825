"""The signed-in pages: the lock, the scope, the account shown, and what they cost."""

import datetime as dt
import re
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms.models import InsurancePage
from tenant_space import models as pages
from tenant_space.exchange.enums import BatchState
from tenant_space.exchange.models import Batch
from tenant_space.exchange.selectors import data_as_of_forget
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.landlord.formats import long_date, near_date
from tenant_space.tenancy.enums import HolderRole
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
INSURANCE = "/j-envoie-mon-attestation-d-assurance/"
PATHS = [
    "/accueil/",
    "/mon-compte/",
    "/ma-residence/",
    "/mes-reclamations/",
    INSURANCE,
    "/documents-divers/",
    "/mes-preferences/",
]
# What a page may cost, whatever the amount of data (architecture, « Bars »).
MOST_QUERIES = {"/accueil/": 20}
FOREIGN = "ETRANGER"


@pytest.fixture
def site(db):
    """The pages, as `setup_site` makes them."""


@pytest.fixture
def home(site):
    """A tenant with one account, a dwelling, entries and documents."""
    holder = f.HolderFactory(account__owing=True, account__account_number="123456")
    f.LeaseFactory(account=holder.account)
    f.EntryFactory(account=holder.account, payment=True)
    f.EntryFactory(account=holder.account)
    applied(dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC))
    document = f.DocumentFactory(account=holder.account)
    default_storage.save(document.binary.name, ContentFile(b"%PDF-1.4 mine"))
    return holder


def applied(extracted_at: dt.datetime) -> None:
    """A batch of the ERP has been applied, and is the only one."""
    Batch.objects.all().delete()
    data_as_of_forget()
    Batch.objects.create(
        batch_id="x", sequence=1, state=BatchState.APPLIED, control_sha256="x", extracted_at=extracted_at
    )


@pytest.fixture
def tenant_client(client, home):
    client.force_login(f.UserFactory(tenant=home.tenant))
    return client


def foreign_home():
    """Somebody else's account, every text of it marked."""
    holder = f.HolderFactory(tenant__last_name=FOREIGN, account__account_number="999999")
    lease = f.LeaseFactory(account=holder.account, premise__address_line1=FOREIGN, premise__residence_name=FOREIGN)
    f.EntryFactory(account=holder.account, lease=lease, label=FOREIGN)
    f.DocumentFactory(account=holder.account, title=FOREIGN)
    f.ClaimEventFactory(claim__account=holder.account, claim__title=FOREIGN, public_text=FOREIGN)
    return holder


def text_of(response) -> str:
    """The words of a page as they are read."""
    return unescape(re.sub(r"<[^>]+>", "", response.content.decode()))


def masked(response) -> tuple:
    """Status, headers and body, with what changes at each answer masked."""
    body = re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]+', rb"\1", response.content)
    headers = {name: value for name, value in response.items() if name not in ("Content-Length", "Expires", "Date")}
    return response.status_code, headers, body


@pytest.mark.parametrize("path", PATHS)
def test_a_visitor_gets_the_sign_in_and_comes_back(client, site, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"] == f"/connexion/?next={path}"
    assert "no-store" in response["Cache-Control"] or "wagtail" in response["Location"]


@pytest.mark.parametrize("path", PATHS)
def test_staff_without_a_tenant_are_told_so(client, site, path):
    client.force_login(f.StaffFactory())
    response = client.get(path)
    assert response.status_code == 403
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", PATHS)
def test_a_tenant_sees_the_account_and_nothing_foreign(tenant_client, path):
    foreign_home()
    response = tenant_client.get(path)
    text = response.content.decode()
    assert response.status_code == 200
    assert ("123456" in text) == (path != "/mes-preferences/"), "those are a person's, whatever the account"
    assert FOREIGN not in text
    assert "999999" not in text
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("path", PATHS)
def test_a_foreign_account_answers_like_a_missing_one(tenant_client, path):
    foreign_home()
    foreign = tenant_client.get(path, {"compte": "999999"})
    missing = tenant_client.get(path, {"compte": "999998"})
    assert foreign.status_code == 404
    assert masked(foreign) == masked(missing)


def test_a_foreign_document_answers_like_a_missing_one(tenant_client):
    other = foreign_home()
    foreign = tenant_client.get(f"/documents/{other.account.documents.get().pk}/")
    missing = tenant_client.get("/documents/D9999999/")
    assert foreign.status_code == 404
    assert masked(foreign) == masked(missing)


def test_switching_to_a_foreign_account_answers_like_a_missing_one(tenant_client):
    foreign_home()
    foreign = tenant_client.post("/compte-affiche/", {"compte": "999999"})
    missing = tenant_client.post("/compte-affiche/", {"compte": "999998"})
    assert foreign.status_code == 404
    assert masked(foreign) == masked(missing)
    assert tenant_client.post("/compte-affiche/").status_code == 404


def test_a_document_leaves_as_a_sandboxed_attachment(tenant_client, home):
    response = tenant_client.get(f"/documents/{home.account.documents.get().pk}/")
    assert b"".join(response.streaming_content) == b"%PDF-1.4 mine"
    assert response["Content-Disposition"] == 'attachment; filename="AE.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


def test_a_download_is_noted_once_and_only_when_it_happens(tenant_client, home):
    document = home.account.documents.get()
    tenant_client.get(f"/documents/{document.pk}/")
    event = AccessEvent.objects.get(kind=EventKind.DOCUMENT)
    assert (event.user_id, event.detail, event.address) == (home.tenant.user.pk, document.pk, "127.0.0.x")
    tenant_client.get("/documents/D9999999/")
    default_storage.delete(document.binary.name)
    tenant_client.get(f"/documents/{document.pk}/")
    assert AccessEvent.objects.filter(kind=EventKind.DOCUMENT).count() == 1


def test_a_missing_binary_is_said_honestly(tenant_client, home):
    document = home.account.documents.get()
    default_storage.delete(document.binary.name)
    response = tenant_client.get(f"/documents/{document.pk}/")
    assert response.status_code == 503
    assert document.title in response.content.decode().replace("&#x27;", "'")


def test_a_guarantor_or_a_former_holder_sees_no_account(client, site):
    for broken in ({"role": HolderRole.GUARANTOR}, {"to_date": dt.date(2020, 1, 1)}, {"tenant__deceased": True}):
        holder = f.HolderFactory(**broken)
        client.force_login(f.UserFactory(tenant=holder.tenant))
        response = client.get("/accueil/")
        assert response.status_code == 403
        assert holder.account_id not in response.content.decode()


def test_two_holders_each_with_their_own_sign_in(client, home):
    other = f.HolderFactory(account=home.account, role=HolderRole.COSIGNATORY)
    for holder in (home, other):
        client.force_login(f.UserFactory(tenant=holder.tenant))
        assert "Vous devez 456,78" in client.get("/accueil/").content.decode()


def test_the_account_shown_can_be_switched_and_each_tab_keeps_its_own(tenant_client, home):
    second = f.HolderFactory(tenant=home.tenant, account__account_number="223456", account__in_credit=True)
    f.EntryFactory.create_batch(35, account=second.account)
    response = tenant_client.post("/compte-affiche/", {"compte": "223456", "suite": "/mon-compte/"})
    assert response["Location"] == "/mon-compte/"
    shown = tenant_client.get("/mon-compte/").content.decode()
    assert "avoir de 20,00" in shown
    assert "compte=223456" in shown, "the next page of this list stays on this account"
    other_tab = tenant_client.get("/mon-compte/", {"compte": "123456"}).content.decode()
    assert "Vous devez 456,78" in other_tab
    assert "Dans un autre onglet" in other_tab
    assert 'href="/ma-residence/?compte=123456"' in other_tab, "its menu stays on this account too"


def test_a_link_with_an_account_is_no_switch_of_another_tab(tenant_client, home):
    f.HolderFactory(tenant=home.tenant, account__account_number="223456")
    text = tenant_client.get("/mon-compte/", {"compte": "223456"}).content.decode()
    assert "Dans un autre onglet" not in text


@pytest.mark.parametrize("document_id", ["%00", "a%00b", "é", "x" * 200])
def test_an_impossible_document_is_a_missing_one(tenant_client, document_id):
    assert tenant_client.get(f"/documents/{document_id}/").status_code == 404


def test_switching_never_leaves_the_site(tenant_client):
    response = tenant_client.post("/compte-affiche/", {"compte": "123456", "suite": "https://evil.example/"})
    assert response["Location"] == "/"


def test_a_get_never_writes(tenant_client):
    tenant_client.get("/accueil/")
    for path in [*PATHS, "/mon-compte/?compte=123456"]:
        with CaptureQueriesContext(connection) as queries:
            tenant_client.get(path)
        written = [q["sql"] for q in queries if re.match(r"INSERT|UPDATE|DELETE", q["sql"])]
        assert written == []


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 5_000, "3", "²"], ids=lambda page: page[:9])
def test_a_page_number_that_does_not_exist_is_a_404(tenant_client, page):
    assert tenant_client.get("/mon-compte/", {"page": page}).status_code == 404


def test_later_pages_of_the_ledger_cost_no_more(tenant_client, home):
    f.EntryFactory.create_batch(200, account=home.account)
    tenant_client.get("/mon-compte/")
    for page in (2, 6):
        with CaptureQueriesContext(connection) as queries:
            assert tenant_client.get("/mon-compte/", {"page": page}).status_code == 200
        assert len(queries) <= 16


@pytest.mark.parametrize("path", ["/aide/", "/conditions-generales-d-utilisation/", "/nous-contacter/"])
def test_texts_full_of_links_are_kept_rendered(client, site, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    assert len(queries) <= 12


@pytest.mark.parametrize("path", PATHS)
def test_the_cost_does_not_grow_with_the_data(tenant_client, home, path):
    tenant_client.get(path)
    with CaptureQueriesContext(connection) as few:
        tenant_client.get(path)
    f.EntryFactory.create_batch(200, account=home.account)
    f.DocumentFactory.create_batch(30, account=home.account)
    for _ in range(4):
        f.LeaseFactory(account=home.account)
        f.HolderFactory(tenant=home.tenant)
    with CaptureQueriesContext(connection) as many:
        tenant_client.get(path)
    assert len(many) == len(few), "\n".join(q["sql"][:150] for q in many)
    assert len(many) <= MOST_QUERIES.get(path, 16), "\n".join(q["sql"][:150] for q in many)


ACCOUNT_PAGES = [path for path in PATHS if path != "/mes-preferences/"]


@pytest.mark.parametrize("path", ACCOUNT_PAGES)
def test_every_account_page_says_how_old_its_figures_are(tenant_client, settings, path):
    applied(timezone.now() - dt.timedelta(days=settings.PORTAL_STALE_DAYS, minutes=-5))
    fresh = tenant_client.get(path).content.decode()
    assert f"Données du {long_date(timezone.now() - dt.timedelta(days=3))}" in fresh and "datent" not in fresh
    applied(timezone.now() - dt.timedelta(days=settings.PORTAL_STALE_DAYS, minutes=5))
    old = text_of(tenant_client.get(path))
    assert f"Ces chiffres datent du {near_date(timezone.now() - dt.timedelta(days=3))}." in old
    assert "Vos derniers paiements n'y sont peut-être pas." in old
    Batch.objects.all().delete()
    data_as_of_forget()
    none = text_of(tenant_client.get(path))
    assert "Données en attente." in none and "appelez votre agence" in none


def test_a_tenant_on_the_front_door_is_led_to_their_home(tenant_client):
    assert tenant_client.get("/")["Location"] == "/accueil/"


@pytest.mark.parametrize(
    "model",
    [
        pages.DashboardPage,
        pages.RentAccountPage,
        pages.ResidencePage,
        pages.ClaimsPage,
        pages.DocumentsPage,
        pages.PreferencesPage,
        InsurancePage,
    ],
)
def test_a_preview_shows_the_demo_tenant_whoever_looks(home, model):
    page = model.objects.get()
    request = RequestFactory().get("/", {"compte": "123456"})
    response = page.make_preview_request(original_request=request)
    text = response.render().content.decode() if hasattr(response, "render") else response.content.decode()
    assert "000000" in text
    assert "123456" not in text
