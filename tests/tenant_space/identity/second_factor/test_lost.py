"""A lost second factor: removed by the landlord after a check of identity, and told to its owner."""

import pytest
from allauth.mfa.models import Authenticator
from wagtail.models import ModelLogEntry

from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import User
from tenant_space.identity.second_factor.services import CheckMissing, NoFactor, factors_remove
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.registry import mail_spec
from tests.kit import factories as f
from tests.kit.factors import application_add, code_of, password_step
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
CHECK = "pièce d'identité vue en agence"


@pytest.fixture
def manager() -> User:
    return f.StaffFactory()


def test_everything_goes_all_sessions_end_and_it_is_logged(sure_client: Client, user: User, manager: User) -> None:
    secret, elsewhere = application_add(sure_client), Client()
    password_step(elsewhere, user.email)
    elsewhere.post("/connexion/verification/", {"code": code_of(secret)})
    elsewhere.get("/ma-securite/")
    factors_remove(actor=manager, user=user, check=f"  {CHECK}\n ")
    assert not Authenticator.objects.exists()
    assert elsewhere.get("/ma-securite/").status_code == 302
    entry = ModelLogEntry.objects.get(action="identity.factor_lost")
    assert (entry.user, entry.object_id, entry.data["check"]) == (manager, str(user.pk), CHECK)
    assert AccessEvent.objects.filter(user_id=user.pk, kind=EventKind.FACTOR_LOST).count() == 1
    assert OutgoingMail.objects.filter(to=user.email, kind=MailKind.FACTOR_LOST).count() == 1
    assert password_step(Client(), user.email) == "/", "the password is enough again"


@pytest.mark.parametrize("check", ["", "   ", "\n\t"])
def test_how_identity_was_checked_must_be_said(sure_client: Client, user: User, manager: User, check: str) -> None:
    application_add(sure_client)
    with pytest.raises(CheckMissing):
        factors_remove(actor=manager, user=user, check=check)
    assert Authenticator.objects.filter(user=user).exists()


def test_nothing_to_remove_is_said_and_nobody_is_told(user: User, manager: User) -> None:
    with pytest.raises(NoFactor):
        factors_remove(actor=manager, user=user, check=CHECK)
    assert not OutgoingMail.objects.exists() and not AccessEvent.objects.filter(user_id=user.pk).exists()


def test_others_keep_theirs(sure_client: Client, user: User, manager: User) -> None:
    stranger = f.UserFactory()
    Authenticator.objects.create(user=stranger, type="totp", data={})
    application_add(sure_client)
    factors_remove(actor=manager, user=user, check=CHECK)
    assert Authenticator.objects.get().user == stranger


@pytest.mark.parametrize("kind", [MailKind.FACTOR_ADDED, MailKind.FACTOR_REMOVED, MailKind.FACTOR_LOST])
def test_the_mails_say_what_changed_and_whom_to_call(user: User, kind: MailKind) -> None:
    values = mail_spec(kind).build({"user_id": user.pk, "type": "totp"})
    assert values is not None and values.values["contact"]
    assert values.link.startswith("http")
    if kind != MailKind.FACTOR_LOST:
        assert values.values["element"] == "application d'authentification"
    user.is_active = False
    user.save()
    assert mail_spec(kind).build({"user_id": user.pk, "type": "totp"}) is None
