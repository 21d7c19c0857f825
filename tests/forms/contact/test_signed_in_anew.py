"""Signed out and in again in another tab: the form comes back as it was filled in, and one press sends it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from config import views
from forms.submissions.models import Draft, Submission
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.contact import PATH, filled, topic
from tests.kit.insurance import photo
from tests.kit.sessions import sign_in_anew
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WORDS = "L'eau coule sous l'évier depuis lundi, et le seau est plein. " * 5
CHANGED, PLAIN = "Votre connexion a changé entre-temps", "restée ouverte trop longtemps"


class Tab:
    """A form with a file, as it was opened before the other tab signed out and in."""

    def __init__(self, holder: Holder) -> None:
        self.client, self.holder, self.about = Client(enforce_csrf_checks=True), holder, topic()
        self.client.force_login(holder.tenant.user)
        self.page = html_of(self.client.get(PATH))
        answer = self.post(ajouter="1", envoyer=None, fichiers=photo("fuite.jpg"), type_de_document="RIB")
        self.page = html_of(self.client.get(answer.url))

    def post(self, script: bool = False, **changes: Any) -> ClientResponse:
        """Press a button of the page that is shown."""
        hidden = {name: self._hidden(name)[0] for name in ("csrfmiddlewaretoken", "jeton")}
        values = {**hidden, "montre": self._hidden("montre"), "message": WORDS, **changes}
        headers = {"accept": "application/json"} if script else {}
        return self.client.post(PATH, filled(self.holder, self.about, **values), headers=headers)

    def _hidden(self, name: str) -> list[str]:
        return re.findall(rf'name="{name}" value="([^"]+)"', self.page)


def nothing_left() -> bool:
    """Whether nothing was sent, and nothing written to the draft since its file came."""
    return not Submission.objects.exists() and Draft.objects.get().attachments.count() == 1


def test_words_topic_types_and_files_are_back_and_one_press_sends(holder: Holder) -> None:
    tab = Tab(holder)
    sign_in_anew(tab.client, holder.tenant.user.email)
    answer = tab.post(message=f"{WORDS}Vite.")
    tab.page = html_of(answer)
    assert answer.status_code == 403 and CHANGED in tab.page and PLAIN not in tab.page
    assert "no-store" in answer["Cache-Control"]
    assert f"{WORDS}Vite." in tab.page and f'value="{tab.about.pk}" selected' in tab.page
    assert "fuite.jpg" in tab.page and "RIB (Photo)" in tab.page
    assert nothing_left() and Draft.objects.get().values["message"] == WORDS, "a POST without its token writes nothing"
    assert tab.post(message=f"{WORDS}Vite.").status_code == 302
    row = Submission.objects.get()
    assert row.data["message"] == f"{WORDS}Vite." and row.attachments.get().type_label == "RIB (Photo)"
    assert CHANGED not in html_of(tab.client.get(f"/envois/{row.number_text}/")), "it was said once"


def test_a_form_that_had_left_before_is_not_sent_twice(holder: Holder) -> None:
    tab = Tab(holder)
    tab.post()
    sign_in_anew(tab.client, holder.tenant.user.email)
    tab.page = html_of(tab.post())
    tab.post()
    assert Submission.objects.count() == 1


def test_somebody_else_is_shown_and_sends_nothing_of_it(holder: Holder) -> None:
    tab, other = Tab(holder), ff.home()
    sign_in_anew(tab.client, other.tenant.user.email)
    answer = tab.post()
    page = html_of(answer)
    assert answer.status_code == 403 and PLAIN in page
    assert "L'eau coule" not in page and "fuite.jpg" not in page and nothing_left()


@pytest.mark.parametrize("word", ["", "forged"])
def test_without_the_signed_word_of_its_page_nothing_is_filled_in(holder: Holder, word: str) -> None:
    tab = Tab(holder)
    answer = tab.post(csrfmiddlewaretoken="x" * 32, jeton=word)
    assert answer.status_code == 403 and PLAIN in html_of(answer) and "L'eau coule" not in html_of(answer)


def test_a_file_in_the_form_itself_is_asked_for_again(holder: Holder) -> None:
    tab = Tab(holder)
    sign_in_anew(tab.client, holder.tenant.user.email)
    page = html_of(tab.post(fichiers=photo("autre.jpg", "red")))
    assert "Vos derniers fichiers ne sont pas arrivés" in page and WORDS.strip() in page and nothing_left()


def test_the_script_is_told_and_nothing_is_kept(holder: Holder) -> None:
    tab = Tab(holder)
    sign_in_anew(tab.client, holder.tenant.user.email)
    answer = tab.post(script=True, envoyer=None, ajouter="1", fichiers=photo("autre.jpg", "red"))
    assert answer.status_code == 403 and "ce fichier n'est pas arrivé" in answer.json()["error"] and nothing_left()


@pytest.mark.parametrize("change", [{"portal_access": False}, {"to_date": dt.date.today() - dt.timedelta(days=3)}])
def test_an_account_for_which_nothing_can_be_sent_has_the_plain_page(holder: Holder, change: dict[str, Any]) -> None:
    tab = Tab(holder)
    sign_in_anew(tab.client, holder.tenant.user.email)
    Holder.objects.filter(pk=holder.pk).update(**change)
    answer = tab.post()
    assert answer.status_code == 403 and PLAIN in html_of(answer) and nothing_left()


def test_terms_that_are_due_come_first(holder: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    tab = Tab(holder)
    sign_in_anew(tab.client, holder.tenant.user.email)
    monkeypatch.setattr(views, "terms_due", lambda user: True)
    assert PLAIN in html_of(tab.post())
