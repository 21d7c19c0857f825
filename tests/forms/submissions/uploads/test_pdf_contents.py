"""A PDF that shows nothing of itself is told at once; the certificate inside it is taken out if it is the only one."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from forms.submissions.uploads.attachments import UploadRefused
from forms.submissions.uploads.file_tools import pdfs
from forms.submissions.uploads.file_tools.refusals import FileFault
from tests.kit.hostile import documents
from tests.kit.uploads import Sender, fault_of

Change = Callable[[Pdf], None]
WAIT = b"BT /A 12 Tf 80 700 Td (Please wait... You need Adobe Reader 8 or later.) Tj ET"
DYNAMIC = b"<xdp><config><acrobat7><dynamicRender>required</dynamicRender></acrobat7></config></xdp>"


def cleaned(folder: Path, content: bytes) -> Pdf:
    source, target = folder / "source", folder / "target"
    source.write_bytes(content)
    pdfs.clean(source, target, 60_000_000)
    return pikepdf.open(target)


def drawing(content: bytes) -> Change:
    def change(document: Pdf) -> None:
        document.pages[0].Contents = document.make_stream(content)

    return change


def xfa(document: Pdf, packet: bytes = b"<xdp/>") -> None:
    packets = Array(["config", document.make_stream(packet), "template", document.make_stream(b"<template/>")])
    document.Root.AcroForm = Dictionary(Fields=Array(), XFA=packets)


def needs_rendering(document: Pdf) -> None:
    drawing(WAIT)(document)
    document.Root.NeedsRendering = True


def dynamic_by_its_packet(document: Pdf) -> None:
    xfa(document, DYNAMIC)


def dynamic_in_one_stream(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array(), XFA=document.make_stream(DYNAMIC))


def shell_in_french(document: Pdf) -> None:
    drawing(b"BT /A 12 Tf 80 700 Td (Veuillez patienter...) Tj ET")(document)
    xfa(document)


@pytest.mark.parametrize("change", [needs_rendering, dynamic_by_its_packet, dynamic_in_one_stream, shell_in_french])
def test_a_form_whose_pages_only_adobe_draws_is_told(tmp_path: Path, change: Change) -> None:
    assert fault_of(tmp_path, documents.pdf(change)) == FileFault.FORM


def shown_on_the_page(document: Pdf) -> None:
    drawing(WAIT)(document)
    documents.script_in_field(document)  # an XFA form whose field stands on the page, too


def filled_and_printed(document: Pdf) -> None:
    xfa(document)  # what is left of the form; the page has its text


@pytest.mark.parametrize("change", [shown_on_the_page, filled_and_printed])
def test_a_form_whose_pages_are_there_is_taken(tmp_path: Path, change: Change) -> None:
    assert fault_of(tmp_path, documents.pdf(change)) is None


def holding(*files: tuple[str, bytes], view: Name = Name.D) -> bytes:
    """A portfolio with these files, shown as a list of details if nothing else is said."""

    def change(document: Pdf) -> None:
        drawing(b"BT /A 12 Tf 80 700 Td (Ouvrez ce porte-documents avec Adobe Reader.) Tj ET")(document)
        for name, content in files:
            document.attachments[name] = content
        document.Root.Collection = Dictionary(Type=Name.Collection, View=view)

    return documents.pdf(change)


CERTIFICATE = documents.pdf(pages=2)
OTHER = documents.pdf(pages=3)


@pytest.mark.parametrize(
    "content",
    [
        holding(("a.pdf", CERTIFICATE)),
        holding(("sans nom", CERTIFICATE), ("note.txt", b"Bonjour"), ("page.pdf", b"<html>")),
        holding(("a.pdf", CERTIFICATE), ("copie.pdf", CERTIFICATE)),
        holding(("dossier.pdf", holding(("a.pdf", CERTIFICATE)))),
        holding(("a.pdf", CERTIFICATE), view=Name.T),
    ],
    ids=["alone", "beside others", "twice the same", "in a portfolio inside", "as tiles"],
)
def test_the_only_pdf_of_a_portfolio_is_taken_out(tmp_path: Path, content: bytes) -> None:
    with cleaned(tmp_path, content) as document:
        assert [b"(Attestation" in page.Contents.read_bytes() for page in document.pages] == [True, True]


@pytest.mark.parametrize(
    "files",
    [
        [("a.pdf", CERTIFICATE), ("b.pdf", OTHER)],
        [("photo.jpg", b"\xff\xd8\xff"), ("lettre.docx", b"PK")],
        [("a.pdf", holding(("b.pdf", holding(("c.pdf", holding(("d.pdf", CERTIFICATE)))))))],
    ],
    ids=["two", "no pdf", "too deep"],
)
def test_any_other_portfolio_is_told(tmp_path: Path, files: list[tuple[str, bytes]]) -> None:
    assert fault_of(tmp_path, holding(*files)) == FileFault.PORTFOLIO


def test_what_is_wrong_inside_is_told_of_the_whole(tmp_path: Path) -> None:
    assert fault_of(tmp_path, holding(("a.pdf", documents.pdf(drawing(b""))))) == FileFault.EMPTY
    assert fault_of(tmp_path, holding(("a.pdf", documents.truncated()))) == FileFault.BROKEN


@pytest.mark.parametrize(
    "content", [holding(("a.pdf", OTHER), view=Name.H), holding()], ids=["list hidden", "no file"]
)
def test_a_portfolio_that_shows_its_pages_is_a_document(tmp_path: Path, content: bytes) -> None:
    with cleaned(tmp_path, content) as document:
        assert b"porte-documents" in document.pages[0].Contents.read_bytes()


def scanned_blank(document: Pdf) -> None:
    out = io.BytesIO()
    Image.effect_noise((600, 850), 1).point(lambda grey: 120 + grey).save(out, "JPEG")
    image = document.make_stream(out.getvalue())
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 600, 850
    image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceGray, 8, Name.DCTDecode
    document.pages[0].Resources.XObject = Dictionary(I=image)
    drawing(b"595 0 0 842 0 0 cm /I Do")(document)


def without_contents(document: Pdf) -> None:
    del document.pages[0].obj.Contents


BLANK = {
    "nothing drawn": drawing(b""),
    "no content at all": without_contents,
    "white letters": drawing(b"1 1 1 rg BT /A 24 Tf 80 700 Td (Attestation) Tj ET"),
    "invisible letters": drawing(b"BT 3 Tr /A 24 Tf 80 700 Td (Attestation) Tj ET"),
    "a white sheet over all": drawing(b"BT /A 24 Tf 80 700 Td (x) Tj ET 1 1 1 rg 0 0 595 842 re f"),
    "outside the page": drawing(b"BT /A 24 Tf 80 1700 Td (Attestation) Tj ET"),
    "a blank sheet scanned": scanned_blank,
}


@pytest.mark.parametrize("change", BLANK.values(), ids=BLANK)
def test_pages_that_show_nothing_are_told(tmp_path: Path, change: Change) -> None:
    assert fault_of(tmp_path, documents.pdf(change)) == FileFault.EMPTY


@pytest.mark.parametrize("shown", [b"(.)", b"0.9 g (Attestation)"])
def test_little_is_not_nothing(tmp_path: Path, shown: bytes) -> None:
    assert fault_of(tmp_path, documents.pdf(drawing(b"BT /A 9 Tf 80 700 Td " + shown + b" Tj ET"))) is None


def test_a_blank_page_among_others_is_kept(tmp_path: Path) -> None:
    with cleaned(tmp_path, documents.pdf(drawing(b""), pages=2)) as document:
        assert len(document.pages) == 2


def test_what_is_attached_to_a_blank_page_is_taken_out(tmp_path: Path) -> None:
    def pinned(document: Pdf) -> None:
        drawing(b"")(document)
        file = Dictionary(Type=Name.Filespec, EF=Dictionary(F=document.make_stream(CERTIFICATE)))
        note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 0, 0]), FS=file)
        document.pages[0].Annots = Array([note])

    with cleaned(tmp_path, documents.pdf(pinned)) as document:
        assert len(document.pages) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (documents.pdf(needs_rendering), "que seul le logiciel Adobe Reader affiche.*imprimez-le dans un nouveau PDF"),
        (holding(("a.pdf", CERTIFICATE), ("b.pdf", OTHER)), "est un dossier.*envoyez ce document"),
        (documents.pdf(drawing(b"")), "ses pages sont vides.*imprimez-le dans un nouveau PDF, ou envoyez une photo"),
    ],
)
def test_the_sender_learns_at_once_what_to_do(sender: Sender, content: bytes, words: str) -> None:
    with pytest.raises(UploadRefused, match=words):
        sender.add(content)
