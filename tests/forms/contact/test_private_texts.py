"""A message with a card, an account or a social-security number leaves only once its author saw the warning."""

import pytest

from forms.access_help.forms import HelpForm
from forms.submissions.models import Submission
from tenant_space.form_fields.private_texts import NOTHING_PRIVATE
from tenant_space.tenancy.models import Holder
from tests.kit.answers import html_of, plain_text_of
from tests.kit.contact import PATH, send, topic
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
BOX = 'name="confirm_private"'
IBAN, NIR = "FR76 3000 6000 0112 3456 7890 189", "2 55 08 14 168 025 38"


@pytest.fixture
def tenant_client(holder: Holder, client: Client) -> Client:
    client.force_login(holder.tenant.user)
    return client


def test_under_the_message_stands_what_not_to_write(tenant_client: Client) -> None:
    page = html_of(tenant_client.get(PATH))
    assert NOTHING_PRIVATE in page and BOX not in page
    assert NOTHING_PRIVATE in html_of(tenant_client.get("/aide-inscription/"))


@pytest.mark.parametrize(
    ("message", "named"),
    [
        (f"Voici : {IBAN}", "un IBAN"),
        (f"Voici : {NIR}", "un numéro de sécurité sociale"),
        ("4111 1111 1111 1111", "un numéro de carte bancaire"),
        (f"{NIR} et {IBAN}", "un IBAN et un numéro de sécurité sociale"),
    ],
)
def test_it_leaves_unchanged_once_the_warning_was_seen(
    tenant_client: Client, holder: Holder, message: str, named: str
) -> None:
    about = topic()
    answer = send(tenant_client, holder, about, message=message)
    assert answer.status_code == 200 and not Submission.objects.exists()
    assert f"Votre texte contient {named}." in plain_text_of(answer) and BOX in html_of(answer)
    assert message in plain_text_of(answer), "nothing is lost"
    assert send(tenant_client, holder, about, message=message, confirm_private="on").status_code == 302
    assert Submission.objects.get().data["message"] == message


@pytest.mark.parametrize("message", ["Appelez le +4917604069006", "Le 1548138160707", "Compte 123456"])
def test_what_only_looks_like_one_leaves_at_once(tenant_client: Client, holder: Holder, message: str) -> None:
    assert send(tenant_client, holder, topic(), message=message).status_code == 302


def test_the_form_for_those_who_cannot_sign_in_asks_as_well() -> None:
    values = {"last_name": "A", "first_name": "B", "matter": "OTHER", "message": NIR, "email": "a@example.org"}
    assert "confirm_private" in HelpForm(values).errors
    assert "confirm_private" not in HelpForm({**values, "confirm_private": "on"}).errors
