"""Each hostile file is refused with a clear sentence, or stored without its poison; never handed out unchecked."""

import io
from collections.abc import Callable, Iterator

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from forms.submissions.enums import Drawing, Scan
from forms.submissions.models import Attachment, PageImage, Submission
from forms.submissions.uploads import quarantine, scanner
from forms.submissions.uploads.attachments import UploadRefused
from forms.submissions.uploads.page_images import page_images_draw
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit.databases import SQLITE
from tests.kit.hostile import MARK, Hostile
from tests.kit.hostile.collection import COLLECTION
from tests.kit.hostile.false_scanner import FalseScanner
from tests.kit.services import EICAR, ClamAV, free_port
from tests.kit.typing import Client
from tests.kit.uploads import Sender, Stored

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(SQLITE, reason="nothing here depends on the database: once is enough"),
]
ACTING = (
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/OpenAction",
    b"/AA",
    b"/EmbeddedFile",
    b"/XFA",
    b"/AcroForm",
    b"/Annots",
)
TOO_LONG = b"INSTREAM size limit exceeded. ERROR\0"
# Accepted by what can be known without a scanner.
KEPT = {name: item for name, item in COLLECTION.items() if not item.refused}
# How the scanner fails to answer does not depend on the file: one of each sort for each way, and each virus once, for
# with a scanner that answers none is stored.
FEW = ["pdf launch", "jpeg with script", "virus attached to pdf", "virus in jpeg comment"]
MUTE = [("stopped", name) for name, item in KEPT.items() if item.infected or name in FEW]
MUTE += [(way, name) for way in ("paused", "error") for name in FEW]


def laid_open(content: bytes) -> bytes:
    """A stored file without packing, so that nothing hides."""
    if not content.startswith(b"%PDF-"):
        return content
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(
            out, stream_decode_level=pikepdf.StreamDecodeLevel.all, object_stream_mode=pikepdf.ObjectStreamMode.disable
        )
    return out.getvalue()


def assert_harmless(row: Attachment) -> None:
    with default_storage.open(row.stored_name) as file:
        content = file.read()
    assert content.startswith(b"%PDF-" if row.mime_type == "application/pdf" else b"\xff\xd8\xff")
    seen = laid_open(content)
    assert MARK not in seen and MARK.decode().encode("utf-16-be") not in seen
    if row.mime_type == "application/pdf":
        assert [word for word in ACTING if word in seen] == []
        assert content.rstrip().endswith(b"%%EOF")
    else:
        assert content.endswith(b"\xff\xd9")
        image = Image.open(io.BytesIO(content))
        assert not image.getexif() and not {"icc_profile", "comment", "exif"} & set(image.info)


def assert_refused(sender: Sender, stored: Stored, item: Hostile, words: str) -> None:
    with pytest.raises(UploadRefused) as refusal:
        sender.add(item.make(), item.name)
    assert words in refusal.value.message
    assert f"« {item.name} »" in refusal.value.message
    assert stored() == [] and not Attachment.objects.exists()


@pytest.mark.parametrize("item", COLLECTION.values(), ids=COLLECTION)
def test_it_is_refused_or_made_harmless(
    sender: Sender, stored: Stored, settings: Settings, clamav: ClamAV, item: Hostile
) -> None:
    settings.PORTAL_CLAMD = clamav.address
    if item.refused or item.infected:
        assert_refused(sender, stored, item, item.refused or "contient un virus. Il n'a pas été enregistré.")
        return
    row = sender.add(item.make(), item.name)
    assert row.scan == Scan.CLEAN
    assert_harmless(row)
    page_images_draw.func(str(row.pk))
    row.refresh_from_db()
    assert row.drawing == Drawing.READY


@pytest.fixture(scope="module")
def own_scanner() -> Iterator[ClamAV]:
    """A scanner that these tests may hurt."""
    server = ClamAV().start()
    yield server
    server.stop()


@pytest.fixture
def mute(
    request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch, own_scanner: ClamAV
) -> Iterator[Callable[[], None]]:
    """A scanner that cannot say whether a file is clean; afterwards, `mute()` makes it able to."""
    monkeypatch.setattr(scanner, "ANSWER_SECONDS", 0.2)
    with FalseScanner(TOO_LONG) as false:
        places = {"stopped": f"tcp://127.0.0.1:{free_port()}", "paused": own_scanner.address, "error": false.address}
        settings.PORTAL_CLAMD = places[request.param]
        if request.param == "paused":
            own_scanner.pause()

        def back() -> None:
            own_scanner.resume()
            monkeypatch.setattr(scanner, "ANSWER_SECONDS", 10)
            settings.PORTAL_CLAMD = own_scanner.address

        yield back
        own_scanner.resume()


def addresses(row: Attachment, submission: Submission) -> list[tuple[User, str]]:
    """Who might ask for the file, and where."""
    boss = f.StaffFactory(is_superuser=True)
    return [
        (submission.tenant.user, reverse("submission_file", args=[submission.number_text, row.pk])),
        (boss, reverse("submission_file_staff", args=[row.pk])),
        (boss, reverse("submission_page_image", args=[row.pk, 1])),
    ]


def answers(client: Client, row: Attachment, submission: Submission) -> list[int]:
    found = []
    for user, address in addresses(row, submission):
        client.force_login(user)
        found.append(client.get(address).status_code)
    return found


@pytest.mark.parametrize(("mute", "name"), MUTE, indirect=["mute"])
def test_without_a_verdict_nothing_is_served(
    sender: Sender,
    stored: Stored,
    mute: Callable[[], None],
    client: Client,
    name: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    item = KEPT[name]
    row = sender.add(item.make(), item.name)
    submission = sender.send()
    assert row.scan == Scan.PENDING
    page_images_draw.func(str(row.pk))
    assert answers(client, row, submission) == [404, 404, 404]
    assert not PageImage.objects.exists() and len(stored()) == 1

    assert quarantine.quarantine_review() == 0, "still no verdict"
    assert answers(client, row, submission) == [404, 404, 404]

    mute()
    Attachment.objects.update(scanned_at=None)  # the wait before the next try is over
    with django_capture_on_commit_callbacks(execute=True):
        assert quarantine.quarantine_review() == 1
    row.refresh_from_db()
    page_images_draw.func(str(row.pk))
    if item.stays_infected:
        assert (row.scan, row.scan_detail) == (Scan.INFECTED, "Test.Eicar.UNOFFICIAL")
        assert stored() == [] and answers(client, row, submission) == [404, 404, 404]
    else:
        assert row.scan == Scan.CLEAN
        assert_harmless(row)
        with default_storage.open(row.stored_name) as file:
            assert EICAR not in laid_open(file.read())
        row.refresh_from_db()
        assert row.drawing == Drawing.READY
        assert answers(client, row, submission) == [200, 200, 200]


# One for each thing that is said: none of them comes as far as a scanner.
@pytest.mark.parametrize("name", {item.refused: name for name, item in COLLECTION.items() if item.refused}.values())
def test_what_is_refused_needs_no_scanner(sender: Sender, stored: Stored, settings: Settings, name: str) -> None:
    settings.PORTAL_CLAMD = f"tcp://127.0.0.1:{free_port()}"
    assert_refused(sender, stored, COLLECTION[name], COLLECTION[name].refused)
