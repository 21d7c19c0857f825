"""The sign-up over HTTP: one answer for every failure, and nothing left for the next person."""

import time

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.identity import registry
from tenant_space.identity.adapter import AccountAdapter
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.sign_up import recognised
from tenant_space.identity.sign_up.links import link_key
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.matching import activation_code_hash
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import masked
from tests.kit.sign_up import CREDENTIALS, limit, step_1
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db
RESENT = ("helene@example.org", "active@example.org", "nobody@example.org")


def key_of(email: str) -> str:
    return link_key(SignUp.objects.get(email=email))


def test_both_steps_lead_to_the_mail(client: Client, holder: Holder) -> None:
    assert step_1(client).url == "/inscription/connexion/"
    assert client.post("/inscription/connexion/", CREDENTIALS).url == "/inscription/merci/"
    assert SignUp.objects.get().person == holder.tenant


def test_sent_twice_by_a_double_click_is_one_sign_up(client: Client, holder: Holder) -> None:
    step_1(client)
    client.post("/inscription/connexion/", CREDENTIALS)
    assert client.post("/inscription/connexion/", CREDENTIALS).url == "/inscription/merci/"
    assert SignUp.objects.count() == 1


def test_step_2_is_closed_without_step_1(client: Client, holder: Holder) -> None:
    assert client.get("/inscription/connexion/").url == "/inscription/"
    assert client.post("/inscription/connexion/", CREDENTIALS).url == "/inscription/"
    step_1(client, last_name="Durand")
    assert client.post("/inscription/connexion/", CREDENTIALS).url == "/inscription/", "step 1 failed"
    assert not SignUp.objects.exists()


def test_somebody_who_fails_is_told_what_to_do(client: Client, holder: Holder) -> None:
    body = step_1(client, last_name="Durand").content.decode()
    assert "Nous n&#x27;avons pas pu vérifier" not in body and "Nous n'avons pas pu vérifier ces informations" in body
    assert 'href="/mot-de-passe/"' in body and 'value="Durand"' in body


def test_the_help_request_is_offered_once_there_is_one(
    client: Client, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(registry._sources._entries, "help")
    registry.help_register(lambda: "/demander-de-l-aide/")
    assert 'href="/demander-de-l-aide/"' in step_1(client, last_name="Durand").content.decode()


def test_the_next_person_at_the_screen_starts_again(
    client: Client, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    step_1(client)
    step_1(client, last_name="Durand")
    assert client.get("/inscription/connexion/").url == "/inscription/", "those who begin again are forgotten first"
    step_1(client)
    real = time.time()
    monkeypatch.setattr(time, "time", lambda: real + recognised.SECONDS + 1)
    assert client.get("/inscription/connexion/").url == "/inscription/"


@pytest.mark.parametrize("path", ["/inscription/", "/inscription/connexion/", "/inscription/envoyee/"])
def test_looking_at_the_pages_writes_nothing(client: Client, holder: Holder, path: str) -> None:
    step_1(client)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE", "SAVEPOINT"))]
    assert client.get("/inscription/connexion/").status_code == 200


def test_signing_up_comes_with_a_new_session_key(client: Client, holder: Holder) -> None:
    session = client.session
    session["before"] = 1
    session.save()
    step_1(client)
    assert client.session.session_key != session.session_key


def test_of_two_who_claim_one_person_the_first_to_activate_wins(client: Client, holder: Holder) -> None:
    other = Client()
    step_1(client)
    step_1(other)
    client.post("/inscription/connexion/", CREDENTIALS)
    changed = {"email": "autre@example.org", "email_again": "autre@example.org"}
    other.post("/inscription/connexion/", CREDENTIALS | changed)
    key, late = key_of("helene@example.org"), key_of("autre@example.org")
    assert client.post(f"/activation/{key}/").url == "/activation/reussie/"
    assert client.post(f"/activation/{key}/").status_code == 410, "once"
    assert other.post(f"/activation/{late}/").status_code == 410, "ended by the first"
    assert User.objects.get().tenant == holder.tenant


def test_somebody_who_comes_too_late_is_told_on_the_activation_page(client: Client, holder: Holder) -> None:
    step_1(client)
    client.post("/inscription/connexion/", CREDENTIALS)
    f.UserFactory(tenant=holder.tenant)
    response = client.post(f"/activation/{key_of('helene@example.org')}/")
    assert response.status_code == 409 and "Un accès existe déjà à votre nom" in response.content.decode()


def test_allauth_confirms_no_address_by_itself(rf: RequestFactory) -> None:
    user = f.UserFactory()
    EmailAddress.objects.update(verified=False)
    assert AccountAdapter().confirm_email(rf.post("/"), EmailAddress.objects.get(user=user)) is False
    assert not EmailAddress.objects.get().verified


# --- the activation page -----------------------------------------------------
def test_following_the_link_activates_nothing(client: Client, holder: Holder) -> None:
    step_1(client)
    client.post("/inscription/connexion/", CREDENTIALS)
    path = f"/activation/{key_of('helene@example.org')}/"
    for method in (client.get, client.head, client.options, client.put):
        method(path)
    assert not User.objects.exists() and SignUp.objects.exists()
    response = client.post(path, follow=True)
    body = response.content.decode()
    assert response.redirect_chain == [("/activation/reussie/", 302)]
    assert "Votre compte a été correctement activé, vous pouvez à présent vous connecter." in body
    assert "Vous allez être redirigé automatiquement dans quelques secondes." in body
    assert 'href="/connexion/" data-leads-to="8"' in body and 'content="8; url=/connexion/"' in body
    assert "_auth_user_id" not in client.session, "the activation signs nobody in"


@pytest.mark.parametrize("key", ["x", "é:é:é", "MQ:1abc:xyz", ":", "-" * 4000, "1-cq5abc-0123456789abcdef"])
def test_a_made_up_link_leads_to_a_new_mail(client: Client, key: str) -> None:
    for response in (client.get(f"/activation/{key}/"), client.post(f"/activation/{key}/")):
        assert response.status_code in (200, 410)
        assert 'href="/activation/"' in response.content.decode()
        assert "no-store" in response["Cache-Control"]


def test_a_new_activation_mail_is_asked_with_one_answer(client: Client, holder: Holder) -> None:
    step_1(client)
    client.post("/inscription/connexion/", CREDENTIALS)
    f.UserFactory(email="active@example.org")
    OutgoingMail.objects.all().delete()
    answers = {masked(client.post("/activation/", {"email": email}))[2] for email in RESENT}
    assert len(answers) == 1
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["helene@example.org"]


def test_resending_is_limited(client: Client, holder: Holder, settings: Settings) -> None:
    limit(settings, resend_email="1/3600", resend_network="3/3600")
    step_1(client)
    client.post("/inscription/connexion/", CREDENTIALS)
    OutgoingMail.objects.all().delete()
    answers = [client.post("/activation/", {"email": "helene@example.org"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert OutgoingMail.objects.count() == 1
    body = answers[-1].content.decode()
    assert "Attendez 60\u00a0minutes" in body and 'value="helene@example.org"' in body


def test_the_setting_asks_for_the_code_of_the_notice(client: Client, holder: Holder, settings: Settings) -> None:
    settings.PORTAL_ACTIVATION_CODE = True
    holder.activation_code_hash = activation_code_hash("K7QM-2X9P")
    holder.save()
    assert "Code d&#x27;activation" in client.get("/inscription/").content.decode()
    wrong = masked(step_1(client, code="K7QM-2X9Q"))
    assert wrong[0] == 200 and "Nous n'avons pas pu vérifier".encode() in wrong[2]
    assert step_1(client, code="k7qm 2x9p").url == "/inscription/connexion/"


def test_the_terms_accepted_are_those_in_force(
    client: Client, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = registry.Source("terms", lambda: registry.Terms("/cgu/", "2026-11-01"))
    monkeypatch.setitem(registry._sources._entries, "terms", terms)
    step_1(client)
    client.post("/inscription/connexion/", CREDENTIALS)
    sign_up = SignUp.objects.get()
    assert sign_up.terms_version == "2026-11-01" and (timezone.now() - sign_up.terms_accepted_at).seconds < 60


def test_nothing_typed_is_lost_but_the_passwords(client: Client, holder: Holder) -> None:
    step_1(client)
    response = client.post("/inscription/connexion/", CREDENTIALS | {"terms": ""})
    assert response.status_code == 200
    assert CREDENTIALS["email"] in response.content.decode()
    assert CREDENTIALS["password"] not in response.content.decode()


def test_a_changed_staff_address_replaces_the_old_one_everywhere(client: Client) -> None:
    user = f.StaffFactory(email="Ancienne@Example.org")
    user.email = "Nouvelle@Example.org"
    user.save()
    for email, signed_in in (("ancienne@example.org", False), ("nouvelle@example.org", True)):
        client.logout()
        client.post("/connexion/", {"login": email, "password": f.PASSWORD})
        assert ("_auth_user_id" in client.session) == signed_in, email


def test_a_pending_sign_up_does_not_sign_in(client: Client, holder: Holder) -> None:
    step_1(client)
    client.post("/inscription/connexion/", CREDENTIALS)
    client.post("/connexion/", {"login": CREDENTIALS["email"], "password": CREDENTIALS["password"]})
    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()
