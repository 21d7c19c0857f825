"""Files and pictures of editors: read by everybody from each storage, of few types, their originals nowhere."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from pytest_django import Settings
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from config.settings.environment import Environment
from config.settings.storages import storages
from tests.kit import factories as f
from tests.kit.services import SeaweedS3
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PDF = b"%PDF-1.4 x\n"


@pytest.fixture(scope="module")
def s3() -> Iterator[SeaweedS3]:
    server = SeaweedS3().start()
    yield server
    server.stop()


@pytest.fixture(params=["disk", pytest.param("s3", marks=pytest.mark.services)])
def kept(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each storage that an installation can have, as its settings make it."""
    if request.param == "s3":
        for name, value in request.getfixturevalue("s3").environment.items():
            monkeypatch.setenv(name, value)
    made = storages(Environment(), tmp_path, "/media/")
    settings.STORAGES = {**settings.STORAGES, "default": made["default"]}
    return request.param


@pytest.fixture
def document(kept: str) -> AbstractDocument:
    row = get_document_model()(title="Règlement")
    row.file.save("reglement.pdf", ContentFile(PDF))
    return row


@pytest.fixture
def image(kept: str) -> AbstractImage:
    out = io.BytesIO()
    Picture.new("RGB", (40, 30), "#1a4d8f").save(out, "PNG")
    file = ContentFile(out.getvalue(), name="facade.png")
    return get_image_model().objects.create(title="Façade", file=file, width=40, height=30)


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name="Communication")]))
    return client


def read(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_public_document_is_read_by_everybody(client: Client, document: AbstractDocument) -> None:
    for reader in (None, f.UserFactory(tenant=f.HolderFactory().tenant)):
        if reader:
            client.force_login(reader)
        answer = client.get(document.url)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert read(answer) == PDF and answer["X-Content-Type-Options"] == "nosniff"


def test_its_page_in_the_admin_and_its_addresses_answer(editor: Client, document: AbstractDocument) -> None:
    for path in ("", f"edit/{document.pk}/", "chooser/", f"chooser/chosen/{document.pk}/", f"usage/{document.pk}/"):
        assert editor.get(f"/admin/documents/{path}").status_code == 200, path
    for path in ("", f"{document.pk}/", "?fields=*"):
        assert editor.get(f"/admin/api/main/documents/{path}").status_code == 200, path


@pytest.mark.parametrize(
    "path", ["", "{pk}/", "?fields=*", "?fields=title", "{pk}/?fields=*", "?search=fa", "find/?id={pk}"]
)
def test_the_admins_scripts_get_pictures_without_the_originals(
    editor: Client, image: AbstractImage, path: str
) -> None:
    answer = editor.get(f"/admin/api/main/images/{path.format(pk=image.pk)}", follow=True)
    assert answer.status_code == 200
    assert b"download_url" not in answer.content and b"original_images" not in answer.content
    assert b"Amz-Signature" not in answer.content


def test_a_small_copy_is_all_there_is(editor: Client, image: AbstractImage) -> None:
    found = editor.get(f"/admin/api/main/images/{image.pk}/").json()
    assert found["title"] == "Façade" and found["thumbnail"]["url"]
    assert editor.get("/admin/api/main/images/?fields=download_url").status_code == 400


def test_every_screen_of_a_picture_answers(editor: Client, image: AbstractImage) -> None:
    for path in ("", f"{image.pk}/", "chooser/", f"chooser/chosen/{image.pk}/", f"usage/{image.pk}/", "multiple/add/"):
        assert editor.get(f"/admin/images/{path}").status_code == 200, path


REFUSED = [
    "page.html",
    "page.HTM",
    "page.xhtml",
    "dessin.svg",
    "page.pdf.html",
    "x.js",
    "x.xml",
    "x.exe",
    "x.docm",
    "x",
]


def sent_as(editor: Client, name: str, way: str) -> None:
    """Upload a file in one of the ways that Wagtail has."""
    file = SimpleUploadedFile(name, b"<script>alert(1)</script>")
    if way == "one":
        editor.post("/admin/documents/add/", {"title": "x", "file": file, "collection": 1})
    elif way == "several":
        editor.post("/admin/documents/multiple/add/", {"title": "x", "files[]": file, "collection": 1})
    else:
        fields = {"document-chooser-upload-title": "x", "document-chooser-upload-file": file}
        editor.post("/admin/documents/chooser/create/", {**fields, "document-chooser-upload-collection": 1})


@pytest.mark.parametrize("way", ["one", "several", "chooser"])
def test_what_could_run_is_refused_in_every_way(editor: Client, way: str) -> None:
    for name in REFUSED:
        sent_as(editor, name, way)
        assert not get_document_model().objects.exists(), name
    for name in ("reglement.pdf", "Tarifs.XLSX", "lettre.odt"):
        sent_as(editor, name, way)
    assert get_document_model().objects.count() == 3, "the types that people read"


def test_a_type_cannot_be_had_by_changing_the_file(editor: Client) -> None:
    document = get_document_model()(title="Règlement")
    document.file.save("reglement.pdf", ContentFile(PDF))
    typed = {"title": "x", "file": SimpleUploadedFile("page.html", b"<script>"), "collection": 1, "tags": ""}
    editor.post(f"/admin/documents/edit/{document.pk}/", typed)
    document.refresh_from_db()
    assert document.filename.endswith(".pdf")
