"""What holds for every signed-in page: the lock, the scope, the age of its figures, and what it costs."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.models import Page, get_page_models

from tenant_space.exchange.models import Batch
from tenant_space.exchange.selectors import data_as_of_forget
from tenant_space.formats import long_date, near_date
from tenant_space.secured.pages import SecuredPageMixin
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import masked, text_of
from tests.kit.left_home import LATER, left_home
from tests.kit.secured_pages import FOREIGN, PATHS, applied, foreign_home
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
SECURED = [model for model in get_page_models() if issubclass(model, SecuredPageMixin)]
# What a page may cost, whatever the amount of data (architecture, « Bars »): as few as it takes today.
FEW_QUERIES = 10
MOST_QUERIES = {
    "/accueil/": 12,
    "/mon-compte/": 12,
    "/j-ai-du-mal-a-payer/": 12,
    "/mes-informations-personnelles/": 13,
    "/declarer-une-naissance-ou-un-depart/": 12,
    "/demander-une-quittance/": 12,
    "/documents-divers/": 12,
    "/prelevements-automatiques/": 11,
    "/demander-un-prelevement/": 11,
    "/j-envoie-mon-attestation-d-assurance/": 11,
    "/modifier-ma-situation-familiale/": 11,
    "/modifier-ma-situation-professionnelle/": 11,
    "/modifier-mes-coordonnees/": 11,
}


def test_no_signed_in_page_is_left_out(site: None) -> None:
    assert {model.objects.get().url for model in SECURED} == set(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_a_visitor_gets_the_sign_in_and_comes_back(client: Client, site: None, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"] == f"/connexion/?next={path}"
    assert "no-store" in response["Cache-Control"] or "wagtail" in response["Location"]


@pytest.mark.parametrize("path", PATHS)
def test_staff_without_a_tenant_are_told_so(client: Client, site: None, path: str) -> None:
    client.force_login(f.StaffFactory())
    response = client.get(path)
    assert response.status_code == 403
    assert "no-store" in response["Cache-Control"]
    client.force_login(f.StaffFactory(is_superuser=True))
    response = client.get(path)
    assert response.status_code == 200 and "réservé aux locataires" in text_of(response)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", PATHS)
def test_a_tenant_sees_the_account_and_nothing_foreign(home_client: Client, path: str) -> None:
    foreign_home()
    response = home_client.get(path)
    text = response.content.decode()
    assert response.status_code == 200
    assert "123456" in text
    assert FOREIGN not in text
    assert "999999" not in text
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("path", PATHS)
def test_a_foreign_account_answers_like_a_missing_one(home_client: Client, path: str) -> None:
    foreign_home()
    foreign = home_client.get(path, {"compte": "999999"})
    missing = home_client.get(path, {"compte": "999998"})
    assert foreign.status_code == 404
    assert masked(foreign) == masked(missing)


def test_a_get_never_writes(home_client: Client) -> None:
    home_client.get("/accueil/")
    for path in [*PATHS, "/mon-compte/?compte=123456"]:
        with CaptureQueriesContext(connection) as queries:
            home_client.get(path)
        written = [q["sql"] for q in queries if re.match(r"INSERT|UPDATE|DELETE", q["sql"])]
        assert written == []


@pytest.mark.parametrize("path", PATHS)
def test_the_cost_does_not_grow_with_the_data(home_client: Client, home: Holder, path: str) -> None:
    home_client.get(path)
    with CaptureQueriesContext(connection) as few:
        home_client.get(path)
    f.EntryFactory.create_batch(200, account=home.account)
    f.DocumentFactory.create_batch(30, account=home.account)
    for _ in range(4):
        f.LeaseFactory(account=home.account)
        f.HolderFactory(tenant=home.tenant)
    with CaptureQueriesContext(connection) as many:
        home_client.get(path)
    assert len(many) == len(few), "\n".join(q["sql"][:150] for q in many)
    assert len(many) <= MOST_QUERIES.get(path, FEW_QUERIES), "\n".join(q["sql"][:150] for q in many)


ACCOUNT_PAGES = [path for path in PATHS if path != "/mes-preferences/"]


@pytest.mark.parametrize("path", ACCOUNT_PAGES)
def test_every_account_page_says_how_old_its_figures_are(home_client: Client, settings: Settings, path: str) -> None:
    now = timezone.now()
    recent, past = (now - dt.timedelta(days=settings.PORTAL_STALE_DAYS, minutes=minutes) for minutes in (-5, 5))
    applied(recent)
    fresh = home_client.get(path).content.decode()
    assert f"Chiffres du {long_date(timezone.localdate(recent))}" in fresh and "datent" not in fresh
    applied(past)
    old = text_of(home_client.get(path))
    assert f"Ces chiffres datent du {near_date(timezone.localdate(past))}." in old
    assert "Vos derniers paiements n'y sont peut-être pas." in old
    Batch.objects.all().delete()
    data_as_of_forget()
    none = text_of(home_client.get(path))
    assert "Données en attente." in none and "appelez votre agence" in none


@pytest.mark.parametrize("model", SECURED, ids=lambda model: model.__name__)
def test_a_preview_shows_the_demo_tenant_whoever_looks(home: Holder, model: type[Page]) -> None:
    page = model.objects.get()
    request = RequestFactory().get("/", {"compte": "123456"})
    response = page.make_preview_request(original_request=request)
    text = response.render().content.decode() if hasattr(response, "render") else response.content.decode()
    assert "000000" in text
    assert "123456" not in text.replace("FR72ZZZ123456", ""), "but in the example of an ICS"


@pytest.mark.parametrize("path", PATHS)
def test_somebody_who_left_reads_nothing_of_the_life_of_those_who_stayed_at_the_same_cost(
    client: Client, site: None, path: str
) -> None:
    holder = left_home(account__account_number="123456")
    client.force_login(f.UserFactory(tenant=holder.tenant))
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        text = text_of(client.get(path))
    assert LATER not in text and "98 765,43" not in text.replace("\u202f", " ").replace("\xa0", " ")
    assert len(queries) <= MOST_QUERIES.get(path, FEW_QUERIES)
    if path != "/mes-preferences/":
        assert "Logement - 8 boulevard Krumnov" in text
