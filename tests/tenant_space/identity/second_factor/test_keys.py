"""Keys of a device: added, used beside the password and in its place, renamed, removed."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from pytest_django.fixtures import Settings
from wagtail.models import ModelLogEntry

from tenant_space.identity.enums import MailKind, Suspension
from tenant_space.identity.models import User
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.factories import PASSWORD
from tests.kit.factors import Device, application_add, confirm, key_add, key_sign_in, options_in, password_step
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
CHECK = "/connexion/verification/"


@pytest.fixture
def device(sure_client: Client) -> Device:
    """A device whose key the tenant added."""
    device = Device()
    assert key_add(sure_client, device).url == "/ma-securite/codes/"
    return device


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_key_is_bound_to_the_portals_host_and_carries_the_landlords_name(sure_client: Client) -> None:
    options = options_in(sure_client.get("/ma-securite/cles/ajouter/", headers={"host": "127.0.0.1"}).content)
    assert options["rp"]["id"] == "localhost"
    assert options["rp"]["name"]
    assert options["user"]["name"] == "ancienne@example.org"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"


@pytest.mark.parametrize(
    "bad",
    [Device(origin="https://mechant.example"), Device(host="mechant.example"), Device(verifies=False)],
    ids=["another site", "another host", "nobody verified"],
)
def test_a_key_made_elsewhere_or_without_verification_is_refused(sure_client: Client, bad: Device) -> None:
    assert "n'a pas pu être ajoutée" in key_add(sure_client, bad).content.decode()
    assert not Authenticator.objects.exists()


def test_an_old_challenge_is_refused(sure_client: Client) -> None:
    options = options_in(sure_client.get("/ma-securite/cles/ajouter/").content)
    sure_client.get("/ma-securite/cles/ajouter/")
    sure_client.post("/ma-securite/cles/ajouter/", {"name": "x", "credential": Device().create(options)})
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "null",
        "{}",
        "[]",
        "1",
        '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {}}',
        '{"id": 1}',
        "<script>",
        "[" * 9000,
        "1" * 5000,
        '{"id": "\\ud800"}',
        '{"id": "\\u0000"}',
        '{"id": NaN}',
    ],
)
def test_nonsense_is_answered(sure_client: Client, credential: str) -> None:
    sure_client.get("/ma-securite/cles/ajouter/")
    assert sure_client.post("/ma-securite/cles/ajouter/", {"name": "x", "credential": credential}).status_code == 200
    visitor = Client()
    visitor.get("/connexion/cle/", headers={"accept": "application/json"})
    assert visitor.post("/connexion/cle/", {"credential": credential}).url == "/connexion/"


def test_the_key_signs_in_after_the_password(device: Device, user: User) -> None:
    client = Client()
    assert password_step(client, user.email) == CHECK
    answer = client.post(CHECK, {"credential": device.get(options_in(client.get(CHECK).content))})
    assert answer.status_code == 302
    assert signed_in(client)


def test_the_key_of_another_person_does_not(device: Device, user: User) -> None:
    stranger, client = Client(), Client()
    stranger.force_login(f.UserFactory(tenant=f.HolderFactory().tenant))
    confirm(stranger)
    theirs = Device()
    key_add(stranger, theirs)
    password_step(client, user.email)
    answer = client.post(CHECK, {"credential": theirs.get(options_in(client.get(CHECK).content))})
    assert "n'est pas l'une des vôtres" in answer.content.decode()
    assert not signed_in(client)


def test_the_key_signs_in_without_password_and_it_is_noted(device: Device, user: User) -> None:
    client = Client()
    assert key_sign_in(client, device).status_code == 302
    assert signed_in(client)
    assert AccessEvent.objects.filter(user_id=user.pk, kind=EventKind.SIGN_IN_PASSKEY).count() == 1
    assert client.session.get_expire_at_browser_close(), "« Rester connecté » was not asked"


def test_the_key_comes_back_to_the_page_that_was_asked_for(device: Device) -> None:
    client = Client()
    options = client.get("/connexion/cle/", headers={"accept": "application/json"}).json()["request_options"]
    answer = {"credential": device.get(options["publicKey"]), "next": "/ma-securite/journal/"}
    assert client.post("/connexion/cle/", answer).url == "/ma-securite/journal/"
    assert client.post("/connexion/cle/", answer | {"next": "https://mechant.example/"}).url.startswith("/")


def test_an_answer_serves_once(device: Device) -> None:
    client = Client()
    options = client.get("/connexion/cle/", headers={"accept": "application/json"}).json()["request_options"]
    answer = {"credential": device.get(options["publicKey"])}
    client.post("/connexion/cle/", answer)
    thief = Client()
    thief.get("/connexion/cle/", headers={"accept": "application/json"})
    assert thief.post("/connexion/cle/", answer).url == "/connexion/"
    assert not signed_in(thief)


def blocked(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False, suspension=Suspension.BLOCKED)


def unproven(user: User) -> None:
    EmailAddress.objects.filter(user=user).update(verified=False)


def without_account(user: User) -> None:
    Holder.objects.filter(tenant=user.tenant).update(portal_access=False)


def deceased(user: User) -> None:
    user.tenant.deceased = True
    user.tenant.save()


@pytest.mark.parametrize("state", [blocked, unproven, without_account, deceased, None])
def test_somebody_who_may_not_sign_in_gets_the_answer_of_an_unknown_key(
    device: Device, user: User, state: Callable[..., Any] | None
) -> None:
    if state:
        state(user)
        answer, client = _try(device)
    else:
        answer, client = _try(Device())  # no account here knows it
    assert (answer.status_code, answer.url) == (302, "/connexion/")
    said = client.get("/connexion/").content.decode()
    assert "n&#x27;ouvre aucun accès ici" in said or "n'ouvre aucun accès ici" in said
    assert not signed_in(client)
    assert not AccessEvent.objects.filter(kind=EventKind.SIGN_IN_PASSKEY).exists()
    assert not OutgoingMail.objects.filter(kind=MailKind.ACTIVATION).exists()


def _try(device: Device) -> tuple[ClientResponse, Client]:
    client = Client()
    device.owner = device.owner or "MQ"
    return key_sign_in(client, device), client


def test_a_key_is_renamed_and_removed_by_its_owner_only(sure_client: Client, device: Device, user: User) -> None:
    key = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    stranger = Client()
    stranger.force_login(f.UserFactory(tenant=f.HolderFactory().tenant))
    confirm(stranger)
    for what in ("renommer", "retirer"):
        assert stranger.get(f"/ma-securite/cles/{key.pk}/{what}/").status_code == 404
        assert stranger.post(f"/ma-securite/cles/{key.pk}/{what}/", {"name": "volée"}).status_code == 404
    assert sure_client.post(f"/ma-securite/cles/{key.pk}/renommer/", {"name": ""}).status_code == 200
    assert sure_client.post(f"/ma-securite/cles/{key.pk}/renommer/", {"name": "x" * 41}).status_code == 200
    sure_client.post(f"/ma-securite/cles/{key.pk}/renommer/", {"name": "<b>Bureau</b>"})
    assert "&lt;b&gt;Bureau&lt;/b&gt;" in sure_client.get("/ma-securite/double-verification/").content.decode()
    assert "dernière protection" in sure_client.get(f"/ma-securite/cles/{key.pk}/retirer/").content.decode()
    assert sure_client.post(f"/ma-securite/cles/{key.pk}/retirer/").url == "/ma-securite/double-verification/"
    assert not Authenticator.objects.exists(), "the recovery codes go along"
    assert password_step(Client(), user.email) != CHECK


def test_a_change_is_noted_and_its_owner_told(sure_client: Client, device: Device, user: User) -> None:
    key = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    sure_client.post(f"/ma-securite/cles/{key.pk}/retirer/")
    kinds = AccessEvent.objects.filter(user_id=user.pk, kind__startswith="FACTOR").order_by("pk")
    assert list(kinds.values_list("kind", "detail")) == [
        (EventKind.FACTOR_ADDED, "clé d'accès"),
        (EventKind.FACTOR_REMOVED, "clé d'accès"),
    ]
    mails = OutgoingMail.objects.filter(to=user.email).order_by("pk").values_list("kind", flat=True)
    assert list(mails) == [MailKind.FACTOR_ADDED, MailKind.FACTOR_REMOVED]
    entries = ModelLogEntry.objects.filter(object_id=str(user.pk), action__startswith="identity.factor").order_by("pk")
    assert list(entries.values_list("action", flat=True)) == ["identity.factor_add", "identity.factor_remove"]


@pytest.mark.parametrize("first", [True, False])
def test_the_first_factor_ends_the_sessions_opened_with_the_password_alone(user: User, first: bool) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        password_step(client, user.email)
    confirm(here)
    if not first:
        application_add(here)
        elsewhere = Client()
        elsewhere.force_login(user)
        elsewhere.get("/ma-securite/")
    key_add(here, Device())
    assert here.get("/ma-securite/").status_code == 200
    assert elsewhere.get("/ma-securite/").status_code == (302 if first else 200)


def asked(address: str = "127.0.0.1", **headers: Any) -> int:
    client = Client(REMOTE_ADDR=address)
    return client.get("/connexion/cle/", headers={"accept": "application/json", **headers}).status_code


def test_challenges_are_limited_per_network(device: Device, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "passkey_network": "2/3600"}
    assert [asked() for _ in range(3)] == [200, 200, 429]
    assert asked("203.0.113.9") == 200


def test_challenges_keep_nobody_from_a_password_and_give_no_try_back(
    device: Device, user: User, settings: Settings
) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "sign_in_network": "2/3600"}
    assert [asked() for _ in range(5)] == [200] * 5
    wrong = {"login": "personne@example.org", "password": "Faux-2026"}
    Client().post("/connexion/", wrong)
    for _ in range(3):
        assert key_sign_in(Client(), device).url == "/"
        client = Client()
        page = client.post("/connexion/", {"login": user.email, "password": PASSWORD}, follow=True)
        assert page.redirect_chain[-1][0] == CHECK
        client.post(CHECK, {"credential": device.get(options_in(page.content))})
        assert signed_in(client)
    Client().post("/connexion/", wrong)
    assert "trop d" in Client().post("/connexion/", wrong).content.decode(), "no success has given these back"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_gets_no_challenge_and_uses_none_up(
    device: Device, settings: Settings, site: str
) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "passkey_network": "1/3600"}
    assert [asked(**{"sec-fetch-site": site}) for _ in range(3)] == [403] * 3
    assert asked(**{"sec-fetch-site": "same-origin"}) == 200
