"""The way out on the machine itself, for somebody whom nobody else may help."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry

from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import User
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.notifications.models import OutgoingMail
from tests.kit import factories as f
from tests.kit.factors import application_add, confirm, password_step
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
CHECK = "vu au siège avec sa carte"


@pytest.fixture
def lone(client: Client) -> User:
    """The only superuser, who has just lost the telephone."""
    user = f.StaffFactory(email="seule@example.org", is_superuser=True)
    client.force_login(user)
    confirm(client)
    application_add(client)
    return user


def test_it_goes_is_logged_and_its_owner_told(lone: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("second_factor_remove", " Seule@Example.org", check=CHECK)
    assert "retirée" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    entry = ModelLogEntry.objects.get(action="identity.factor_lost")
    assert (entry.user, entry.object_id, entry.data["check"]) == (None, str(lone.pk), CHECK)
    assert AccessEvent.objects.filter(user_id=lone.pk, kind=EventKind.FACTOR_LOST).count() == 1
    assert OutgoingMail.objects.filter(to=lone.email, kind=MailKind.FACTOR_LOST).count() == 1
    assert password_step(Client(), lone.email) == "/admin/"


@pytest.mark.parametrize(
    ("email", "check", "said"),
    [
        ("seule@example.org", "  ", "--check"),
        ("autre@example.org", CHECK, "Personne"),
        ("sans@example.org", CHECK, "pas de double"),
    ],
)
def test_what_cannot_be_done_is_said(lone: User, email: str, check: str, said: str) -> None:
    f.StaffFactory(email="sans@example.org")
    with pytest.raises(CommandError, match=said):
        call_command("second_factor_remove", email, check=check)
    assert Authenticator.objects.filter(user=lone).exists()


def test_the_check_must_be_given(lone: User) -> None:
    with pytest.raises(CommandError):
        call_command("second_factor_remove", "seule@example.org")
