"""What the mails about signing in say, and where they lead."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as memory

from tenant_space.accounts.enums import MailKind
from tenant_space.notifications.registry import mail_spec
from tenant_space.notifications.services import mail_enqueue, outbox_flush
from tests import factories as f

pytestmark = pytest.mark.django_db


def sent(kind: str, **context):
    mail_enqueue(kind, "helene@example.org", **context)
    assert outbox_flush() == 1
    return memory.outbox[-1]


def first_link(message) -> str:
    return re.search(r"https?://\S+", message.body).group()


@pytest.fixture
def waiting() -> EmailAddress:
    user = f.UserFactory(tenant=None, claimed_tenant=f.TenantFactory())
    EmailAddress.objects.filter(user=user).update(verified=False)
    return EmailAddress.objects.get(user=user)


def test_activation_leads_to_the_activation_page(client, waiting):
    message = sent(MailKind.ACTIVATION, address_id=waiting.pk)
    assert message.subject == "Activation de votre compte"
    link = first_link(message)
    assert "/activation/" in link
    assert message.body.count(link) == 2, "in the text to copy, and at the button"
    html = message.alternatives[0][0]
    assert f'href="{link}"' in html and "Activer mon compte" in html and "Ce lien est valable 24 heures." in html
    assert client.get(link.removeprefix("http://localhost:8000")).status_code == 200


def test_an_address_in_use_leads_to_sign_in_and_to_a_new_password(client):
    message = sent(MailKind.ADDRESS_IN_USE)
    assert message.subject == "Vous avez déjà un accès à l'espace locataire"
    for path in ("/mot-de-passe/", "/connexion/"):
        assert f"http://localhost:8000{path}\n" in message.body
        assert client.get(path).status_code == 200
    assert "votre accès ne change pas" in message.body


def test_a_new_password_leads_to_its_page(client):
    message = sent(MailKind.PASSWORD_RESET, user_id=f.UserFactory().pk)
    assert message.subject == "Votre nouveau mot de passe"
    assert "/mot-de-passe/nouveau/" in first_link(message)
    assert "votre mot de passe ne change pas" in message.body


@pytest.mark.parametrize("kind", MailKind)
def test_every_word_of_a_text_has_a_value(kind, waiting):
    content = mail_spec(kind).build({"address_id": waiting.pk, "user_id": f.UserFactory().pk})
    assert set(content.values) == {word.name for word in mail_spec(kind).placeholders}


def test_what_is_over_is_not_sent(waiting):
    EmailAddress.objects.update(verified=True)
    mail_enqueue(MailKind.ACTIVATION, "x@example.org", address_id=waiting.pk)
    mail_enqueue(MailKind.PASSWORD_RESET, "x@example.org", user_id=0)
    assert outbox_flush() == 0
