"""Two tabs, two subjects: each form of *Nous écrire* is kept by itself, shown, taken up again and let go of."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest

from forms.contact.kinds import MOST_BEGUN
from forms.submissions.models import Attachment, Draft, Submission
from forms.submissions.unfinished import unfinished_of
from tenant_space.tenancy.models import Holder
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of, text_of
from tests.kit.contact import PATH, filled, topic
from tests.kit.insurance import photo
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
LEAK, PAPER = "L'eau coule sous l'évier depuis lundi.", "Il me faut une attestation de loyer."


@pytest.fixture
def tenant_client(holder: Holder, client: Client) -> Client:
    client.force_login(holder.tenant.user)
    return client


class Tab:
    """A tab of a browser: the form as it was opened there, and what its reader does with it."""

    def __init__(self, client: Client, holder: Holder, address: str = PATH) -> None:
        self.client, self.holder, self.about = client, holder, topic()
        self.page = html_of(client.get(address))
        (self.token,) = re.findall(r'name="jeton" value="([^"]+)"', self.page)

    def post(self, *, script: bool = False, **changes: Any) -> ClientResponse:
        headers = {"accept": "application/json"} if script else {}
        values = {"jeton": self.token, "montre": [], "envoyer": None, **changes}
        return self.client.post(PATH, filled(self.holder, self.about, **values), headers=headers)

    def keep(self, words: str) -> str:
        """What the script posts while one types; gives the address to load again."""
        answer = self.post(script=True, message=words, garder="1")
        assert answer.status_code == 200, answer.content
        page: str = answer.json()["page"]
        return page


def words_on(client: Client, address: str) -> str:
    """What stands in the box for the message."""
    (found,) = re.findall(r"<textarea[^>]*>([^<]*)</textarea>", html_of(client.get(address)))
    return found.strip()


def test_two_tabs_keep_two_drafts_with_words_and_files(tenant_client: Client, holder: Holder) -> None:
    one, other = Tab(tenant_client, holder), Tab(tenant_client, holder)
    first, second = one.keep(LEAK), other.keep(PAPER)
    one.post(script=True, message=LEAK, fichiers=photo("fuite.jpg"), ajouter="1")
    for address, words in ((first, LEAK), (second, PAPER)):
        assert words_on(tenant_client, address) == words, "each tab, loaded again, has its own"
    assert "fuite.jpg" in html_of(tenant_client.get(first)) and "fuite.jpg" not in html_of(tenant_client.get(second))
    assert {draft.values["message"] for draft in Draft.objects.all()} == {LEAK, PAPER}
    for path in ("/accueil/", "/envois/"):
        page = text_of(tenant_client.get(path))
        assert "L'eau coule sous" in page and "Il me faut une" in page and "encore 14 jours" in page, path
    assert {one.url for one in unfinished_of(holder.tenant)} == {
        f"/demarches/contact/?compte={holder.account_id}&{address.split('?')[1]}" for address in (first, second)
    }


def test_without_scripts_each_tab_stays_with_its_own(tenant_client: Client, holder: Holder) -> None:
    one, other = Tab(tenant_client, holder), Tab(tenant_client, holder)
    first = one.post(message=LEAK, ajouter="1", fichiers=photo("fuite.jpg")).url
    second = other.post(message=PAPER, choisir="1").url
    assert words_on(tenant_client, first) == LEAK and "fuite.jpg" in html_of(tenant_client.get(first))
    assert words_on(tenant_client, second) == PAPER and "fuite.jpg" not in html_of(tenant_client.get(second))


def test_a_tab_opened_later_says_what_is_begun_and_lets_one_choose(tenant_client: Client, holder: Holder) -> None:
    begun = Tab(tenant_client, holder).keep(LEAK)
    page = text_of(tenant_client.get(PATH))
    assert "Vous reprenez une demande commencée" in page and "Commencer une autre demande" in page
    assert words_on(tenant_client, PATH) == LEAK, "a page that a phone threw away is as it was"
    new = Tab(tenant_client, holder, f"{PATH}?brouillon=nouvelle")
    assert "Reprendre Demande écrite" in text_of(tenant_client.get(f"{PATH}?brouillon=nouvelle"))
    assert LEAK not in re.findall(r"<textarea[^>]*>([^<]*)<", new.page)[0]
    assert new.keep(PAPER) != begun and Draft.objects.count() == 2


def test_each_is_sent_by_itself_and_a_second_press_is_one(tenant_client: Client, holder: Holder) -> None:
    one, other = Tab(tenant_client, holder), Tab(tenant_client, holder)
    address = one.keep(LEAK)
    for tab, words in ((one, LEAK), (other, PAPER)):
        first = tab.post(message=words, envoyer="1")
        assert tab.post(message=words, envoyer="1").url == first.url
    assert sorted(row.data["message"] for row in Submission.objects.all()) == sorted([LEAK, PAPER])
    assert unfinished_of(holder.tenant) == ()
    assert tenant_client.get(address).url == "/envois/000000001/", "an old link shows what was sent"


def test_equal_words_of_two_fresh_forms_are_two_requests_and_old_links_send_none(
    tenant_client: Client, holder: Holder
) -> None:
    for tab in (Tab(tenant_client, holder), Tab(tenant_client, holder)):
        for _ in range(5):
            tab.post(message=LEAK, envoyer="1")
    assert Submission.objects.count() == 2
    kept = Tab(tenant_client, holder).keep(PAPER)
    Tab(tenant_client, holder, kept).post(message=PAPER, envoyer="1")
    for address in (kept, f"{kept}&reprise=1", f"{PATH}?reprise=1", "/envois/000000003/"):
        tenant_client.get(address)
    assert Submission.objects.count() == 3 and unfinished_of(holder.tenant) == ()


@pytest.mark.parametrize("late", [LEAK, LEAK[:20]], ids=["the same words", "older words"])
def test_a_save_that_comes_after_the_sending_leaves_no_draft(tenant_client: Client, holder: Holder, late: str) -> None:
    tab = Tab(tenant_client, holder)
    tab.keep(LEAK)
    tab.post(message=LEAK, envoyer="1")
    tab.post(script=True, message=late, garder="1")
    assert unfinished_of(holder.tenant) == () and "déjà enregistré" not in text_of(tenant_client.get("/envois/"))


def test_new_words_in_forms_that_have_left_never_write_over_one_another(tenant_client: Client, holder: Holder) -> None:
    tabs = [Tab(tenant_client, holder), Tab(tenant_client, holder)]
    for tab in tabs:
        tab.post(message=f"D'abord {tabs.index(tab)}", envoyer="1")
    for tab in tabs:
        page = text_of(tab.post(message=f"Et encore {tabs.index(tab)}", envoyer="1"))
        assert "est gardé ici, pour un autre envoi" in page
    assert {one.title[-14:-2] for one in unfinished_of(holder.tenant)} == {" Et encore 0", " Et encore 1"}
    assert Submission.objects.count() == 2


def test_what_was_typed_waits_behind_the_sign_in_beside_the_other_one(client: Client, holder: Holder) -> None:
    client.force_login(holder.tenant.user)
    one, other = Tab(client, holder), Tab(client, holder)
    one.keep(LEAK)
    client.logout()
    answer = other.post(message=PAPER, envoyer="1", fichiers=photo("bail.jpg"))
    client.force_login(holder.tenant.user)
    back = re.sub(r".*next=", "", answer.url).replace("%3F", "?").replace("%3D", "=").replace("%26", "&")
    assert words_on(client, back) == PAPER and "bail.jpg" in html_of(client.get(back))
    assert Draft.objects.count() == 2


def test_a_form_in_which_nothing_was_typed_is_no_draft(tenant_client: Client, holder: Holder) -> None:
    Tab(tenant_client, holder).post(script=True, message="", topic=None, subject=None, garder="1")
    assert not Draft.objects.exists(), "the place and the phone stand there unasked"
    Tab(tenant_client, holder).post(script=True, message="", garder="1")
    (one,) = unfinished_of(holder.tenant)
    assert one.title == "Demande écrite « Un papier »"


def test_there_are_so_many_and_another_one_can_still_leave(tenant_client: Client, holder: Holder) -> None:
    for number in range(MOST_BEGUN):
        Tab(tenant_client, holder, f"{PATH}?brouillon=nouvelle").keep(f"Demande {number}")
    assert "Commencer une autre demande" not in text_of(tenant_client.get(PATH))
    tab = Tab(tenant_client, holder, f"{PATH}?brouillon=nouvelle")
    told = tab.post(message=PAPER, ajouter="1", fichiers=photo())
    assert told.status_code == 200 and "celle-ci n'est pas gardée" in text_of(told)
    assert PAPER in html_of(told), "what was typed is still there"
    assert Draft.objects.count() == MOST_BEGUN and not Attachment.objects.exists()
    assert tab.post(script=True, message=PAPER, garder="1").status_code == 422
    assert tab.post(message=PAPER, envoyer="1").url == "/envois/000000001/"
    tenant_client.post(f"/envois/commencees/{Draft.objects.unsent().earliest('created_at').pk}/supprimer/")
    assert Tab(tenant_client, holder, f"{PATH}?brouillon=nouvelle").keep("Encore une")


@pytest.mark.parametrize("script", [False, True])
def test_one_too_many_is_not_kept_behind_a_sign_in_either(client: Client, holder: Holder, script: bool) -> None:
    client.force_login(holder.tenant.user)
    tabs = [Tab(client, holder, f"{PATH}?brouillon=nouvelle") for _ in range(MOST_BEGUN + 2)]
    client.logout()
    for number, tab in enumerate(tabs[:MOST_BEGUN]):
        answer = tab.post(message=f"Demande {number}", ajouter="1", fichiers=photo())
        assert answer.status_code == 302 and "garde=1" in answer.url
    for tab in tabs[MOST_BEGUN:]:
        told = tab.post(script=script, message=PAPER, envoyer="1", fichiers=photo())
        said = told.json()["error"] if script else html_of(told)
        assert told.status_code == 409 and f"déjà {MOST_BEGUN} demandes commencées" in said
        if script:
            assert "sign_in" not in told.json() and "reload" not in told.json(), "the page keeps what was typed"
        else:
            assert PAPER in said and "/connexion/?next=" in said
    assert Draft.objects.count() == Attachment.objects.count() == MOST_BEGUN and not Submission.objects.exists()
    again = tabs[0].post(message=LEAK, ajouter="1")
    assert again.status_code == 302 and Draft.objects.filter(values__message=LEAK).exists(), "what is begun goes on"


def test_one_that_is_not_wanted_goes_with_its_files(tenant_client: Client, holder: Holder) -> None:
    for tab, name in ((Tab(tenant_client, holder), "fuite.jpg"), (Tab(tenant_client, holder), "bail.jpg")):
        tab.post(message=name, ajouter="1", fichiers=photo(name, "red" if name == "bail.jpg" else "blue"))
    gone = Draft.objects.get(values__message="fuite.jpg")
    address = f"/envois/commencees/{gone.pk}/supprimer/"
    assert tenant_client.get(address).url == "/envois/" and Draft.objects.filter(pk=gone.pk).exists()
    other = Client()
    other.force_login(ff.home().tenant.user)
    other.post(address)
    assert Draft.objects.filter(pk=gone.pk).exists(), "somebody else's is a missing one"
    assert "supprimé" in text_of(tenant_client.post(address, follow=True))
    assert [file.display_name for file in Attachment.objects.all()] == ["bail.jpg"]
    assert "fuite.jpg" not in text_of(tenant_client.get("/envois/"))


@pytest.mark.parametrize("wanted", ["theirs", "unknown", "x", "\x00"])
def test_a_draft_of_somebody_else_is_a_missing_one(tenant_client: Client, holder: Holder, wanted: str) -> None:
    stranger = ff.home()
    client = Client()
    client.force_login(stranger.tenant.user)
    theirs = Tab(client, stranger).keep("Ceci est à moi.").split("=")[1]
    address = {"theirs": theirs, "unknown": str(uuid.uuid4())}.get(wanted, wanted)
    page = tenant_client.get(PATH, {"brouillon": address})
    assert page.status_code == 200 and "Ceci est à moi." not in html_of(page)
