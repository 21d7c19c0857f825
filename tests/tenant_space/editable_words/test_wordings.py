"""The words of the pages: what editors may change, where it shows, and what an update leaves alone."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils.html import escape
from wagtail.models import ModelLogEntry

from tenant_space.editable_words import wordings as words
from tenant_space.editable_words.enums import WordingTopic
from tenant_space.editable_words.models import Wording
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
BASE = "/admin/snippets/editable_words/wording/"
CARD = WordingTopic.CARD


@pytest.fixture
def editor(client: Client) -> User:
    user = f.StaffFactory(groups=[Group.objects.get(name="Communication")])
    client.force_login(user)
    return user


@pytest.fixture
def card(db: None) -> Wording:
    return Wording.objects.get(topic=CARD, code="payment_due")


@pytest.fixture
def entry(db: None) -> Wording:
    return Wording.objects.filter(topic=WordingTopic.ENTRY).first()


def post(client: Client, row: Wording, **changes: Any) -> ClientResponse:
    data = {"title": "Payez {montant}", "text": "Vite.", "button": "Voir", "shown": "on", "sort_order": "4"} | changes
    return client.post(f"{BASE}edit/{row.pk}/", {key: value for key, value in data.items() if value is not None})


def test_the_list_names_each_text_and_filters_by_topic(
    client: Client, editor: User, card: Wording, entry: Wording
) -> None:
    text = client.get(BASE).content.decode()
    assert escape(card.spec.label) in text and escape(entry.spec.label) in text
    assert f"{BASE}add/" not in text and f"delete/{card.pk}" not in text
    cards = client.get(BASE, {"topic": "card"}).content.decode()
    assert escape(card.spec.label) in cards and escape(entry.spec.label) not in cards


def test_the_form_has_what_makes_sense_and_says_which_words_are_possible(
    client: Client, editor: User, card: Wording, entry: Wording
) -> None:
    answer = client.get(f"{BASE}edit/{card.pk}/")
    assert set(answer.context["form"].fields) == {"title", "text", "button", "shown", "sort_order"}
    page = answer.content.decode()
    assert "<code>{montant}</code>" in page and "somme à payer" in page
    assert not answer.context["autosave_enabled"], "a half-written text must never be read by tenants"
    answer = client.get(f"{BASE}edit/{entry.pk}/")
    assert set(answer.context["form"].fields) == {"title", "text"}
    assert "pas d'accolades" in answer.content.decode()
    client.post(f"{BASE}edit/{entry.pk}/", {"title": "Le loyer", "text": "Dit mieux.", "sort_order": "1"})
    before = entry.sort_order
    entry.refresh_from_db()
    assert (entry.title, entry.shown, entry.sort_order) == ("Le loyer", True, before)


def test_a_change_is_read_at_once_and_noted(client: Client, editor: User, card: Wording) -> None:
    assert words.wordings(CARD)[card.code].title == "Pensez à payer"
    assert post(client, card, shown=None, sort_order="77").status_code == 302
    now = words.wordings(CARD)[card.code]
    assert (now.title, now.text, now.button, now.shown, now.sort_order) == (
        "Payez {montant}",
        "Vite.",
        "Voir",
        False,
        77,
    )
    assert list(words.wordings(CARD)).index(card.code) > list(words.wordings(CARD)).index("payment_overdue")
    note = ModelLogEntry.objects.filter(content_type__model="wording").get()
    assert (note.user, note.action, note.label) == (editor, "wagtail.edit", card.spec.label)


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"title": "Payez {somme}"}, "title", "{somme} n'existe pas ici. Vous pouvez écrire : {montant}."),
        ({"text": "Vite {"}, "text", "Une accolade est seule."),
        ({"button": "  "}, "button", "Écrivez ce qui se passe"),
        ({"sort_order": "-1"}, "sort_order", ""),
    ],
)
def test_a_wrong_text_is_refused_and_nothing_is_lost(
    client: Client, editor: User, card: Wording, change: dict[str, str], field: str, said: str
) -> None:
    answer = post(client, card, **change)
    assert answer.status_code == 200
    assert said in " ".join(answer.context["form"].errors[field])
    assert answer.context["form"][field].value() == change[field]
    assert Wording.objects.get(pk=card.pk).title == card.title


def test_nobody_adds_copies_or_deletes(client: Client, card: Wording) -> None:
    client.force_login(f.StaffFactory(is_superuser=True))
    count = Wording.objects.count()
    for path in ("add/", f"delete/{card.pk}/", f"copy/{card.pk}/"):
        assert client.get(BASE + path).status_code in (302, 403, 404), path
        assert client.post(BASE + path, {"title": "x"}).status_code in (302, 403, 404), path
    client.post(f"/admin/bulk/landlord/wording/delete/?id={card.pk}")
    assert Wording.objects.count() == count


def test_other_groups_neither_read_nor_change(client: Client, card: Wording) -> None:
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name="Gestionnaires")]))
    for path in ("", f"edit/{card.pk}/", f"history/{card.pk}/", f"preview/{card.pk}/"):
        assert client.get(BASE + path).status_code in (302, 403), path
    assert post(client, card).status_code in (302, 403)
    assert Wording.objects.get(pk=card.pk).title == card.title


def test_the_preview_shows_what_is_being_written(client: Client, editor: User, card: Wording, entry: Wording) -> None:
    path = f"{BASE}preview/{card.pk}/"
    data = {"title": "Payez <b>vite</b>", "text": "", "button": "Voir", "sort_order": "4"}
    assert client.post(path, data).json() == {"is_valid": True, "is_available": True}
    page = client.get(path).content.decode()
    assert "Payez &lt;b&gt;vite&lt;/b&gt;" in page and "montrée à personne" in page
    path = f"{BASE}preview/{entry.pk}/"
    client.post(path, {"title": "Le loyer", "text": "Dit mieux."})
    assert "Dit mieux." in client.get(path).content.decode()


def test_an_update_keeps_what_editors_wrote_and_renews_the_rest(
    client: Client, editor: User, card: Wording, entry: Wording
) -> None:
    post(client, card, sort_order="77")
    Wording.objects.filter(pk=entry.pk).update(title="Un ancien texte", sort_order=999)
    dropped = Wording.objects.create(topic=CARD, code="dropped", title="Abandonné")
    Wording.objects.filter(code="payment_overdue").delete()
    call_command("setup_site", verbosity=0)
    card.refresh_from_db()
    entry.refresh_from_db()
    assert (card.title, card.sort_order) == ("Payez {montant}", 77)
    assert (entry.title, entry.sort_order) == (entry.spec.title, entry.spec.sort_order)
    assert Wording.objects.filter(code="payment_overdue").exists()
    assert Wording.objects.filter(pk=dropped.pk).exists() and "Abandonné" not in client.get(BASE).content.decode()
    assert words.wordings_ensure() == 0


def test_a_text_that_no_longer_fits_says_the_code_s_words(card: Wording) -> None:
    Wording.objects.filter(pk=card.pk).update(title="Payez {disparu}")
    words.wordings_forget()
    assert words.wordings(CARD)[card.code].title == card.spec.title
