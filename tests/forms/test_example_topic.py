"""A topic is one app: what `tests/example_topic` brings is found everywhere, and nothing elsewhere names it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import RequestFactory

from forms.submissions.demo import requests_ensure
from forms.submissions.drafts import draft_key
from forms.submissions.enums import State
from forms.submissions.models import KindSetting, RefusalReason, Submission
from forms.submissions.tokens import token_make
from home.models import HelpPage
from home.selectors import tree_forget
from tenant_space.notifications.models import MailText, OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.example_topic import demo_requests, kinds
from tests.example_topic.cards import ACCOUNT
from tests.example_topic.models import ExamplePage
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import text_of
from tests.kit.app import App
from tests.kit.desk import LIST, at, bulk, numbers, press, said
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH = "/demander-un-badge/"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def holder() -> Holder:
    return ff.home(account_number=ACCOUNT)


def sent(client: Client, holder: Holder, count: str = "2") -> Submission:
    """A badge asked for on the page, as people do."""
    client.force_login(holder.tenant.user)
    key = draft_key(holder.tenant, kinds.CODE, holder.account_id)
    token = token_make(holder.tenant, kinds.CODE, key, holder.account_id)
    answer = client.post(PATH, {"jeton": token, "count": count, "envoyer": "1"})
    assert answer.status_code == 302, text_of(answer)
    return Submission.objects.get(number=int(re.search(r"\d{9}", answer.url)[0]))


def mails() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))


def test_a_new_portal_has_its_page_its_reasons_its_delay_its_mails_and_its_help() -> None:
    page = ExamplePage.objects.get()
    assert (page.slug, page.introduction) == (
        PATH.strip("/"),
        "<p>Un badge ouvre la porte de votre immeuble.</p>",
    )
    assert list(RefusalReason.objects.filter(kind=kinds.CODE).values_list("title", flat=True)) == ["Badge déjà remis"]
    assert KindSetting.objects.get(kind=kinds.CODE).working_days == 3
    assert MailText.objects.filter(kind__startswith="example.").count() == 3
    assert f'id="{page.pk}"' in str(HelpPage.objects.get().body.get_prep_value()[-1])


def test_a_tenant_sends_it_finds_it_again_and_reads_its_words(client: Client, holder: Holder) -> None:
    row = sent(client, holder)
    assert (row.kind, row.data, row.account_id) == (kinds.CODE, {"count": "2"}, ACCOUNT)
    assert kinds.LABEL in text_of(client.get("/envois/"))
    assert row.number_text in text_of(client.get(PATH))
    assert "Badges demandés" in text_of(client.get(f"/envois/{row.number_text}/"))
    assert client.get(f"/envois/{row.number_text}/accuse.pdf")["Content-Type"] == "application/pdf"
    assert client.get(f"/demarches/{kinds.CODE}/").url == PATH
    assert mails() == ["example.received"]


def test_what_is_wrong_is_said_and_kept(client: Client, holder: Holder) -> None:
    client.force_login(holder.tenant.user)
    answer = client.post(PATH, {"count": "9", "envoyer": "1"})
    assert "Choisissez un ou deux badges." in text_of(answer) and not Submission.objects.exists()


def test_managers_find_it_accept_it_and_refuse_it(client: Client, holder: Holder) -> None:
    first, second = sent(client, holder), sent(client, holder, "1")
    manager = ff.manager("CV")
    client.force_login(manager)
    assert numbers(client, f"?kind={kinds.CODE}") == [first.number_text, second.number_text]
    page = text_of(client.get(at(first)))
    assert "Marquer comme prêt" in page and "Badges demandés" in page
    press(client, first, "accept")
    press(client, second, "refuse", reason="Ce badge vous a déjà été remis.")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state_label, second.state_label) == ("Prêt", "Refusée")
    assert first.number_text in kinds.accepted and second.number_text not in kinds.accepted
    assert mails()[2:] == ["example.accepted", "example.refused"]


def test_managers_accept_several_at_once(client: Client, holder: Holder) -> None:
    rows = [sent(client, holder), sent(client, holder)]
    client.force_login(ff.manager("CV"))
    assert "2 demandes acceptées." in said(bulk(client, "accept", "&".join(f"id={row.pk}" for row in rows)))
    assert set(Submission.objects.values_list("state", flat=True)) == {State.ACCEPTED}
    export = client.get(f"{LIST}?etat=toutes&export=csv").getvalue().decode("utf-8-sig")
    assert export.count(kinds.LABEL) == 2


def test_accueil_offers_it_and_its_card_has_its_words(client: Client, holder: Holder) -> None:
    page = ExamplePage.objects.get()
    client.force_login(holder.tenant.user)
    assert "Pour ouvrir votre immeuble" not in text_of(client.get("/accueil/"))
    page.show_in_menus = True
    page.save_revision().publish()
    tree_forget()
    text = text_of(client.get("/accueil/"))
    assert "Pour ouvrir votre immeuble" in text and "Demandez votre badge" in text


def test_the_api_tells_what_was_asked(client: Client, holder: Holder) -> None:
    row = sent(client, holder)
    app = App().enter(holder.tenant.user)
    home = app.get(f"/api/v1/accounts/{ACCOUNT}/home").json()
    assert row.number_text in str(home) and kinds.LABEL in str(home)
    assert "example_badge" in str(home)


def test_editors_preview_it_with_nobodys_data(rf: RequestFactory) -> None:
    response = ExamplePage.objects.get().make_preview_request(original_request=rf.get("/"))
    text = response.render().content.decode()
    assert "Combien de badges" in text and "000000" in text


@pytest.mark.slow
def test_the_demo_asks_every_topic(holder: Holder) -> None:
    requests_ensure(holder.tenant, f.StaffFactory())
    assert holder.tenant in demo_requests.asked


@pytest.mark.slow
def test_a_portal_knows_nothing_of_it() -> None:
    told = "from forms.submissions.registry import kinds; print([kind.code for kind in kinds()])"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", told],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "config.settings.dev"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [
        *("['insurance',", "'receipt',", "'help',", "'contact',"),
        *("'mandate',", "'mandate_day',", "'mandate_revoke',", "'payment_plan',"),
        *("'contact_details',", "'occupation',", "'marital_status',", "'occupants']"),
    ]


def test_nothing_else_names_it() -> None:
    """The proof itself: the words of the example stand in its folder, in its test, and in one line of the settings."""
    named = {
        path.relative_to(ROOT).as_posix()
        for folder in ("site", "home", "forms", "tenant_space", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html") and "example_topic" in path.read_text()
    }
    assert named == {"site/config/settings/test.py"}


def test_migrations_are_complete() -> None:
    call_command("makemigrations", "example_topic", check=True, dry_run=True, verbosity=0)
