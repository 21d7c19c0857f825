"""Editorial content over HTTP: clean, public, read only."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings
from wagtail.images import get_image_model
from wagtail.images.models import Image
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, get_page_models

from config.site_content.specimen import specimen_png
from home.enums import LegalKind
from home.models import ContactPage, HelpPage, HomePage, LegalPage, StandardPage
from tenant_space.landlord.models import AgencyDetails
from tenant_space.secured.pages import SecuredPageMixin
from tests.kit.factories import AgencyFactory, HolderFactory, UserFactory
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]

SECURED = [model for model in get_page_models() if issubclass(model, SecuredPageMixin)]
MARKS_OF_THE_EDITOR = ("<a linktype", "data-block-key", "<embed")


@pytest.fixture
def home(db: None) -> HomePage:
    return HomePage.objects.get()


@pytest.fixture(params=["visitor", "tenant"])
def anybody(request: pytest.FixtureRequest, client: Client, db: None) -> Client:
    """A visitor, then a tenant with a session: both must see the same."""
    if request.param == "tenant":
        user = UserFactory()
        HolderFactory(tenant=user.tenant)
        client.force_login(user)
    return client


def read(client: Client, address: str) -> Any:
    response = client.get(f"/api/v2/{address}")
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json"
    for mark in MARKS_OF_THE_EDITOR:
        assert mark not in response.content.decode(), mark
    return response.json()


def titles(answer: dict[str, Any]) -> list[str]:
    return [item["title"] for item in answer["items"]]


# --- reading ----------------------------------------------------------------


def test_the_menu_is_read_in_the_order_of_the_tree(anybody: Client, home: HomePage) -> None:
    assert titles(read(anybody, f"pages/?child_of={home.pk}&show_in_menus=true")) == ["Nous contacter", "Aide"]


def test_the_order_is_the_trees_and_not_the_age_of_the_pages(client: Client, home: HomePage) -> None:
    ContactPage.objects.get().move(home, pos="last-child")
    assert titles(read(client, f"pages/?child_of={home.pk}&show_in_menus=true")) == ["Aide", "Nous contacter"]


def test_the_home_is_found_from_its_address(client: Client, home: HomePage) -> None:
    found = client.get("/api/v2/pages/find/?html_path=/")
    assert found.status_code == 302
    page = client.get(found["Location"]).json()
    assert (page["id"], page["heading"]) == (home.pk, home.heading)
    assert page["introduction"].startswith("<p>Celui-ci vous donne la possibilité")


def test_the_terms_of_use_are_read_as_clean_data(anybody: Client) -> None:
    listed = read(anybody, f"pages/?type=home.LegalPage&kind={LegalKind.TERMS}")
    assert listed["meta"]["total_count"] == 1
    page = read(anybody, f"pages/{listed['items'][0]['id']}/")
    assert page["title"] == "Conditions générales d'utilisation"
    assert (page["kind"], page["version"]) == ("TERMS", "1")
    assert page["body"][0]["type"] == "callout"
    texts = [block["value"] for block in page["body"] if block["type"] == "text"]
    assert any('<a href="/donnees-personnelles/">' in text for text in texts)


def test_every_public_page_is_read_without_marks_of_the_editor(client: Client, home: HomePage) -> None:
    public = Page.objects.live().public().descendant_of(home, inclusive=True)
    assert public.count() > 5
    for page in public:
        assert read(client, f"pages/{page.pk}/")["title"] == page.title


def test_the_answers_of_the_help_page_are_expanded(client: Client) -> None:
    body = read(client, f"pages/{HelpPage.objects.get().pk}/")["body"]
    topics = [block["value"] for block in body if block["type"] == "topic"]
    answers = [question["answer"] for topic in topics for question in topic["questions"]]
    assert any('<a href="/nous-contacter/">' in answer for answer in answers)
    assert all(answer.startswith(("<p>", "<ul>", "<ol>")) for answer in answers)


def test_the_text_of_an_editor_comes_without_the_editors_keys(client: Client) -> None:
    page = HelpPage.objects.get()
    contact = ContactPage.objects.get()
    link = f'<p data-block-key="a1b2c">Voir <a id="{contact.pk}" linktype="page">Contact</a></p>'
    page.introduction = link
    page.body = [("topic", {"title": "Thème", "questions": [{"question": "Où ?", "answer": link}]})]
    page.save_revision().publish()
    found = read(client, f"pages/{page.pk}/")
    clean = '<p>Voir <a href="/nous-contacter/">Contact</a></p>'
    assert found["introduction"] == clean
    assert found["body"][0]["value"]["questions"][0]["answer"] == clean


def test_a_draft_on_a_published_page_is_not_read(client: Client) -> None:
    page = HelpPage.objects.get()
    page.introduction = "<p>Brouillon secret</p>"
    page.save_revision()
    assert "Brouillon secret" not in read(client, f"pages/{page.pk}/")["introduction"]


# --- what is absent ---------------------------------------------------------


def test_secured_pages_are_absent_from_every_list(anybody: Client, home: HomePage) -> None:
    secured = {page.pk for page in Page.objects.type(SecuredPageMixin)}
    assert len(secured) >= len(SECURED)
    labels = ",".join(model._meta.label for model in SECURED)
    assert read(anybody, f"pages/?type={labels}")["items"] == []
    for address in (
        f"pages/?type={labels},home.HelpPage",
        "pages/?limit=100",
        f"pages/?child_of={home.pk}",
        f"pages/?descendant_of={home.pk}&fields=*",
        "pages/?order=-id&fields=title",
    ):
        found = {item["id"] for item in read(anybody, address)["items"]}
        assert found and not found & secured, address


def test_secured_pages_are_absent_for_everybody(anybody: Client) -> None:
    pages = [model.objects.get() for model in SECURED]
    for page, model in zip(pages, SECURED, strict=True):
        assert anybody.get(f"/api/v2/pages/{page.pk}/").status_code == 404, model
        assert anybody.get(f"/api/v2/pages/find/?html_path=/{page.slug}/").status_code == 404, model
        assert anybody.get(f"/api/v2/pages/find/?id={page.pk}").status_code == 404, model
    # One queryset answers these, whatever the page's type.
    for page in pages[::8]:
        assert page.pk not in [item["id"] for item in read(anybody, f"pages/?slug={page.slug}")["items"]], page
        for relation in ("child_of", "descendant_of", "ancestor_of"):
            assert anybody.get(f"/api/v2/pages/?{relation}={page.pk}").status_code == 400, (relation, page)
        found = anybody.get("/api/v2/pages/", {"search": page.title, "limit": 100})
        assert page.pk not in [item["id"] for item in found.json()["items"]], page


def test_a_page_that_an_editor_restricts_is_absent_for_everybody(anybody: Client, home: HomePage) -> None:
    page = StandardPage(title="Réservé", slug="reserve")
    home.add_child(instance=page)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    below = StandardPage(title="Dessous", slug="dessous")
    page.add_child(instance=below)
    assert anybody.get(f"/api/v2/pages/{page.pk}/").status_code == 404
    assert anybody.get(f"/api/v2/pages/{below.pk}/").status_code == 404
    assert not {"Réservé", "Dessous"} & set(titles(read(anybody, "pages/?limit=100")))


def test_drafts_are_absent(anybody: Client, home: HomePage) -> None:
    draft = StandardPage(title="Brouillon", slug="brouillon", live=False)
    home.add_child(instance=draft)
    assert anybody.get(f"/api/v2/pages/{draft.pk}/").status_code == 404
    assert anybody.get("/api/v2/pages/find/?html_path=/brouillon/").status_code == 404
    assert "Brouillon" not in titles(read(anybody, "pages/?limit=100"))


def test_an_unpublished_page_is_absent(client: Client) -> None:
    page = LegalPage.objects.first()
    page.unpublish()
    assert client.get(f"/api/v2/pages/{page.pk}/").status_code == 404


# --- pictures ---------------------------------------------------------------


def picture(**fields: Any) -> Image:
    content, width, height = specimen_png()
    return get_image_model().objects.create(
        file=ContentFile(content, name="image.png"), width=width, height=height, **fields
    )


def test_pictures_come_as_a_resized_copy_and_never_as_the_original(anybody: Client) -> None:
    image = picture(title="Le siège", description="La façade du siège")
    for found in (
        read(anybody, f"images/{image.pk}/"),
        next(item for item in read(anybody, "images/")["items"] if item["id"] == image.pk),
    ):
        shown = found["picture"]
        assert (shown["width"], shown["height"], shown["alt"]) == (760, 506, "La façade du siège")
        assert ".width-760." in shown["url"]
        assert "download_url" not in found["meta"]
    assert "original_images" not in anybody.get(f"/api/v2/images/{image.pk}/?fields=*").content.decode()


@pytest.mark.parametrize("field", ["download_url", "file", "file_hash", "uploaded_by_user", "collection"])
def test_nothing_else_of_a_picture_can_be_asked_for(client: Client, field: str) -> None:
    assert client.get(f"/api/v2/images/?fields={field}").status_code == 400
    assert client.get(f"/api/v2/images/?{field}=1").status_code == 400


@pytest.mark.parametrize("kind", [CollectionViewRestriction.LOGIN, CollectionViewRestriction.PASSWORD])
def test_pictures_of_private_collections_are_absent_for_everybody(anybody: Client, kind: str) -> None:
    private = Collection.get_first_root_node().add_child(name="Interne")
    CollectionViewRestriction.objects.create(collection=private, restriction_type=kind, password="x")
    image = picture(title="Plan interne", collection=private.add_child(name="Dessous"))
    assert anybody.get(f"/api/v2/images/{image.pk}/").status_code == 404
    assert "Plan interne" not in titles(read(anybody, "images/?limit=100"))


def test_a_picture_whose_file_is_lost_breaks_nothing(client: Client) -> None:
    image = picture(title="Perdue")
    image.file.storage.delete(image.file.name)
    assert read(client, f"images/{image.pk}/")["picture"] is None


# --- agencies ---------------------------------------------------------------


def test_agencies_are_read_as_people_see_them(anybody: Client, settings: Settings) -> None:
    AgencyFactory(agency_code="SUD", name="Agence Sud", email="sud@example.org", opening_hours="9h-12h")
    AgencyDetails.objects.create(code="SUD", opening_hours="8h-18h", directions="Tram 1, arrêt Peuple")
    expected = {
        "meta": {"detail_url": f"{settings.PORTAL_URL}/api/v2/agencies/SUD/"},
        "code": "SUD",
        "name": "Agence Sud",
        "address": ["25 rue Tarentaize", "42000 SAINT ETIENNE"],
        "phone": "+33477327247",
        "email": "sud@example.org",
        "opening_hours": "8h-18h",
        "directions": "Tram 1, arrêt Peuple",
    }
    listed = read(anybody, "agencies/")
    assert listed["meta"]["total_count"] == len(listed["items"])
    assert expected in listed["items"]
    assert read(anybody, "agencies/SUD/") == expected


def test_hidden_draft_and_unknown_agencies_are_absent(client: Client) -> None:
    AgencyFactory(agency_code="HH")
    AgencyDetails.objects.create(code="HH", on_contact_page=False)
    AgencyFactory(agency_code="XX", active=False)
    AgencyDetails.objects.create(code="DR", name="Brouillon", live=False)
    assert read(client, "agencies/")["items"] == []
    for code in ("HH", "XX", "DR", "nowhere"):
        assert client.get(f"/api/v2/agencies/{code}/").status_code == 404


# --- read only --------------------------------------------------------------


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_writing_is_refused(anybody: Client, method: str) -> None:
    page = HelpPage.objects.get()
    before = (page.title, page.live, page.latest_revision_id)
    send = getattr(anybody, method)
    for address in ("pages/", f"pages/{page.pk}/", "images/", "images/1/", "agencies/", "agencies/CV/"):
        response = send(f"/api/v2/{address}", {"title": "x"}, content_type="application/json")
        assert response.status_code in (403, 405), address
    page.refresh_from_db()
    assert (page.title, page.live, page.latest_revision_id) == before


def test_other_formats_than_json_do_not_exist(client: Client) -> None:
    assert client.get("/api/v2/pages/", HTTP_ACCEPT="text/html").status_code in (200, 406)
    assert "text/html" not in client.get("/api/v2/pages/", HTTP_ACCEPT="text/html")["Content-Type"]
    assert client.get("/api/v2/pages/?format=api").status_code == 404


def test_addresses_are_the_portals(client: Client, settings: Settings) -> None:
    for item in read(client, "pages/")["items"]:
        assert item["meta"]["detail_url"].startswith(f"{settings.PORTAL_URL}/api/v2/pages/")


def test_secured_pages_stay_absent_when_an_editor_lifts_their_restriction(anybody: Client) -> None:
    PageViewRestriction.objects.all().delete()
    for model in SECURED:
        page = model.objects.get()
        assert anybody.get(f"/api/v2/pages/{page.pk}/").status_code == 404, model
        assert anybody.get("/api/v2/pages/", {"type": model._meta.label}).json()["items"] == [], model
