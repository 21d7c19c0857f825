"""An address that takes no mail is shown to its owner on every page, and to managers in their list."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tenant_space.identity.models import User
from tenant_space.identity.secrets import secret_open
from tenant_space.identity.security.services import email_change_ask, email_change_confirm
from tenant_space.identity.tenant_access.enums import ClosingCause
from tenant_space.identity.tenant_access.services import access_close
from tenant_space.identity.unreachable import address_refused
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.tenant_access import LIST, found, page_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
ASKED, KEEP = "Nos mails ne vous arrivent plus", "/ma-securite/identifiant/garder/"
PAGES = ["/ma-securite/", "/ma-securite/journal/", "/envois/"]


@pytest.fixture
def refused(client: Client) -> User:
    holder = f.HolderFactory()
    user = f.UserFactory(tenant=holder.tenant, email="helene@example.org")
    address_refused(email="Helene@example.org")
    user.refresh_from_db()
    client.force_login(user)
    return user


@pytest.mark.parametrize("path", PAGES)
def test_its_owner_is_asked_on_every_page(client: Client, refused: User, path: str) -> None:
    text = client.get(path).content.decode()
    assert ASKED in text and "helene@example.org" in text
    section = BeautifulSoup(text, "html.parser").select_one("#contenu .alert--warning")
    assert section is not None
    link, form = section.select_one("a"), section.select_one("form")
    assert link is not None and link["href"] == "/ma-securite/identifiant/"
    assert form is not None and form["action"] == KEEP


def test_nobody_else_is_asked(client: Client, refused: User) -> None:
    client.force_login(f.UserFactory(tenant=f.HolderFactory().tenant))
    assert ASKED not in client.get("/ma-securite/").content.decode()
    client.force_login(f.StaffFactory(mail_refused_at=timezone.now()))
    assert ASKED not in client.get("/ma-securite/").content.decode(), "their address is an administrator's affair"


def test_the_question_ends_when_the_address_is_said_to_be_right(client: Client, refused: User) -> None:
    assert client.get(KEEP).url == "/ma-securite/", "a link does nothing"
    refused.refresh_from_db()
    assert refused.mail_refused_at is not None
    assert client.post(KEEP, follow=True).status_code == 200
    refused.refresh_from_db()
    assert refused.mail_refused_at is None
    assert ASKED not in client.get("/ma-securite/").content.decode()
    assert ModelLogEntry.objects.filter(action="identity.mail_kept", object_id=str(refused.pk)).count() == 1


def test_nobody_answers_without_signing_in(client: Client, refused: User) -> None:
    client.logout()
    assert client.post(KEEP).status_code == 302
    refused.refresh_from_db()
    assert refused.mail_refused_at is not None


def test_the_question_ends_with_a_new_address(client: Client, refused: User) -> None:
    email_change_ask(user=refused, new_email="nouvelle@example.org")
    sealed = OutgoingMail.objects.get(to="nouvelle@example.org").context["sealed"]
    email_change_confirm(key=secret_open(sealed), owner=refused)
    refused.refresh_from_db()
    assert (refused.email, refused.mail_refused_at) == ("nouvelle@example.org", None)


def test_nothing_is_kept_of_a_closed_access(client: Client, refused: User) -> None:
    access_close(user=refused, cause=ClosingCause.OWN_WISH)
    refused.refresh_from_db()
    assert refused.mail_refused_at is None


def test_it_is_marked_once_and_told_in_the_history(client: Client, refused: User) -> None:
    since = refused.mail_refused_at
    address_refused(email=refused.email)
    address_refused(email="nobody@example.org")
    refused.refresh_from_db()
    assert refused.mail_refused_at == since
    assert ModelLogEntry.objects.filter(action="identity.mail_refused").count() == 1


def test_managers_see_it_in_their_list_and_on_the_person(client: Client, refused: User) -> None:
    holder, other = Holder.objects.get(tenant=refused.tenant), f.HolderFactory()
    manager = f.StaffFactory(groups=[Group.objects.get(name="Gestionnaires")])
    manager.agencies.set([holder.account.agency, other.account.agency])
    client.force_login(manager)
    assert "Courriels refusés</span>" in client.get(LIST).content.decode()
    assert "Courriels refusés</span> depuis le" in client.get(page_of(holder)).content.decode()
    assert set(found(client)) == {holder.tenant_id, other.tenant_id}
    assert found(client, etat="refusee") == [holder.tenant_id]
    assert "Courriels refusés</span>" not in client.get(page_of(other)).content.decode()
