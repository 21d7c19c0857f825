"""What the mails about signing in say, and where they lead."""

import re
from typing import Any

import pytest
from django.core import mail as memory
from django.core.mail import EmailMultiAlternatives
from pytest_django import Settings

from tenant_space.identity.enums import MailKind
from tenant_space.identity.mails import ACTIVATION, IN_USE, RESET_PASSWORD, SIGN_UP_TOLD, STAFF_WELCOME
from tenant_space.identity.models import SignUp
from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_forget
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.registry import MailSpec
from tenant_space.notifications.services import notify, outbox_flush
from tests.kit import factories as f
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db
SPECS = (ACTIVATION, IN_USE, SIGN_UP_TOLD, RESET_PASSWORD, STAFF_WELCOME)


def sent(kind: str, **context: Any) -> EmailMultiAlternatives:
    notify(kind, Address("helene@example.org"), **context)
    assert outbox_flush() == 1
    message = memory.outbox[-1]
    assert isinstance(message, EmailMultiAlternatives)
    return message


def first_link(message: EmailMultiAlternatives) -> str:
    return re.search(r"https?://\S+", str(message.body)).group()


@pytest.fixture
def waiting() -> SignUp:
    return f.SignUpFactory()


def test_activation_leads_to_the_activation_page(client: Client, waiting: SignUp) -> None:
    message = sent(MailKind.ACTIVATION, sign_up=str(waiting.pk))
    assert message.subject == "Activation de votre compte"
    link = first_link(message)
    assert "/activation/" in link
    assert message.body.count(link) == 2, "in the text to copy, and at the button"
    html = str(message.alternatives[0][0])
    assert f'href="{link}"' in html and "Activer mon compte" in html and "Ce lien est valable 24 heures." in html
    assert client.get(link.removeprefix("http://localhost:8000")).status_code == 200


def test_an_address_in_use_leads_to_sign_in_and_to_a_new_password(client: Client) -> None:
    message = sent(MailKind.ADDRESS_IN_USE)
    assert message.subject == "Vous avez déjà un accès à l'espace locataire"
    for path in ("/mot-de-passe/", "/connexion/"):
        assert f"http://localhost:8000{path}\n" in message.body
        assert client.get(path).status_code == 200
    assert "votre accès ne change pas" in message.body


def test_the_activation_mail_says_what_the_manual_says(waiting: SignUp) -> None:
    """S18, word for word but for the button, which mail programs show where the manual had a link."""
    message = sent(MailKind.ACTIVATION, sign_up=str(waiting.pk))
    for words in (
        "Bonjour,",
        "Pour activer votre compte de l'espace locataire, merci de cliquer",
        "veuillez copier-coller le lien ci-après dans votre navigateur",
        "Ce message a été généré automatiquement, merci de ne pas y répondre. Nos coordonnées sont sur http",
    ):
        assert words in message.body.replace("\u00a0", " ")


def test_links_come_from_the_settings(waiting: SignUp, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["locataires.example.net"]
    LandlordSettings.objects.update_or_create(defaults={"portal_url": "https://locataires.example.net/"})
    landlord_forget()
    assert first_link(sent(MailKind.ACTIVATION, sign_up=str(waiting.pk))).startswith(
        "https://locataires.example.net/activation/"
    )


def test_the_address_known_to_the_erp_is_told_whom_to_call_and_nothing_else(waiting: SignUp) -> None:
    tenant = waiting.person
    message = sent(MailKind.SIGN_UP_TOLD, tenant_id=tenant.pk)
    assert message.subject == "Une inscription vient d'être demandée"
    body = message.body.replace("\u00a0", " ")
    assert "Ce n'était pas vous ? Appelez-nous tout de suite : Agence Centre Ville, 04 77 32 72 47." in body
    for told in (tenant.last_name, "Hélène", tenant.pk, tenant.holdings.get().account_id, waiting.email):
        assert told not in body
    assert "/activation/" not in body


def test_a_new_password_leads_to_its_page(client: Client) -> None:
    message = sent(MailKind.PASSWORD_RESET, user_id=f.UserFactory().pk)
    assert message.subject == "Votre nouveau mot de passe"
    assert "/mot-de-passe/nouveau/" in first_link(message)
    assert "votre mot de passe ne change pas" in message.body


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.kind)
def test_every_word_of_a_text_has_a_value(spec: MailSpec, waiting: SignUp) -> None:
    user = f.UserFactory()
    content = spec.build({"sign_up": str(waiting.pk), "user_id": user.pk, "tenant_id": user.tenant_id})
    assert set(content.values) == {word.name for word in spec.placeholders}


def test_what_is_over_is_not_sent(waiting: SignUp) -> None:
    gone = waiting.pk
    waiting.delete()
    notify(MailKind.ACTIVATION, Address("x@example.org"), sign_up=str(gone))
    notify(MailKind.PASSWORD_RESET, Address("x@example.org"), user_id=0)
    assert outbox_flush() == 0
