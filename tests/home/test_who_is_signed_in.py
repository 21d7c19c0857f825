"""Every page says who is signed in and on which account, for a query at most, and leads to another account."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_space.identity.models import User
from tenant_space.tenancy.accounts import account_numbers, accounts_readable
from tenant_space.tenancy.models import Holder, RentAccount
from tests.kit import factories as f
from tests.kit.answers import html_of, plain_text_of
from tests.kit.secured_pages import PATHS
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
# Pages that know no account: open ones, those of the sign-in, a list of the person's own, and what is not found.
ELSEWHERE = ["/aide/", "/nous-contacter/", "/mentions-legales/", "/ma-securite/", "/envois/", "/perdu/", "/?accueil"]
NUMBERS = f'FROM "{RentAccount._meta.db_table}"'
SAID = "Vous êtes connecté : "


@pytest.fixture
def holder(db: None) -> Holder:
    """Marie, with two accounts."""
    first = f.HolderFactory(tenant__first_name="Marie", tenant__last_name="DURAND", account__account_number="123456")
    f.HolderFactory(tenant=first.tenant, account__account_number="223456")
    f.HolderFactory(account__account_number="999999")
    return first


@pytest.mark.parametrize("path", [*PATHS, *ELSEWHERE])
def test_every_page_says_who_and_which_account(tenant_client: Client, path: str) -> None:
    text = plain_text_of(tenant_client.get(path))
    assert f"{SAID}Marie DURAND compte n° 123456" in text
    assert "999999" not in text


@pytest.mark.parametrize("path", ["/mon-compte/", "/aide/", "/ma-securite/"])
def test_the_account_is_changed_where_one_is(tenant_client: Client, path: str) -> None:
    page = html_of(tenant_client.get(path))
    assert f'name="suite" value="{path}"' in page
    assert 'value="123456" selected' in page and 'value="223456"' in page
    answer = tenant_client.post("/compte-affiche/", {"compte": "223456", "suite": path}, follow=True)
    assert answer.redirect_chain[-1][0] == path
    assert "DURAND compte n° 223456" in plain_text_of(answer)


def test_a_page_that_names_an_account_says_that_one(tenant_client: Client) -> None:
    assert "DURAND compte n° 223456" in plain_text_of(tenant_client.get("/mon-compte/?compte=223456"))


def test_there_is_nothing_to_choose_with_one_account(client: Client) -> None:
    client.force_login(f.UserFactory(tenant=f.HolderFactory().tenant))
    for path in ("/accueil/", "/aide/"):
        page = html_of(client.get(path))
        assert SAID in page.replace("&nbsp;", " ") and "signed-in__switch" not in page, path


def test_who_may_read_no_account_any_more_is_named_without_one(tenant_client: Client) -> None:
    Holder.objects.update(portal_access=False)
    text = plain_text_of(tenant_client.get("/aide/"))
    assert "DURAND" in text and "compte n°" not in text


def test_staff_are_named_and_visitors_are_not(client: Client) -> None:
    assert "Vous êtes connecté" not in plain_text_of(client.get("/aide/"))
    client.force_login(f.StaffFactory(first_name="Camille", last_name="Martin"))
    assert f"{SAID}Camille Martin" in plain_text_of(client.get("/aide/"))
    client.force_login(f.StaffFactory(first_name="", last_name="", email="sans.nom@example.org"))
    assert f"{SAID}sans.nom@example.org" in plain_text_of(client.get("/aide/"))


@pytest.mark.parametrize("path", ["/aide/", "/mentions-legales/", "/envois/"])
def test_it_costs_one_query_whatever_the_accounts(tenant_client: Client, user: User, path: str) -> None:
    def asked() -> list[str]:
        tenant_client.get(path)
        with CaptureQueriesContext(connection) as captured:
            tenant_client.get(path)
        return [query["sql"] for query in captured if NUMBERS in query["sql"].partition(" WHERE ")[0]]

    few = asked()
    for _ in range(5):
        f.HolderFactory(tenant=user.tenant)
    assert len(few) == len(asked()) == 1


def test_the_numbers_come_in_the_order_of_the_accounts(holder: Holder) -> None:
    RentAccount.objects.filter(pk="123456").update(closed_on=dt.date(2026, 10, 1))
    numbers = account_numbers(holder.tenant)
    assert numbers == ("223456", "123456")
    assert numbers == tuple(account.number for account in accounts_readable(holder.tenant))


@pytest.mark.parametrize("path", ["/accueil/", "/aide/", "/ma-securite/"])
def test_the_way_out_stands_beside_the_name_and_at_the_end_of_the_menu(tenant_client: Client, path: str) -> None:
    page = html_of(tenant_client.get(path))
    bar = page.partition('<div class="signed-in">')[2].partition("</header>")[0]
    assert page.count(">Déconnexion</button>") == 2 and 'form="sortie">Déconnexion</button>' in bar
    assert page.count('id="sortie"') == 1 and 'action="/deconnexion/" id="sortie"' in page
    menu, beside = page.split('<nav class="nav"')[1:]
    assert "Déconnexion" in menu.partition("</nav>")[0] and "Déconnexion" not in beside.partition("</nav>")[0]


def test_no_second_door_stands_beside_the_form_one_signs_in_with(client: Client) -> None:
    page = html_of(client.get("/connexion/"))
    assert [page.count(f">{word}<") for word in ("Connexion", "Inscription locataire")] == [2, 2], "title and button"
    assert page.index('type="password"') < page.index(">Perte du mot de passe</a></p>") < page.index('type="submit"')
    assert ">Connexion</a>" in html_of(client.get("/aide/"))
