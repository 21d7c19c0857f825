"""« Accès des locataires »: whom a manager finds, what is shown, what each button does, and what there is not."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import get_resolver
from wagtail.models import ModelLogEntry

from config.access import walk
from tenant_space.accounts.holders.actions import ACTIONS
from tenant_space.accounts.holders.enums import AccessState, ClosingCause
from tenant_space.accounts.holders.forms import CheckForm
from tenant_space.accounts.holders.services import access_block, access_close
from tenant_space.accounts.holders.viewsets import PER_PAGE
from tenant_space.accounts.models import User
from tenant_space.journal.enums import EventKind
from tenant_space.journal.services import Origin, event_record
from tenant_space.notifications.models import OutgoingMail
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
LIST = "/admin/acces-locataires/"
CHECKED = {"check": "AT_THE_DESK", "detail": ""}
REASON = {"reason": "Téléphone volé"}


def page_of(holder) -> str:
    return f"{LIST}fiche/{holder.tenant_id}/"


def change(slug: str, holder) -> str:
    return f"{LIST}{slug}/{holder.tenant_id}/"


def member(group: str, *agencies) -> User:
    user = f.StaffFactory(groups=[Group.objects.get(name=group)], first_name="Gaël", last_name="Martin")
    user.agencies.set(agencies)
    return user


@pytest.fixture
def here():
    return f.AgencyFactory(agency_code="CV")


@pytest.fixture
def there():
    return f.AgencyFactory(agency_code="ND", name="Agence Nord")


@pytest.fixture
def manager(here, client):
    user = member("Gestionnaires", here)
    client.force_login(user)
    return user


@pytest.fixture
def holder(here):
    holder = f.HolderFactory(account__agency=here, account__account_number="100234", tenant__tenant_id="T0000777")
    f.UserFactory(tenant=holder.tenant, email="helene@example.org", terms_version="2026-01")
    return holder


@pytest.fixture
def foreign(there):
    holder = f.HolderFactory(account__agency=there, account__account_number="500111", tenant__last_name="ETRANGER")
    f.UserFactory(tenant=holder.tenant, email="etranger@example.org")
    return holder


def waiting(holder) -> User:
    user = f.UserFactory(tenant=None, claimed_tenant=holder.tenant, email="attend@example.org")
    EmailAddress.objects.filter(user=user).update(verified=False)
    return user


def found(client, **query) -> list[str]:
    return [tenant.pk for tenant, _ in client.get(LIST, query).context["rows"]]


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
def test_a_tenant_is_found_by_number_name_or_address(client, manager, holder, foreign, query):
    f.HolderFactory(account__agency=holder.account.agency, tenant__last_name="MARTIN", tenant__first_name="Paul")
    assert found(client, q=query) == [holder.tenant_id]


@pytest.mark.parametrize(
    "query", ["999999", "nobody@example.org", "zzz", "日本", "%", "\x00", "x" * 101, "100234 zzz"]
)
def test_what_is_not_there_finds_nobody(client, manager, holder, query):
    assert found(client, q=query) in ([], [holder.tenant_id] if not query.strip("\x00") else [])


def test_a_sign_up_is_found_by_its_address(client, manager, here):
    holder = f.HolderFactory(account__agency=here)
    waiting(holder)
    assert found(client, q="attend@") == [holder.tenant_id]


def test_nobody_found_is_said_and_the_words_stay(client, manager, holder):
    page = client.get(LIST, {"q": "<b>zzz"}).content.decode()
    assert "Personne ne correspond à « &lt;b&gt;zzz »" in page and 'value="&lt;b&gt;zzz"' in page


@pytest.fixture
def one_of_each(here, manager):
    def person(name):
        return f.HolderFactory(account__agency=here, tenant__last_name=name).tenant

    f.UserFactory(tenant=person("ACTIF"))
    access_block(actor=manager, user=f.UserFactory(tenant=person("BLOQUE")), reason="Doute")
    access_close(user=f.UserFactory(tenant=person("FERME")), cause=ClosingCause.OWN_WISH)
    f.UserFactory(tenant=None, claimed_tenant=person("ATTENTE"))
    shut = f.UserFactory(tenant=None, claimed_tenant=person("BLOQUE2"))
    access_block(actor=manager, user=shut, reason="Doute")
    person("JAMAIS")
    again = person("REVENU")
    access_close(user=f.UserFactory(tenant=again), cause=ClosingCause.OWN_WISH)
    f.UserFactory(tenant=again)


@pytest.mark.parametrize(
    ("state", "names"),
    [
        (AccessState.NEVER, ["JAMAIS"]),
        (AccessState.WAITING, ["ATTENTE"]),
        (AccessState.ACTIVE, ["ACTIF", "REVENU"]),
        (AccessState.BLOCKED, ["BLOQUE", "BLOQUE2"]),
        (AccessState.CLOSED, ["FERME"]),
    ],
)
def test_each_state_lists_its_own_and_says_so(client, one_of_each, state, names):
    rows = client.get(LIST, {"etat": state.value}).context["rows"]
    assert [tenant.last_name for tenant, _ in rows] == names
    assert {told for _, told in rows} == {state}
    for tenant, _ in rows:
        assert client.get(f"{LIST}fiche/{tenant.pk}/").context["access"].state == state


def test_an_invented_state_lists_nobody(client, one_of_each):
    assert found(client, etat="tous-les-autres") == []


def test_the_list_pages_and_costs_the_same_whatever_the_number(client, manager, here, django_assert_max_num_queries):
    def fill(count):
        for _ in range(count):
            f.UserFactory(tenant=f.HolderFactory(account__agency=here).tenant)

    def queries():
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


# --- scope ------------------------------------------------------------------


def test_a_manager_sees_the_tenants_of_their_agencies_only(client, manager, holder, foreign):
    nobodys = f.TenantFactory(last_name="SEUL")
    assert found(client) == [holder.tenant_id]
    for query in ("500111", "etranger", "etranger@example.org", foreign.tenant_id, nobodys.pk):
        assert found(client, q=query) == [], query


@pytest.mark.parametrize("group", ["Siège", "Administrateurs"])
def test_the_head_office_and_administrators_see_everybody(client, holder, foreign, group):
    client.force_login(member(group))
    assert {holder.tenant_id, foreign.tenant_id} <= set(found(client))
    assert client.get(page_of(foreign)).status_code == 200


def test_a_manager_without_agency_sees_nobody(client, holder):
    client.force_login(member("Gestionnaires"))
    assert found(client) == []


@pytest.mark.parametrize("group", ["Communication", "Comptabilité"])
def test_other_groups_are_kept_out(client, holder, group):
    client.force_login(member(group))
    for address in (LIST, page_of(holder), change("bloquer", holder)):
        assert client.get(address).status_code == 302, address
        assert client.post(address, REASON).status_code == 302, address
    assert User.objects.get(tenant=holder.tenant).is_active


def test_a_tenant_and_a_visitor_are_kept_out(client, holder):
    assert client.get(page_of(holder)).status_code == 302
    client.force_login(holder.tenant.user)
    assert client.get(page_of(holder)).status_code == 403


def test_somebody_elses_tenant_answers_like_an_unknown_one(client, manager, foreign):
    def answer(response):
        return response.status_code, response.content.replace(foreign.tenant_id.encode(), b"NOBODY")

    for slug in ("fiche", *(action.slug for action in ACTIONS)):
        theirs, unknown = f"{LIST}{slug}/{foreign.tenant_id}/", f"{LIST}{slug}/NOBODY/"
        assert answer(client.get(theirs)) == answer(client.get(unknown)), slug
        if slug != "fiche":
            assert answer(client.post(theirs, REASON | CHECKED)) == answer(client.post(unknown, REASON | CHECKED))
        assert client.get(theirs).status_code == 404
    foreign.tenant.user.refresh_from_db()
    assert foreign.tenant.user.is_active and not OutgoingMail.objects.exists()


def test_accounts_of_other_agencies_are_not_shown(client, manager, holder, there):
    other = f.HolderFactory(tenant=holder.tenant, account__agency=there, account__account_number="500999")
    assert "500999" not in client.get(page_of(holder)).content.decode()
    assert "500999" not in client.get(LIST).content.decode()
    manager.agencies.add(there)
    assert other.account_id in client.get(page_of(holder)).content.decode()


# --- one person -------------------------------------------------------------


def test_the_page_says_where_somebody_stands(client, manager, holder):
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


def test_the_page_costs_the_same_whatever_happened(client, manager, holder, django_assert_max_num_queries):
    def queries():
        client.get(page_of(holder))
        with django_assert_max_num_queries(30) as asked:
            assert client.get(page_of(holder)).status_code == 200
        return len(asked)

    access_block(actor=manager, user=holder.tenant.user, reason="Un")
    few = queries()
    for number in range(5):
        access_close(user=f.UserFactory(tenant=f.TenantFactory()), cause=ClosingCause.OWN_WISH)
        ModelLogEntry.objects.log_action(holder.tenant.user, "accounts.unblock", user=member("Gestionnaires"))
        f.HolderFactory(tenant=holder.tenant, account__agency=holder.account.agency)
        event_record(kind=EventKind.SIGN_IN, user_id=holder.tenant.user.pk, detail=str(number))
    assert queries() == few


def test_the_history_outlives_a_closed_access(client, manager, holder):
    access_close(
        user=holder.tenant.user, cause=ClosingCause.UNLINKED, actor=manager, reason="Son frère s'était inscrit"
    )
    page = client.get(page_of(holder)).content.decode()
    assert "Fermé" in page and "Son frère s&#x27;était inscrit" in page and "Gaël Martin" in page
    assert "ferme.invalid" not in page and "helene@example.org" not in page
    f.UserFactory(tenant=holder.tenant, email="nouvelle@example.org")
    page = client.get(page_of(holder)).content.decode()
    assert "nouvelle@example.org" in page and "Son frère" in page


def test_names_stay_out_of_titles_and_addresses(client, manager, holder):
    page = client.get(page_of(holder)).content.decode()
    assert "DUPONT" not in page[page.index("<title>") : page.index("</title>")].upper()


def test_a_number_with_strange_characters_has_a_page(client, manager, here):
    holder = f.HolderFactory(account__agency=here, tenant__tenant_id="A/12 é?#")
    assert client.get(LIST).status_code == 200
    (link,) = [a for a in client.get(LIST).content.decode().split('"') if a.startswith(f"{LIST}fiche/")]
    assert client.get(link).context["access"].tenant == holder.tenant


# --- the buttons ------------------------------------------------------------


def shown(client, holder) -> set[str]:
    return {action.slug for action in client.get(page_of(holder)).context["actions"]}


def test_each_state_offers_what_can_be_done(client, manager, holder, here):
    assert shown(client, holder) == {"bloquer", "retirer"}
    Authenticator.objects.create(user=holder.tenant.user, type="webauthn", data={})
    assert shown(client, holder) == {"bloquer", "retirer", "double-verification"}
    access_block(actor=manager, user=holder.tenant.user, reason="Doute")
    assert shown(client, holder) == {"retablir", "retirer", "double-verification"}
    access_close(user=holder.tenant.user, cause=ClosingCause.OWN_WISH)
    assert shown(client, holder) == set()
    never = f.HolderFactory(account__agency=here)
    assert shown(client, never) == set()
    waiting(never)
    assert shown(client, never) == {"renvoyer", "bloquer", "retirer"}


def test_a_get_only_asks(client, manager, holder):
    Authenticator.objects.create(user=holder.tenant.user, type="totp", data={})
    for slug in ("bloquer", "retirer", "double-verification"):
        assert client.get(change(slug, holder), REASON | CHECKED).status_code == 200
    holder.tenant.user.refresh_from_db()
    assert holder.tenant.user.is_active and Authenticator.objects.exists()


def test_blocking_and_opening_again(client, manager, holder):
    assert client.post(change("bloquer", holder), REASON).url == page_of(holder)
    user = User.objects.get(pk=holder.tenant.user.pk)
    assert (user.suspension, user.suspension_reason) == ("BLOCKED", "Téléphone volé")
    assert client.post(change("retablir", holder)).url == page_of(holder)
    user.refresh_from_db()
    assert user.is_active
    logged = ModelLogEntry.objects.filter(user=manager).order_by("pk").values_list("action", flat=True)
    assert list(logged) == ["accounts.block", "accounts.unblock"]


@pytest.mark.parametrize("slug", ["bloquer", "retirer"])
@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 201])
def test_without_a_good_reason_nothing_is_done_and_nothing_lost(client, manager, holder, slug, reason):
    page = client.post(change(slug, holder), {"reason": reason}).content.decode()
    assert ("Indiquez le motif" in page) or ("trop long" in page and reason in page)
    holder.tenant.user.refresh_from_db()
    assert holder.tenant.user.is_active


def test_the_activation_mail_is_sent_again(client, manager, here):
    holder = f.HolderFactory(account__agency=here)
    waiting(holder)
    client.post(change("renvoyer", holder))
    assert OutgoingMail.objects.get().kind == "account.activation"


def test_withdrawing_frees_the_person(client, manager, holder):
    client.post(change("retirer", holder), {"reason": "Un voisin s'est inscrit"})
    assert not User.objects.filter(tenant=holder.tenant).exists()
    assert User.objects.get(closed_tenant=holder.tenant).suspension_reason == "Un voisin s'est inscrit"


def test_a_lost_factor_is_removed_and_how_the_identity_was_checked_kept(client, manager, holder):
    user = holder.tenant.user
    Authenticator.objects.create(user=user, type="totp", data={})
    page = client.post(change("double-verification", holder), {"check": "OTHER"}).content.decode()
    assert "Précisez comment" in page and Authenticator.objects.exists()
    page = client.post(change("double-verification", holder)).content.decode()
    assert "Dites comment" in page and Authenticator.objects.exists()
    client.post(change("double-verification", holder), {"check": "CALLED_BACK", "detail": "le 23 à 10 h"})
    assert not Authenticator.objects.exists()
    entry = ModelLogEntry.objects.get(action="accounts.factor_lost")
    assert entry.user == manager
    assert entry.data == {"check": "personne rappelée au numéro déjà connu : le 23 à 10 h"}
    assert "Personne rappelée au numéro déjà connu" in client.get(page_of(holder)).content.decode()


def test_what_a_form_keeps_fits():
    form = CheckForm({"check": "CALLED_BACK", "detail": "x" * 120})
    assert form.is_valid() and len(form.words()) <= 200
    assert not CheckForm({"check": "CALLED_BACK", "detail": "x" * 121}).is_valid()
    assert not CheckForm({"check": "BELIEVED"}).is_valid()


def test_a_screen_of_yesterday_does_nothing(client, manager, holder):
    access_block(actor=manager, user=holder.tenant.user, reason="Premier")
    response = client.post(change("bloquer", holder), REASON, follow=True)
    assert "cet accès a changé entre-temps" in response.content.decode()
    holder.tenant.user.refresh_from_db()
    assert holder.tenant.user.suspension_reason == "Premier"
    assert client.get(change("renvoyer", holder)).url == page_of(holder)
    assert client.post(change("double-verification", holder), CHECKED).url == page_of(holder)
    assert client.get(change("ouvrir", holder)).status_code == 404


def test_a_form_without_its_token_is_refused(manager, holder):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(manager)
    assert strict.post(change("bloquer", holder), REASON).status_code == 403
    assert User.objects.get(pk=holder.tenant.user.pk).is_active


# --- what there is not ------------------------------------------------------


def test_the_room_has_these_routes_and_no_other():
    """No route edits a person, reads or sets a password, or signs in for somebody."""
    routes = {route for route, _ in walk(get_resolver().url_patterns) if route.startswith("admin/acces-locataires")}
    assert routes == {
        "admin/acces-locataires/",
        "admin/acces-locataires/fiche/<path:tenant_id>/",
        "admin/acces-locataires/<slug:action>/<path:tenant_id>/",
    }
    assert {action.slug for action in ACTIONS} == {
        "renvoyer",
        "retablir",
        "bloquer",
        "double-verification",
        "retirer",
    }
    fields = {name for action in ACTIONS for name in action.form.base_fields}
    assert fields == {"reason", "check", "detail"}, "neither an address nor a password is written here"


@pytest.mark.parametrize("group", ["Gestionnaires", "Siège", "Administrateurs"])
def test_wagtails_own_user_screens_stay_closed(client, holder, here, group):
    client.force_login(member(group, here))
    pk = holder.tenant.user.pk
    before = User.objects.values().get(pk=pk)
    for address in ("", "new/", f"{pk}/", f"edit/{pk}/", f"{pk}/delete/", f"delete/{pk}/", f"history/{pk}/"):
        response = client.get(f"/admin/users/{address}")
        assert response.status_code in (302, 404), address
        written = {"email": "autre@example.org", "password1": "Voleur-2026", "password2": "Voleur-2026"}
        assert client.post(f"/admin/users/{address}", written).status_code in (302, 404), address
    assert User.objects.values().get(pk=pk) == before


def test_the_menu_shows_the_room_to_those_who_may_enter(client, manager, here):
    assert LIST in client.get("/admin/").content.decode()
    client.force_login(member("Communication"))
    assert LIST not in client.get("/admin/").content.decode()
