"""Blocking, opening, withdrawing: asked first, done once, kept."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import get_resolver
from wagtail.models import ModelLogEntry

from config.access import walk
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.tenant_access.actions import ACTIONS
from tenant_space.identity.tenant_access.enums import ClosingCause
from tenant_space.identity.tenant_access.forms import CheckForm
from tenant_space.identity.tenant_access.services import access_block, access_close
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Agency, Holder
from tests.kit import factories as f
from tests.kit.tenant_access import CHECKED, LIST, REASON, change, member, page_of, waiting
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


# --- the buttons ------------------------------------------------------------


def shown(client: Client, holder: Holder) -> set[str]:
    return {action.slug for action in client.get(page_of(holder)).context["actions"]}


def test_each_state_offers_what_can_be_done(client: Client, manager: User, holder: Holder, here: Agency) -> None:
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


def test_a_get_only_asks(client: Client, manager: User, holder: Holder) -> None:
    Authenticator.objects.create(user=holder.tenant.user, type="totp", data={})
    for slug in ("bloquer", "retirer", "double-verification"):
        assert client.get(change(slug, holder), REASON | CHECKED).status_code == 200
    holder.tenant.user.refresh_from_db()
    assert holder.tenant.user.is_active and Authenticator.objects.exists()


def test_blocking_and_opening_again(client: Client, manager: User, holder: Holder) -> None:
    assert client.post(change("bloquer", holder), REASON).url == page_of(holder)
    user = User.objects.get(pk=holder.tenant.user.pk)
    assert (user.suspension, user.suspension_reason) == ("BLOCKED", "Téléphone volé")
    assert client.post(change("retablir", holder)).url == page_of(holder)
    user.refresh_from_db()
    assert user.is_active
    logged = ModelLogEntry.objects.filter(user=manager).order_by("pk").values_list("action", flat=True)
    assert list(logged) == ["identity.block", "identity.unblock"]


@pytest.mark.parametrize("slug", ["bloquer", "retirer"])
@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 201])
def test_without_a_good_reason_nothing_is_done_and_nothing_lost(
    client: Client, manager: User, holder: Holder, slug: str, reason: str
) -> None:
    page = client.post(change(slug, holder), {"reason": reason}).content.decode()
    assert ("Indiquez le motif" in page) or ("trop long" in page and reason in page)
    holder.tenant.user.refresh_from_db()
    assert holder.tenant.user.is_active


def test_the_activation_mail_is_sent_again(client: Client, manager: User, here: Agency) -> None:
    holder = f.HolderFactory(account__agency=here)
    waiting(holder)
    client.post(change("renvoyer", holder))
    assert OutgoingMail.objects.get().kind == "account.activation"


def test_a_sign_up_is_blocked_opened_again_and_withdrawn(client: Client, manager: User, here: Agency) -> None:
    holder = f.HolderFactory(account__agency=here)
    waiting(holder)
    client.post(change("bloquer", holder), REASON)
    assert shown(client, holder) == {"retablir", "retirer"}
    client.post(change("retablir", holder))
    assert shown(client, holder) == {"renvoyer", "bloquer", "retirer"}
    client.post(change("retirer", holder), {"reason": "Un voisin"})
    assert not SignUp.objects.exists() and shown(client, holder) == set()
    assert "Un voisin" in client.get(page_of(holder)).content.decode(), "the history outlives it"


def test_withdrawing_frees_the_person(client: Client, manager: User, holder: Holder) -> None:
    client.post(change("retirer", holder), {"reason": "Un voisin s'est inscrit"})
    assert not User.objects.filter(tenant=holder.tenant).exists()
    assert User.objects.get(closed_tenant=holder.tenant).suspension_reason == "Un voisin s'est inscrit"


def test_a_lost_factor_is_removed_and_how_the_identity_was_checked_kept(
    client: Client, manager: User, holder: Holder
) -> None:
    user = holder.tenant.user
    Authenticator.objects.create(user=user, type="totp", data={})
    page = client.post(change("double-verification", holder), {"check": "OTHER"}).content.decode()
    assert "Précisez comment" in page and Authenticator.objects.exists()
    page = client.post(change("double-verification", holder)).content.decode()
    assert "Dites comment" in page and Authenticator.objects.exists()
    client.post(change("double-verification", holder), {"check": "CALLED_BACK", "detail": "le 23 à 10 h"})
    assert not Authenticator.objects.exists()
    entry = ModelLogEntry.objects.get(action="identity.factor_lost")
    assert entry.user == manager
    assert entry.data == {"check": "personne rappelée au numéro déjà connu : le 23 à 10 h"}
    assert "Personne rappelée au numéro déjà connu" in client.get(page_of(holder)).content.decode()


def test_what_a_form_keeps_fits() -> None:
    form = CheckForm({"check": "CALLED_BACK", "detail": "x" * 120})
    assert form.is_valid() and len(form.words()) <= 200
    assert not CheckForm({"check": "CALLED_BACK", "detail": "x" * 121}).is_valid()
    assert not CheckForm({"check": "BELIEVED"}).is_valid()


def test_a_screen_of_yesterday_does_nothing(client: Client, manager: User, holder: Holder) -> None:
    access_block(actor=manager, user=holder.tenant.user, reason="Premier")
    response = client.post(change("bloquer", holder), REASON, follow=True)
    assert "cet accès a changé entre-temps" in response.content.decode()
    holder.tenant.user.refresh_from_db()
    assert holder.tenant.user.suspension_reason == "Premier"
    assert client.get(change("renvoyer", holder)).url == page_of(holder)
    assert client.post(change("double-verification", holder), CHECKED).url == page_of(holder)
    assert client.get(change("ouvrir", holder)).status_code == 404


def test_a_form_without_its_token_is_refused(manager: User, holder: Holder) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(manager)
    assert strict.post(change("bloquer", holder), REASON).status_code == 403
    assert User.objects.get(pk=holder.tenant.user.pk).is_active


# --- what there is not ------------------------------------------------------


def test_the_room_has_these_routes_and_no_other() -> None:
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
def test_wagtails_own_user_screens_stay_closed(client: Client, holder: Holder, here: Agency, group: str) -> None:
    client.force_login(member(group, here))
    pk = holder.tenant.user.pk
    before = User.objects.values().get(pk=pk)
    for address in ("", "new/", f"{pk}/", f"edit/{pk}/", f"{pk}/delete/", f"delete/{pk}/", f"history/{pk}/"):
        response = client.get(f"/admin/users/{address}")
        assert response.status_code in (302, 404), address
        written = {"email": "autre@example.org", "password1": "Voleur-2026", "password2": "Voleur-2026"}
        assert client.post(f"/admin/users/{address}", written).status_code in (302, 404), address
    assert User.objects.values().get(pk=pk) == before


def test_the_menu_shows_the_room_to_those_who_may_enter(client: Client, manager: User, here: Agency) -> None:
    assert LIST in client.get("/admin/").content.decode()
    client.force_login(member("Communication"))
    assert LIST not in client.get("/admin/").content.decode()
