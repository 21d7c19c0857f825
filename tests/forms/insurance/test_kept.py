"""Nothing typed is lost: sent twice, from two tabs, after the sign-in ended, or without scripts."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from forms.submissions import services
from forms.submissions.drafts import draft_key
from forms.submissions.flow import RequestFlow
from forms.submissions.models import Attachment, Draft, Submission
from forms.submissions.outcomes import SentBefore
from forms.submissions.tokens import token_make
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.insurance import PATH, filled, photo, send
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_a_double_click_is_one_submission(tenant_client: Client, holder: Holder) -> None:
    values = filled(holder)
    first = tenant_client.post(PATH, {**values, "fichiers": photo()})
    again = tenant_client.post(PATH, {**values, "fichiers": photo()})
    assert again.url == first.url
    assert Submission.objects.count() == 1
    assert OutgoingMail.objects.count() == 1
    assert not Attachment.objects.filter(submission=None).exists()


def test_another_tab_with_other_content_loses_nothing(tenant_client: Client, holder: Holder) -> None:
    values = filled(holder)
    tenant_client.post(PATH, {**values, "fichiers": photo()})
    text = html_of(tenant_client.post(PATH, {**values, "to_day": "3", "fichiers": photo("autre.jpg", "red")}))
    assert "Votre envoi n° 000000001 du" in text and "est déjà enregistré" in text
    assert 'value="3"' in text and "autre.jpg" in text
    assert Submission.objects.count() == 1
    answer = tenant_client.post(PATH, filled(holder))
    assert answer.url == "/envois/000000002/"


def test_another_tab_with_another_file_loses_nothing(tenant_client: Client, holder: Holder) -> None:
    values = filled(holder)
    tenant_client.post(PATH, {**values, "fichiers": photo()})
    assert "est déjà enregistré" in html_of(tenant_client.post(PATH, {**values, "fichiers": photo("b.jpg", "red")}))
    assert [file.display_name for file in Attachment.objects.filter(submission=None)] == ["b.jpg"]


def test_two_tabs_at_the_very_same_moment_lose_nothing(
    tenant_client: Client, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(**arguments: Any) -> Any:
        services.submission_create(**arguments | {"content": ff.content_of(holder)})
        return services.submission_create(**arguments)

    monkeypatch.setattr("forms.submissions.flow.submission_create", late)
    text = html_of(send(tenant_client, holder, to_day="3"))
    assert "Votre envoi n° 000000001 du" in text and 'value="3"' in text


def test_a_form_opened_by_somebody_else_keeps_nothing(tenant_client: Client, holder: Holder) -> None:
    other = ff.home()
    answer = tenant_client.post(PATH, {**filled(other), "fichiers": photo()})
    assert answer.status_code == 302
    assert "pour une autre personne" in html_of(tenant_client.get(answer.url))
    assert not Draft.objects.exists() and not Attachment.objects.exists()


@pytest.mark.parametrize("token", [None, "", "x:y:z"])
def test_signed_in_a_lost_token_loses_nothing(tenant_client: Client, holder: Holder, token: str | None) -> None:
    assert send(tenant_client, holder, jeton=token).url == "/envois/000000001/"


def test_what_was_typed_waits_behind_the_sign_in(client: Client, holder: Holder) -> None:
    answer = client.post(PATH, filled(holder, from_day="17", fichiers=photo()))
    assert answer.status_code == 302
    assert answer.url == f"/connexion/?garde=1&next={PATH}%3Freprise%3D1"
    assert not Submission.objects.exists()
    client.force_login(holder.tenant.user)
    text = html_of(client.get(f"{PATH}?reprise=1"))
    assert "Votre saisie a été conservée" in text
    assert 'value="17"' in text and "attestation.jpg" in text


def test_why_a_file_was_refused_waits_there_too(client: Client, holder: Holder) -> None:
    bad = SimpleUploadedFile("virus.exe", b"MZ\x90\x00", "application/octet-stream")
    client.post(PATH, filled(holder, fichiers=bad))
    client.force_login(holder.tenant.user)
    assert "virus.exe" in html_of(client.get(PATH))


def test_somebody_else_signing_in_sees_nothing_of_it(client: Client, holder: Holder) -> None:
    client.post(PATH, filled(holder, from_day="17", fichiers=photo()))
    client.force_login(ff.home().tenant.user)
    text = html_of(client.get(f"{PATH}?reprise=1"))
    assert "Votre saisie a été conservée" not in text
    assert 'value="17"' not in text and "attestation.jpg" not in text


def test_a_form_of_another_account_sends_nothing(tenant_client: Client, holder: Holder) -> None:
    key = draft_key(holder.tenant, ff.KIND, "999999")
    answer = send(tenant_client, holder, jeton=token_make(holder.tenant, ff.KIND, key, "999999"))
    assert answer.url == PATH and not Submission.objects.exists() and not Draft.objects.exists()


def test_too_many_open_requests_are_told_and_nothing_is_lost(
    tenant_client: Client, holder: Holder, settings: Settings
) -> None:
    settings.PORTAL_MOST_OPEN = 1
    ff.sent(holder)
    text = html_of(send(tenant_client, holder))
    assert Submission.objects.count() == 1
    assert "plusieurs envois qui attendent notre réponse" in text and "attestation.jpg" in text


@pytest.mark.parametrize("token", [None, "x:y:z", "other kind", "old"])
def test_a_bad_token_keeps_nothing(
    client: Client, holder: Holder, token: str | None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = draft_key(holder.tenant, ff.KIND, holder.account_id)
    if token == "other kind":
        token = token_make(holder.tenant, "other", key, holder.account_id)
    elif token == "old":
        monkeypatch.setattr("forms.submissions.tokens.DAY_SECONDS", -1)
        token = token_make(holder.tenant, ff.KIND, key, holder.account_id)
    answer = client.post(PATH, filled(holder, jeton=token, fichiers=photo()))
    assert answer.url == f"/connexion/?next={PATH}"
    assert not Draft.objects.exists() and not Attachment.objects.exists()


def test_a_visitor_needs_the_forms_own_protection_too(holder: Holder) -> None:
    assert Client(enforce_csrf_checks=True).post(PATH, filled(holder)).status_code == 403
    assert not Draft.objects.exists()


def post_json(client: Client, values: dict[str, Any]) -> ClientResponse:
    return client.post(PATH, values, headers={"accept": "application/json"})


def test_the_script_gets_a_row_or_a_reason(tenant_client: Client, holder: Holder) -> None:
    values = filled(holder, envoyer=None)
    answer = post_json(tenant_client, {**values, "ajouter": "1", "fichiers": photo("<b>.jpg")})
    file = Attachment.objects.get()
    assert answer.status_code == 200
    assert str(file.pk) in answer.json()["row"] and "<b>" not in answer.json()["row"]
    bad = SimpleUploadedFile("virus.exe", b"MZ\x90\x00", "application/octet-stream")
    answer = post_json(tenant_client, {**values, "ajouter": "1", "fichiers": bad})
    assert answer.status_code == 422 and "virus.exe" in answer.json()["error"]
    assert post_json(tenant_client, {**values, "ajouter": "1"}).status_code == 422
    answer = post_json(tenant_client, {**values, "retirer": str(file.pk)})
    assert answer.json() == {"removed": str(file.pk)}
    assert not Attachment.objects.exists()


def test_the_script_is_told_that_the_sign_in_ended_or_the_other_tab_was_faster(client: Client, holder: Holder) -> None:
    values = filled(holder, envoyer=None, ajouter="1")
    answer = post_json(client, {**values, "fichiers": photo()})
    assert answer.status_code == 401 and answer.json()["sign_in"].startswith("/connexion/?garde=1&next=")
    client.force_login(holder.tenant.user)
    send(client, holder)
    answer = post_json(client, {**values, "fichiers": photo("b.jpg", "red")})
    assert answer.status_code == 409 and answer.json()["reload"] == PATH
    assert "b.jpg" in html_of(client.get(PATH))


def test_tab_after_tab_one_is_led_to_what_was_sent(
    tenant_client: Client, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = ff.sent(holder)
    monkeypatch.setattr(RequestFlow, "post", lambda self, posted: SentBefore(submission))
    answer = send(tenant_client, holder)
    assert answer.url == "/envois/000000001/"
    assert "est déjà enregistré : le voici." in html_of(tenant_client.get(answer.url))
    assert post_json(tenant_client, filled(holder)).status_code == 409
