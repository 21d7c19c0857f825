"""Files inside a PDF that cannot be read: none is lost in silence, and none spoils a document that shows its pages."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from forms.submissions.uploads.file_tools import contents
from forms.submissions.uploads.file_tools.refusals import FileFault
from tests.kit.hostile import documents
from tests.kit.uploads import fault_of

CERTIFICATE = documents.pdf(pages=2)
SHOWN, BLANK = b"BT /A 24 Tf 80 700 Td (Attestation) Tj ET", b""


def specification(document: Pdf, content: bytes, **keys: Object) -> Dictionary:
    file = document.make_stream(content)
    for key, value in keys.items():
        file[f"/{key}"] = value
    return document.make_indirect(
        Dictionary(Type=Name.Filespec, F=String("x.pdf"), UF=String("x.pdf"), EF=Dictionary(F=file))
    )


def unknown_packing(document: Pdf) -> Dictionary:
    return specification(document, CERTIFICATE, Filter=Name.Nonsense)


def broken_packing(document: Pdf) -> Dictionary:
    return specification(document, b"\0\0\0\0" + zlib.compress(CERTIFICATE)[4:], Filter=Name.FlateDecode)


def broken_chain(document: Pdf) -> Dictionary:
    return specification(document, b"zz" + CERTIFICATE, Filter=Array([Name.ASCIIHexDecode, Name.FlateDecode]))


def without_file(document: Pdf) -> Dictionary:
    return document.make_indirect(Dictionary(Type=Name.Filespec, F=String("x.pdf"), UF=String("x.pdf")))


UNREADABLE: list[Callable[[Pdf], Dictionary]] = [unknown_packing, broken_packing, broken_chain, without_file]


def holding(page: bytes, *, listed: list[Callable[[Pdf], Any]], collection: bool = False) -> bytes:
    """A document that lists these files, after a readable certificate."""

    def change(document: Pdf) -> None:
        document.pages[0].Contents = document.make_stream(page)
        names = Array([String("a"), specification(document, CERTIFICATE)])
        for number, make in enumerate(listed):
            names.append(String(f"b{number}"))
            names.append(make(document))
        document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))
        if collection:
            document.Root.Collection = Dictionary(Type=Name.Collection, View=Name.D)

    return documents.pdf(change)


@pytest.mark.parametrize("make", UNREADABLE)
def test_a_portfolio_with_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, make: Callable[[Pdf], Dictionary]
) -> None:
    assert fault_of(tmp_path, holding(SHOWN, listed=[], collection=True)) is None
    assert fault_of(tmp_path, holding(SHOWN, listed=[make], collection=True)) == FileFault.PORTFOLIO
    assert fault_of(tmp_path, holding(BLANK, listed=[make])) == FileFault.EMPTY


@pytest.mark.parametrize("make", UNREADABLE)
def test_a_document_that_shows_its_pages_keeps_them_whatever_is_attached(
    tmp_path: Path, make: Callable[[Pdf], Dictionary]
) -> None:
    def pinned(document: Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 0, 0]), FS=make(document))
        document.pages[0].Annots = Array([note])

    for content in (documents.pdf(pinned), holding(SHOWN, listed=[make])):
        assert fault_of(tmp_path, content) is None
        with pikepdf.open(tmp_path / "target") as document:
            assert len(document.pages) == 1


def test_behind_a_broken_list_there_may_be_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __iter__(self) -> None:
            raise pikepdf.PdfError("broken")

    def pinned(document: Pdf) -> None:
        file = specification(document, CERTIFICATE)
        note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 0, 0]), FS=file)
        document.pages[0].Annots = Array([note])

    with pikepdf.open(io.BytesIO(documents.pdf(pinned))) as document:
        assert contents.only_pdf_inside(document) == CERTIFICATE
        monkeypatch.setattr(Pdf, "attachments", Broken())
        assert contents.only_pdf_inside(document) is None
    assert fault_of(tmp_path, documents.pdf(pinned)) is None
