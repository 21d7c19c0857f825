"""« Accès des locataires »: whom a manager finds, what is shown, what each button does, and what there is not."""

import pytest
from allauth.mfa.models import Authenticator
from pytest_django.fixtures import DjangoAssertNumQueries
from wagtail.models import ModelLogEntry

from tenant_space.identity.models import User
from tenant_space.identity.tenant_access.enums import AccessState, ClosingCause
from tenant_space.identity.tenant_access.services import access_block, access_close
from tenant_space.identity.tenant_access.sign_ups import sign_ups_block
from tenant_space.identity.tenant_access.viewsets import PER_PAGE
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import Origin, event_record
from tenant_space.tenancy.models import Agency, Holder, Tenant
from tests.kit import factories as f
from tests.kit.tenant_access import LIST, found, member, page_of, waiting
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


# --- finding ----------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "100234",
        "100 234",
        "T0000777",
        "t0000777",
        "dupont",
        "Hélène DUPONT",
        "helene",
        "helene@example.org",
        "HELENE@ex",
    ],
)
def test_a_tenant_is_found_by_number_name_or_address(
    client: Client, manager: User, holder: Holder, foreign: Holder, query: str
) -> None:
    f.HolderFactory(account__agency=holder.account.agency, tenant__last_name="MARTIN", tenant__first_name="Paul")
    assert found(client, q=query) == [holder.tenant_id]


@pytest.mark.parametrize(
    "query", ["999999", "nobody@example.org", "zzz", "日本", "%", "\x00", "x" * 101, "100234 zzz"]
)
def test_what_is_not_there_finds_nobody(client: Client, manager: User, holder: Holder, query: str) -> None:
    assert found(client, q=query) in ([], [holder.tenant_id] if not query.strip("\x00") else [])


def test_a_sign_up_is_found_by_its_address(client: Client, manager: User, here: Agency) -> None:
    holder = f.HolderFactory(account__agency=here)
    waiting(holder)
    assert found(client, q="attend@") == [holder.tenant_id]


def test_the_page_shows_each_sign_up_that_waits(client: Client, manager: User, here: Agency) -> None:
    holder = f.HolderFactory(account__agency=here)
    waiting(holder)
    f.SignUpFactory(person=holder.tenant, email="autre@example.org")
    page = client.get(page_of(holder)).content.decode()
    for text in ("Ces inscriptions attendent", "attend@example.org", "autre@example.org", "Inscription en attente"):
        assert text in page, text
    sign_ups_block(actor=manager, person=holder.tenant, reason="Un voisin")
    page = client.get(page_of(holder)).content.decode()
    assert "Bloqué" in page and "Un voisin" in page and "Gaël Martin" in page


def test_nobody_found_is_said_and_the_words_stay(client: Client, manager: User, holder: Holder) -> None:
    page = client.get(LIST, {"q": "<b>zzz"}).content.decode()
    assert "Personne ne correspond à « &lt;b&gt;zzz »" in page and 'value="&lt;b&gt;zzz"' in page


@pytest.fixture
def one_of_each(here: Agency, manager: User) -> None:
    def person(name: str) -> Tenant:
        return f.HolderFactory(account__agency=here, tenant__last_name=name).tenant

    f.UserFactory(tenant=person("ACTIF"))
    access_block(actor=manager, user=f.UserFactory(tenant=person("BLOQUE")), reason="Doute")
    access_close(user=f.UserFactory(tenant=person("FERME")), cause=ClosingCause.OWN_WISH)
    two = person("ATTENTE")
    f.SignUpFactory(person=two)
    f.SignUpFactory(person=two)
    shut = f.SignUpFactory(person=person("BLOQUE2")).person
    sign_ups_block(actor=manager, person=shut, reason="Doute")
    f.SignUpFactory(person=shut)
    person("JAMAIS")
    again = person("REVENU")
    access_close(user=f.UserFactory(tenant=again), cause=ClosingCause.OWN_WISH)
    f.UserFactory(tenant=again)
    f.SignUpFactory(person=again)  # it came too late
    back = person("ATTENTE2")
    access_close(user=f.UserFactory(tenant=back), cause=ClosingCause.OWN_WISH)
    f.SignUpFactory(person=back)


@pytest.mark.parametrize(
    ("state", "names"),
    [
        (AccessState.NEVER, ["JAMAIS"]),
        (AccessState.WAITING, ["ATTENTE", "ATTENTE2"]),
        (AccessState.ACTIVE, ["ACTIF", "REVENU"]),
        (AccessState.BLOCKED, ["BLOQUE", "BLOQUE2"]),
        (AccessState.CLOSED, ["FERME"]),
    ],
)
def test_each_state_lists_its_own_and_says_so(
    client: Client, one_of_each: None, state: AccessState, names: list[str]
) -> None:
    rows = client.get(LIST, {"etat": state.value}).context["rows"]
    assert [tenant.last_name for tenant, _ in rows] == names
    assert {told for _, told in rows} == {state}
    for tenant, _ in rows:
        assert client.get(f"{LIST}fiche/{tenant.pk}/").context["access"].state == state


def test_an_invented_state_lists_nobody(client: Client, one_of_each: None) -> None:
    assert found(client, etat="tous-les-autres") == []


def test_the_list_pages_and_costs_the_same_whatever_the_number(
    client: Client, manager: User, here: Agency, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def fill(count: int) -> None:
        for _ in range(count):
            f.UserFactory(tenant=f.HolderFactory(account__agency=here).tenant)

    def queries() -> int:
        client.get(LIST)
        with django_assert_max_num_queries(30) as asked:
            assert client.get(LIST).status_code == 200
        return len(asked)

    fill(3)
    few = queries()
    fill(PER_PAGE)
    assert queries() == few
    assert len(found(client)) == PER_PAGE and len(found(client, p=2)) == 3
    assert "28 personnes" in client.get(LIST).content.decode()


# --- one person -------------------------------------------------------------


def test_the_page_says_where_somebody_stands(client: Client, manager: User, holder: Holder) -> None:
    user = holder.tenant.user
    Authenticator.objects.create(user=user, type="totp", data={})
    event_record(kind=EventKind.SIGN_IN, user_id=user.pk, origin=Origin("192.0.2.77", "Firefox sur Android"))
    access_block(actor=manager, user=user, reason="Téléphone volé")
    page = client.get(page_of(holder)).content.decode()
    for text in (
        "DUPONT Hélène Marie",
        "T0000777",
        "100234",
        "signataire",
        "helene@example.org",
        "version 2026-01",
        "Bloqué",
        "Double vérification",
        "Téléphone volé",
        "Gaël Martin",
        "Firefox sur Android, 192.0.2.x",
        "Rétablir",
    ):
        assert text in page, text
    assert "192.0.2.77" not in page and user.password not in page


def test_tries_in_vain_are_one_line(client: Client, manager: User, holder: Holder) -> None:
    user = holder.tenant.user
    event_record(kind=EventKind.SIGN_IN, user_id=user.pk, origin=Origin("192.0.2.77", "Firefox sur Android"))
    for _ in range(25):
        event_record(kind=EventKind.SIGN_IN_FAILED, user_id=user.pk, origin=Origin("198.51.100.4", "Ailleurs"))
    page = client.get(page_of(holder)).content.decode()
    assert "Firefox sur Android" in page and page.count("Ailleurs") == 1
    assert "25 essais de connexion sans succès, le dernier le " in page


def test_the_page_costs_the_same_whatever_happened(
    client: Client, manager: User, holder: Holder, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def queries() -> int:
        client.get(page_of(holder))
        with django_assert_max_num_queries(30) as asked:
            assert client.get(page_of(holder)).status_code == 200
        return len(asked)

    access_block(actor=manager, user=holder.tenant.user, reason="Un")
    few = queries()
    for number in range(5):
        access_close(user=f.UserFactory(tenant=f.TenantFactory()), cause=ClosingCause.OWN_WISH)
        ModelLogEntry.objects.log_action(holder.tenant.user, "identity.unblock", user=member("Gestionnaires"))
        f.HolderFactory(tenant=holder.tenant, account__agency=holder.account.agency)
        for kind in (EventKind.SIGN_IN, EventKind.SIGN_IN_FAILED):
            event_record(kind=kind, user_id=holder.tenant.user.pk, detail=str(number))
    assert queries() == few


def test_the_history_outlives_a_closed_access(client: Client, manager: User, holder: Holder) -> None:
    access_close(
        user=holder.tenant.user, cause=ClosingCause.UNLINKED, actor=manager, reason="Son frère s'était inscrit"
    )
    page = client.get(page_of(holder)).content.decode()
    assert "Fermé" in page and "Son frère s&#x27;était inscrit" in page and "Gaël Martin" in page
    assert "ferme.invalid" not in page and "helene@example.org" not in page
    f.UserFactory(tenant=holder.tenant, email="nouvelle@example.org")
    page = client.get(page_of(holder)).content.decode()
    assert "nouvelle@example.org" in page and "Son frère" in page


def test_names_stay_out_of_titles_and_addresses(client: Client, manager: User, holder: Holder) -> None:
    page = client.get(page_of(holder)).content.decode()
    assert "DUPONT" not in page[page.index("<title>") : page.index("</title>")].upper()


def test_a_number_with_strange_characters_has_a_page(client: Client, manager: User, here: Agency) -> None:
    holder = f.HolderFactory(account__agency=here, tenant__tenant_id="A/12 é?#")
    assert client.get(LIST).status_code == 200
    (link,) = [a for a in client.get(LIST).content.decode().split('"') if a.startswith(f"{LIST}fiche/")]
    assert client.get(link).context["access"].tenant == holder.tenant
