"""A form sent after the time-out waits for its owner, and for nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile

from tenant_space.identity.models import MailRefusal, User
from tenant_space.identity.sessions import kept
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.insurance import PATH as INSURANCE
from tests.kit.insurance import filled, photo
from tests.kit.sessions import ADDRESS, Clock, sign_in
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PREFERENCES = "/mes-preferences/"
KEPT = "/session/saisie/"
TO_SIGN_IN = "/connexion/?next=/session/saisie/"


@pytest.fixture
def late(signed_in: Client, clock: Clock) -> Client:
    """Somebody who left the page open for too long."""
    clock.minutes_pass(45)
    return signed_in


def test_what_is_sent_too_late_is_kept_and_can_be_sent_again(late: Client) -> None:
    sent = late.post(PREFERENCES, {"topics": "NEWS", "note": "<b>é & ù</b>"})
    assert sent.status_code == 302 and sent.url == "/connexion/?next=%2Fsession%2Fsaisie%2F"
    assert "Ce que vous veniez d'écrire est gardé" in html_of(late.get(sent.url))
    assert sign_in(late, next=KEPT).url == KEPT
    text = html_of(late.get(KEPT))
    assert "Votre saisie a été gardée" in text and f'action="{PREFERENCES}"' in text
    assert 'name="topics" value="NEWS"' in text and "&lt;b&gt;é &amp; ù&lt;/b&gt;" in text
    again = late.post(PREFERENCES, {"topics": "NEWS"})
    assert again.status_code in (200, 302) and "/connexion/" not in again.get("Location", "")
    assert late.get(KEPT).url == "/", "sent again: nothing waits any more"


def test_one_may_leave_it(late: Client) -> None:
    late.post(PREFERENCES, {"topics": "NEWS"})
    sign_in(late)
    assert late.post(KEPT).url == "/"
    assert late.get(KEPT).url == "/"
    assert not MailRefusal.objects.exists()


def test_it_waits_an_hour(late: Client, clock: Clock) -> None:
    late.post(PREFERENCES, {"topics": "NEWS"})
    clock.minutes_pass(61)
    sign_in(late)
    assert late.get(KEPT).url == "/"


def test_somebody_else_never_sees_it(late: Client) -> None:
    late.post(PREFERENCES, {"topics": "SECRET-123"})
    other = f.UserFactory(tenant=f.HolderFactory().tenant)
    sign_in(late, other.email)
    assert late.get(KEPT).url == "/"
    assert kept.KEPT not in late.session


def test_it_names_its_owner(late: Client) -> None:
    """Signing in as somebody else empties the session; should it ever not, the form is still not theirs."""
    late.post(PREFERENCES, {"topics": "NEWS"})
    session = late.session
    assert kept.form_kept(session) is None, "nobody is signed in"
    session[SESSION_KEY] = session[kept.KEPT]["owner"]
    assert kept.form_kept(session) is not None
    session[SESSION_KEY] = "999999"
    assert kept.form_kept(session) is None


def test_a_visitor_never_sees_it(late: Client) -> None:
    late.post(PREFERENCES, {"topics": "NEWS"})
    assert late.get(KEPT).url.startswith("/connexion/")


def fields_kept(client: Client) -> dict[str, str]:
    session = client.session
    session[SESSION_KEY] = session[kept.KEPT]["owner"]
    return dict(kept.form_kept(session).fields)


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "new_password1",
        "oldpassword",
        "motdepasse",
        "mot_de_passe",
        "mot-de-passe2",
        "code",
        "Code",
        "otp_code",
        "sms-code",
        "code1",
        "otp",
        "totp_1",
        "credential",
        "csrfmiddlewaretoken",
    ],
)
def test_what_proves_who_one_is_is_never_kept(late: Client, name: str) -> None:
    late.post(PREFERENCES, {name: "Secret-77", "topics": "NEWS"})
    assert fields_kept(late) == {"topics": "NEWS"}


@pytest.mark.parametrize(
    "name", ["code_postal", "postal_code", "zip_code", "codes", "impasse", "passerelle", "encode"]
)
def test_what_proves_nothing_is_kept(late: Client, name: str) -> None:
    late.post(PREFERENCES, {name: "42000"})
    assert fields_kept(late) == {name: "42000"}


def test_it_is_sealed(late: Client) -> None:
    late.post(PREFERENCES, {"note": "fuite d'eau"})
    assert "fuite" not in json.dumps(dict(late.session.items()))


def test_sealed_with_a_key_that_is_gone_it_is_as_if_nothing_waited(late: Client) -> None:
    late.post(PREFERENCES, {"note": "fuite"})
    session = late.session
    session[SESSION_KEY] = session[kept.KEPT]["owner"]
    session[kept.KEPT] |= {"fields": "gAAAA-of-another-key"}
    assert kept.form_kept(session) is None


def test_after_an_hour_it_leaves_the_session_with_the_next_write(late: Client, clock: Clock) -> None:
    late.post(PREFERENCES, {"topics": "NEWS"})
    clock.minutes_pass(61)
    late.get("/connexion/")
    assert kept.KEPT in late.session, "a GET writes nothing"
    late.post("/connexion/", {"login": ADDRESS, "password": "Wrong-1234"})
    assert kept.KEPT not in late.session


def test_a_second_form_of_another_tab_is_kept_too(late: Client) -> None:
    late.post(PREFERENCES, {"topics": "NEWS"})
    assert late.post(PREFERENCES, {"topics": "OTHER"}).url.endswith("saisie%2F")
    sign_in(late)
    assert 'value="OTHER"' in html_of(late.get(KEPT))


@pytest.mark.parametrize(
    "options",
    [
        {"data": {"note": "x" * 70_000}},
        {"data": '{"a": 1}', "content_type": "application/json"},
        {"data": {"file": SimpleUploadedFile("a.txt", b"a"), "note": "x"}},
        {"data": {}},
    ],
    ids=["too large", "no form", "a file", "nothing"],
)
def test_what_cannot_be_kept_leads_to_the_sign_in_all_the_same(late: Client, options: dict[str, Any]) -> None:
    answer = late.post(PREFERENCES, **options)
    assert answer.url == f"/connexion/?next={PREFERENCES}"
    assert kept.KEPT not in late.session


def test_a_forged_form_is_not_kept(clock: Clock, user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/connexion/")
    token = client.cookies["csrftoken"].value
    client.post("/connexion/", {"login": ADDRESS, "password": f.PASSWORD, "csrfmiddlewaretoken": token})
    clock.minutes_pass(45)
    assert client.post(PREFERENCES, {"topics": "NEWS"}).status_code == 403
    assert kept.KEPT not in client.session


def test_a_form_for_anybody_is_simply_answered(late: Client) -> None:
    assert late.post("/mot-de-passe/", {"email": ADDRESS}).url == "/mot-de-passe/envoye/"
    assert kept.KEPT not in late.session


def test_a_get_and_a_visitor_keep_nothing(late: Client, client: Client) -> None:
    assert late.get(PREFERENCES).status_code == 302
    assert kept.KEPT not in late.session
    assert Client().post(PREFERENCES, {"topics": "NEWS"}).url == f"/connexion/?next={PREFERENCES}"


def test_a_certificate_keeps_its_files_as_before(client: Client, clock: Clock) -> None:
    holder = ff.home()
    sign_in(client, holder.tenant.user.email)
    values = filled(holder, from_day="17")
    clock.minutes_pass(45)
    answer = client.post(INSURANCE, {**values, "fichiers": photo()})
    assert answer.url == f"/connexion/?garde=1&next={INSURANCE}%3Freprise%3D1"
    assert kept.KEPT not in client.session
    sign_in(client, holder.tenant.user.email)
    text = html_of(client.get(f"{INSURANCE}?reprise=1"))
    assert "Votre saisie a été conservée" in text and "attestation.jpg" in text and 'value="17"' in text
