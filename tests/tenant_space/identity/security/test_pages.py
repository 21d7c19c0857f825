"""*Ma sécurité*, the own journal, closing one's access, and the menu that leads there."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenant_space.identity.enums import MailKind, Suspension
from tenant_space.identity.models import User
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.journal.services import Origin, event_record
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.security import NEW, ask
from tests.kit.sessions import enter
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
INDEX, JOURNAL, CLOSE = "/ma-securite/", "/ma-securite/journal/", "/ma-securite/fermer/"
PAGES = [INDEX, JOURNAL, CLOSE, "/ma-securite/mot-de-passe/", "/ma-securite/identifiant/", "/connexion/confirmer/"]
FROM = Origin(address="192.0.2.17", device="Firefox sur Linux")


@pytest.mark.parametrize("path", PAGES)
def test_a_visitor_signs_in_first(client: Client, path: str) -> None:
    assert client.get(path).url == f"/connexion/?next={path}"


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_it_is_kept_by_browsers(sure_client: Client, path: str) -> None:
    answer = sure_client.get(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_queries_do_not_grow(sure_client: Client, user: User) -> None:
    def count(path: str) -> int:
        sure_client.get(path)
        with CaptureQueriesContext(connection) as queries:
            sure_client.get(path)
        return len(queries)

    few = {path: count(path) for path in PAGES}
    ask(user)
    for _ in range(30):
        event_record(kind=EventKind.SIGN_IN, user_id=user.pk, origin=FROM)
        enter(Client(), user.email)
    many = {path: count(path) for path in PAGES}
    assert {path: number for path, number in many.items() if number > min(few[path], 16)} == {}, few


def test_the_index_says_what_protects_the_access(signed_in: Client, user: User) -> None:
    page = html_of(signed_in.get(INDEX))
    assert user.email in page and "1 appareil" in page
    assert "À changer si" in page
    event_record(kind=EventKind.PASSWORD_RESET, user_id=user.pk)
    AccessEvent.objects.update(at=dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC))
    assert "Changé le 1er mars 2026" in html_of(signed_in.get(INDEX))
    ask(user)
    assert "attend d'être confirmée" in html_of(signed_in.get(INDEX))


def test_staff_have_it_too_with_the_way_back(client: Client) -> None:
    editor = f.StaffFactory(groups=[Group.objects.get(name="Communication")])
    client.force_login(editor)
    page = html_of(client.get(INDEX))
    assert 'href="/admin/"' in page and "administrateur" in page
    assert 'href="/ma-securite/identifiant/"' not in page and 'href="/ma-securite/fermer/"' not in page
    assert client.get(JOURNAL).status_code == 200
    assert "/ma-securite/" in client.get("/admin/account/").content.decode()


def test_the_menu_leads_there(signed_in: Client) -> None:
    page = html_of(signed_in.get("/accueil/"))
    places = [page.index(word) for word in (">Moi</p>", "Mes préférences", "Ma sécurité", "Déconnexion")]
    assert places == sorted(places)
    for path in (INDEX, JOURNAL, PAGES[3]):
        assert f'href="{INDEX}" aria-current="page">Ma sécurité' in html_of(signed_in.get(path))


def test_what_the_page_offers_is_not_in_the_menu_again(signed_in: Client) -> None:
    words = ("Changement du mot de passe", "Changement de l'identifiant")
    assert [word for word in words if word in html_of(signed_in.get("/accueil/"))] == []
    index = html_of(signed_in.get(INDEX))
    assert [index.count(word) for word in words] == [1, 1]


def test_a_visitor_has_no_such_menu(client: Client) -> None:
    page = html_of(client.get("/"))
    assert ">Moi</p>" not in page and "Ma sécurité" not in page


def test_the_journal_shows_the_last_twenty_of_ones_own(signed_in: Client, user: User) -> None:
    AccessEvent.objects.all().delete()
    assert "Rien n'est noté" in html_of(signed_in.get(JOURNAL))
    start = timezone.now() - dt.timedelta(days=1)
    for number in range(25):
        event_record(kind=EventKind.SIGN_IN, user_id=user.pk, origin=Origin("192.0.2.17", f"Appareil {number:02}"))
        AccessEvent.objects.filter(device=f"Appareil {number:02}").update(at=start + dt.timedelta(minutes=number))
    event_record(kind=EventKind.SIGN_IN, user_id=user.pk + 1000, origin=Origin("198.51.100.4", "Ailleurs"))
    page = html_of(signed_in.get(JOURNAL))
    shown = [number for number in range(25) if f"Appareil {number:02}" in page]
    assert shown == list(range(5, 25))
    assert page.index("Appareil 24") < page.index("Appareil 05")
    assert "192.0.2.x" in page and "192.0.2.17" not in page and "Ailleurs" not in page


def test_wrong_passwords_of_others_push_no_sign_in_out(signed_in: Client, user: User) -> None:
    AccessEvent.objects.all().delete()
    event_record(kind=EventKind.SIGN_IN, user_id=user.pk, origin=Origin("192.0.2.17", "Mon téléphone"))
    event_record(kind=EventKind.SIGN_IN_FAILED, user_id=user.pk, origin=Origin("198.51.100.4", "Ailleurs"))
    assert "1 essai de connexion sans succès, le " in html_of(signed_in.get(JOURNAL))
    for _ in range(24):
        event_record(kind=EventKind.SIGN_IN_FAILED, user_id=user.pk, origin=Origin("198.51.100.4", "Ailleurs"))
    for path in (INDEX, JOURNAL):
        page = html_of(signed_in.get(path))
        assert "Mon téléphone" in page, path
        assert "25 essais de connexion sans succès, le dernier le " in page and "(Ailleurs, 198.51.100.x)." in page


def test_a_device_name_is_text(signed_in: Client, user: User) -> None:
    event_record(kind=EventKind.SIGN_IN, user_id=user.pk, origin=Origin("192.0.2.1", "<script>alert(1)</script>"))
    assert "<script>alert" not in signed_in.get(JOURNAL).content.decode()


def test_closing_asks_for_the_password_and_a_tick(signed_in: Client, user: User) -> None:
    assert signed_in.get(CLOSE).status_code == 302
    assert signed_in.post(CLOSE, {"sure": "on"}).status_code == 302
    user.refresh_from_db()
    assert user.is_active


def test_closing_wants_the_tick(sure_client: Client, user: User) -> None:
    answer = sure_client.post(CLOSE, {})
    assert "Cochez la case" in html_of(answer)
    user.refresh_from_db()
    assert user.is_active


def test_closed_it_is_over_and_the_address_is_told(sure_client: Client, user: User) -> None:
    other = Client()
    enter(other, user.email)
    answer = sure_client.post(CLOSE, {"sure": "on"}, follow=True)
    assert "Votre accès est fermé" in html_of(answer)
    assert answer.redirect_chain[-1][0] == "/ma-securite/fermer/fait/"
    user.refresh_from_db()
    assert user.suspension == Suspension.CLOSED and user.email != "ancienne@example.org" and user.tenant is None
    for client in (sure_client, other):
        assert client.get(INDEX).status_code == 302
    assert OutgoingMail.objects.filter(kind=MailKind.ACCESS_CLOSED, to="ancienne@example.org").count() == 1
    assert AccessEvent.objects.filter(user_id=user.pk, kind=EventKind.CLOSED, address="127.0.0.x").exists()
    signed_in = Client().post("/connexion/", {"login": "ancienne@example.org", "password": f.PASSWORD})
    assert signed_in.status_code == 200


def test_closed_while_a_change_of_address_waits_it_is_dead(sure_client: Client, user: User) -> None:
    key = ask(user)
    sure_client.post(CLOSE, {"sure": "on"})
    assert Client().post(f"/ma-securite/identifiant/confirmer/{key}/").status_code == 410
    assert not User.objects.filter(email=NEW).exists()
