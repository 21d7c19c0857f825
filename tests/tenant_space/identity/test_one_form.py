"""Addresses and passwords as they are typed, pasted and completed by phones: accepted means usable ever after."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from forms.access_help.forms import HelpForm
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.password_text import MAXIMUM_LENGTH, password_normalise
from tenant_space.identity.security.services import email_change_confirm
from tenant_space.identity.sessions.services import reset_mail_send
from tenant_space.identity.sign_up import services
from tenant_space.identity.tenant_access.selectors import searched
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder, Tenant
from tests.kit import factories as f
from tests.kit.app import App
from tests.kit.challenges import solved_by_reading
from tests.kit.presses import time_passes
from tests.kit.registrations import activate, key_of, submit
from tests.kit.security import ask
from tests.kit.sign_up import CREDENTIALS, step_1
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
ADDRESS = "helene@example.org"
SPELLINGS = [
    "hele\u200bne@example.org",
    "helene\u2060@example.org",
    "helene@exam\u00adple.org",
    "\ufeffHelene@example.org",
    "helene@ｅｘａｍｐｌｅ.org",
    "helene＠example.org",
]
# « é » as one character and as two, wide letters, a sign made of two.
COMPOSED, APART = "Été-Ｔilleul-2026 ﬁn", "E\u0301te\u0301-Tilleul-2026 fin"


def signs_in(address: str, password: str = f.PASSWORD) -> bool:
    client = Client()
    client.post("/connexion/", {"login": address, "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("typed", SPELLINGS)
def test_whoever_signs_up_with_an_address_signs_in_with_it(client: Client, holder: Holder, typed: str) -> None:
    step_1(client)
    response = client.post("/inscription/connexion/", CREDENTIALS | {"email": typed, "email_again": ADDRESS})
    assert response.status_code == 302
    assert SignUp.objects.get().email == OutgoingMail.objects.get(kind="account.activation").to == ADDRESS
    activate(key_of())
    assert signs_in(ADDRESS) and signs_in(typed)
    assert App().sign_in(typed).status_code == 200


@pytest.mark.parametrize("typed", SPELLINGS)
def test_nobody_takes_a_mailbox_that_is_somebodys_already(holder: Holder, typed: str) -> None:
    f.UserFactory(email=ADDRESS, tenant=f.HolderFactory().tenant)
    services.registration_submit(tenant=holder.tenant, email=typed, password=f.PASSWORD, terms_version="1")
    assert not SignUp.objects.exists()
    assert OutgoingMail.objects.filter(kind="account.address_in_use", to=ADDRESS).exists()


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_change_of_address_leads_to_one_that_signs_in(user: User, typed: str) -> None:
    email_change_confirm(key=ask(user, typed), owner=user)
    assert User.objects.get(pk=user.pk).email == ADDRESS
    assert signs_in(typed) and signs_in(ADDRESS)


@pytest.mark.parametrize("typed", SPELLINGS)
def test_mails_to_send_again_find_the_address(holder: Holder, typed: str) -> None:
    submit(holder.tenant)
    time_passes()
    services.activation_resend(email=typed)
    assert OutgoingMail.objects.filter(kind="account.activation").count() == 2
    activate(key_of())
    reset_mail_send(email=typed)
    assert OutgoingMail.objects.filter(kind="account.password_reset").count() == 1


@pytest.mark.parametrize("typed", SPELLINGS)
def test_staff_find_a_sign_in_by_the_address_as_it_was_written_to_them(user: User, typed: str) -> None:
    User.objects.filter(pk=user.pk).update(email=ADDRESS)
    assert list(searched(Tenant.objects.for_agencies(None), typed)) == [user.tenant]
    with pytest.raises(CommandError, match="pas de double"):
        call_command("second_factor_remove", typed, check="vue")


def test_the_help_form_answers_to_a_mailbox() -> None:
    typed = {"last_name": "A", "first_name": "B", "matter": "NO_MAIL", "email": SPELLINGS[0]}
    form = HelpForm(typed | solved_by_reading(), network="192.0.2.1")
    assert form.is_valid(), form.errors
    assert form.sending()["contact_email"] == ADDRESS


@pytest.mark.parametrize(("chosen", "typed"), [(COMPOSED, APART), (APART, COMPOSED)])
def test_a_password_is_the_same_from_every_keyboard(holder: Holder, chosen: str, typed: str) -> None:
    submit(holder.tenant, password=chosen)
    user = activate(key_of(), password=typed)
    assert signs_in(ADDRESS, typed) and signs_in(ADDRESS, chosen)
    user.set_password(chosen)
    assert user.check_password(typed) and not user.check_password(typed + " ")


def test_two_spellings_of_a_new_password_are_the_same_one(client: Client, holder: Holder) -> None:
    step_1(client)
    passwords = {"password": COMPOSED, "password_again": APART}
    assert client.post("/inscription/connexion/", CREDENTIALS | passwords).status_code == 302


def test_a_changed_password_is_compared_alike(sure_client: Client, user: User) -> None:
    words = {"oldpassword": f.PASSWORD, "password1": COMPOSED, "password2": APART}
    assert sure_client.post("/ma-securite/mot-de-passe/", words).status_code == 302
    assert signs_in(user.email, APART)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_password_keeps_its_length_in_any_form(form: str) -> None:
    password = unicodedata.normalize(form, "é" * MAXIMUM_LENGTH)  # type: ignore[arg-type]
    assert password_normalise(password) == "é" * MAXIMUM_LENGTH


def test_an_endless_password_costs_nothing(hasher_calls: Callable[..., object], user: User) -> None:
    assert not signs_in(user.email, "é" * 100_000)
    assert password_normalise("ﷺ" * 10_000) == "ﷺ" * 10_000
