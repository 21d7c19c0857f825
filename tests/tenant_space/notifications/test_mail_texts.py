"""« Textes des courriels »: who may change what, the checks on saving, the preview and the trial."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail as memory
from django.core.management import call_command
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Revision

from tenant_space.editable_words.services import texts_ensure
from tenant_space.identity.models import User
from tenant_space.notifications import services
from tenant_space.notifications.models import MailText, OutgoingMail
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.registry import mail_spec, mail_specs
from tenant_space.notifications.rendering import code_wording
from tenant_space.notifications.selectors import wording_of
from tests.kit import factories as f
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
KIND = "insurance.refused"
BASE = "/admin/snippets/notifications/mailtext/"


@pytest.fixture
def text() -> MailText:
    return MailText.objects.get(kind=KIND)


@pytest.fixture
def editor(client: Client) -> User:
    user = f.StaffFactory(groups=[Group.objects.get(name="Communication")])
    client.force_login(user)
    return user


def rich(*paragraphs: str) -> str:
    """What the editor's field posts."""
    blocks = [
        {"key": f"k{n}", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
        for n, text in enumerate(paragraphs)
    ]
    return json.dumps({"blocks": blocks, "entityMap": {}})


def post(
    client: Client,
    text: MailText,
    subject: str = "Refus {numero}",
    body: tuple[str, ...] = ("Bonjour,", "{motif}"),
    button: str = "Voir",
    **more: Any,
) -> ClientResponse:
    data = {"subject": subject, "body": rich(*body), "button": button, **more}
    return client.post(f"{BASE}edit/{text.pk}/", data)


def test_each_kind_has_its_row_and_the_trial_none() -> None:
    kinds = {spec.kind for spec in mail_specs() if spec.editable}
    assert set(MailText.objects.values_list("kind", flat=True)) == kinds
    assert services.TRIAL not in kinds and KIND in kinds


def test_the_list_says_what_leaves_when(client: Client, editor: User) -> None:
    text = client.get(BASE).content.decode()
    for spec in mail_specs():
        if spec.editable:
            assert escape(spec.label) in text and escape(spec.when) in text
    assert "Dernier changement" in text


def test_an_editor_changes_a_text_and_the_next_mail_says_it(client: Client, editor: User, text: MailText) -> None:
    assert post(client, text).status_code == 302
    services.notify(KIND, Address("x@example.org"), submission_id=0)
    text.refresh_from_db()
    assert wording_of(mail_spec(KIND)).subject == "Refus {numero}"
    assert re.sub(r' data-block-key="\w+"', "", text.body) == "<p>Bonjour,</p><p>{motif}</p>"
    assert text.latest_revision.user == editor
    history = client.get(f"{BASE}history/{text.pk}/").content.decode()
    assert editor.get_full_name() in history


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"subject": "Refus {inconnu}"}, "subject", "{inconnu} n'existe pas ici."),
        ({"subject": "Refus {numero.__class__}"}, "subject", "{numero.__class__} n'existe pas"),
        ({"subject": "Refus {numero"}, "subject", "Une accolade est seule."),
        ({"body": ("",)}, "body", "Écrivez le texte du courriel."),
        ({"body": ("{motif} }",)}, "body", "Une accolade est seule."),
        ({"button": ""}, "button", "Écrivez ce qui se passe"),
        ({"button": "{zut}"}, "button", "{zut} n'existe pas"),
    ],
)
def test_a_wrong_text_is_refused_on_its_field_and_nothing_is_lost(
    client: Client, editor: User, text: MailText, change: dict[str, Any], field: str, said: str
) -> None:
    answer = post(client, text, **change)
    assert answer.status_code == 200
    assert said in " ".join(answer.context["form"].errors[field])
    assert "Refus" in answer.context["form"]["subject"].value()
    before = text.wording
    text.refresh_from_db()
    assert text.wording == before


def test_the_reason_of_a_refusal_may_be_left_to_the_page_where_there_is_one(
    client: Client, editor: User, text: MailText
) -> None:
    assert post(client, text, body=("Lisez notre réponse sur la page de votre envoi.",)).status_code == 302
    no_page = MailText.objects.get(kind="help.refused")
    answer = post(client, no_page, body=("Bonjour",))
    assert "Il manque {motif}" in " ".join(answer.context["form"].errors["body"])


def test_the_kind_cannot_be_changed(client: Client, editor: User, text: MailText) -> None:
    assert post(client, text, kind="account.activation").status_code == 302
    text.refresh_from_db()
    assert text.kind == KIND


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_adds_copies_or_deletes(client: Client, editor: User, text: MailText, superuser: bool) -> None:
    if superuser:
        client.force_login(f.StaffFactory(is_superuser=True))
    count = MailText.objects.count()
    data = {"subject": "x", "body": rich("y"), "button": "z", "kind": "new"}
    paths = ["add/", f"delete/{text.pk}/", f"copy/{text.pk}/"]
    for path in [BASE + path for path in paths] + [f"/admin/bulk/notifications/mailtext/delete/?id={text.pk}"]:
        assert client.get(path).status_code in (302, 403, 404) or "bulk" in path, path
        answer = client.post(path, data)
        assert answer.status_code in (302, 403, 404) or "bulk" in path, path
    assert MailText.objects.count() == count
    listing = client.get(BASE).content.decode()
    assert f"{BASE}add/" not in listing and f"delete/{text.pk}" not in listing and f"copy/{text.pk}" not in listing


@pytest.mark.parametrize("group", ["Gestionnaires", "Comptabilité"])
def test_other_groups_neither_read_nor_change_nor_try(client: Client, text: MailText, group: str) -> None:
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name=group)]))
    for path in ("", f"edit/{text.pk}/", f"history/{text.pk}/", f"preview/{text.pk}/"):
        assert client.get(BASE + path).status_code in (302, 403), path
    before = text.wording
    assert post(client, text).status_code in (302, 403)
    assert client.post(trial(text)).status_code in (302, 403)
    text.refresh_from_db()
    assert text.wording == before and not OutgoingMail.objects.exists()


def test_the_form_shows_the_words_with_their_meaning(client: Client, editor: User, text: MailText) -> None:
    answer = client.get(f"{BASE}edit/{text.pk}/")
    page = answer.content.decode()
    for word in mail_spec(KIND).placeholders:
        assert f"<code>{{{word.name}}}</code>" in page
        assert escape(word.meaning) in page
    assert "(obligatoire)" not in page
    no_page = MailText.objects.get(kind="help.refused")
    assert "(obligatoire)" in client.get(f"{BASE}edit/{no_page.pk}/").content.decode()
    assert f'<form id="mail-trial" method="post" action="{trial(text)}">' in page
    assert not answer.context["autosave_enabled"], "a half-written text must never leave"


def preview(client: Client, text: MailText, **more: Any) -> str:
    data = {"subject": "Refus {numero}", "body": rich("{motif}", "Voir la suite."), "button": "Voir", **more}
    path = f"{BASE}preview/{text.pk}/"
    assert client.post(path, data).json() == {"is_valid": True, "is_available": True}
    return client.get(path).content.decode()


def test_the_preview_is_the_mail_with_examples_and_its_text_version(
    client: Client, editor: User, text: MailText
) -> None:
    page = preview(client, text)
    assert "Refus 000000123" in page
    html, plain = page.split("Version sans mise en forme")
    reason = escape(mail_spec(KIND).placeholders[-1].sample)
    assert reason in html and reason in plain
    assert "Voir la suite." in html and "Voir :\nhttp://localhost:8000/" in plain
    assert not MailText.objects.filter(subject="Refus {numero}").exists()
    policy = client.get(f"{BASE}preview/{text.pk}/").headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy, "its styles stand inline"
    assert "script-src" not in policy


def test_the_preview_shows_markup_as_words(client: Client, editor: User, text: MailText) -> None:
    page = preview(client, text, body=rich("{motif} <script>alert(1)</script>"))
    assert "<script" not in page
    assert page.count(escape("<script>alert(1)</script>")) == 2


def trial(text: MailText) -> str:
    return f"/admin/courriels/essai/{text.pk}/"


def test_a_trial_goes_to_the_editor_alone(client: Client, editor: User, text: MailText) -> None:
    post(client, text, subject="Refus {numero}")
    answer = client.post(trial(text), follow=True)
    assert f"L&#x27;essai part à {editor.email}" in answer.content.decode()
    assert services.outbox_flush() == 1
    (message,) = memory.outbox
    assert message.to == [editor.email]
    assert message.subject == "[Essai] Refus 000000123"
    assert "{" not in message.body


def test_a_trial_is_only_posted(client: Client, editor: User, text: MailText) -> None:
    assert client.get(trial(text)).status_code == 405
    assert client.post("/admin/courriels/essai/999999/").status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(trial(text)).status_code == 403
    assert not OutgoingMail.objects.exists()


def test_one_trial_of_a_text_in_twenty_seconds(client: Client, editor: User, text: MailText) -> None:
    other = MailText.objects.exclude(pk=text.pk).first()
    for _ in range(3):
        answer = client.post(trial(text), follow=True)
    assert "Un essai vient de partir." in answer.content.decode()
    assert OutgoingMail.objects.count() == 1
    client.post(trial(other))
    assert OutgoingMail.objects.count() == 2
    OutgoingMail.objects.update(created_at=timezone.now() - dt.timedelta(seconds=21))
    client.post(trial(text))
    assert OutgoingMail.objects.count() == 3


def test_an_update_keeps_what_editors_wrote_and_renews_the_rest(client: Client, editor: User, text: MailText) -> None:
    post(client, text)
    other = MailText.objects.get(kind="insurance.accepted")
    MailText.objects.filter(pk=other.pk).update(subject="Le texte d'une ancienne version")
    MailText.objects.filter(kind="insurance.received").delete()
    call_command("setup_site", verbosity=0)
    text.refresh_from_db()
    other.refresh_from_db()
    assert text.subject == "Refus {numero}"
    assert other.wording == code_wording(other.spec)
    assert MailText.objects.filter(kind="insurance.received").exists()
    revisions = Revision.objects.count()
    assert texts_ensure(MailText) == 0
    assert Revision.objects.count() == revisions, "run again, it writes nothing"


def test_a_kind_without_row_or_with_a_text_that_no_longer_fits_says_the_code_s_text(
    text: MailText, caplog: pytest.LogCaptureFixture
) -> None:
    spec = mail_spec(KIND)
    MailText.objects.filter(pk=text.pk).update(subject="Ancien {disparu}")
    assert wording_of(spec) == code_wording(spec)
    assert "does not fit" in caplog.text
    text.delete()
    assert wording_of(spec) == code_wording(spec)


def test_the_first_text_can_be_brought_back(client: Client, editor: User, text: MailText) -> None:
    first = text.wording
    revision = text.latest_revision_id
    post(client, text)
    page = client.get(f"{BASE}history/{text.pk}/revisions/{revision}/revert/")
    assert page.status_code == 200
    assert page.context["form"]["subject"].value() == first.subject
