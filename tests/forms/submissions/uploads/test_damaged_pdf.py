"""A PDF is complete when all its pages are there: what stands at its end, or is missing there, says little."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from forms.submissions.uploads.attachments import UploadRefused
from forms.submissions.uploads.file_tools import pdfs
from forms.submissions.uploads.file_tools.refusals import FileRefused
from tests.kit.hostile import documents
from tests.kit.uploads import Sender

PAGES = 5
PACKED = pikepdf.ObjectStreamMode.generate
# How a file may be written: a plain table of objects, objects packed together, the first page in front.
WRITTEN = {
    "plain": lambda: documents.pdf(pages=PAGES),
    "packed": lambda: documents.pdf(pages=PAGES, object_stream_mode=PACKED),
    "for the web": lambda: documents.pdf(pages=PAGES, linearize=True),
    "for the web, packed": lambda: documents.pdf(pages=PAGES, linearize=True, object_stream_mode=PACKED),
}


def before(content: bytes, mark: bytes) -> bytes:
    return content[: content.rindex(mark)]


# What mail programs, scanners and phones do to the end of a file.
ENDS: dict[str, Callable[[bytes], bytes]] = {
    "no last line": lambda whole: before(whole, b"%%EOF"),
    "a cut last line": lambda whole: before(whole, b"%%EOF") + b"%%E",
    "zeros behind": lambda whole: whole + bytes(70_000),
    "zeros instead of the last line": lambda whole: before(whole, b"%%EOF") + bytes(70_000),
    "blanks and line ends behind": lambda whole: whole + b" \r\n" * 30_000,
    "a page of the web behind": lambda whole: whole + b"<p>Publicit\xe9</p>\n" * 5_000,
    "no place of the table": lambda whole: before(whole, b"startxref"),
    "a wrong place of the table": lambda whole: before(whole, b"startxref") + b"startxref\n7\n%%EOF\n",
}


def cleaned(folder: Path, content: bytes) -> Pdf:
    source, target = folder / "source", folder / "target"
    source.write_bytes(content)
    pdfs.clean(source, target, 60_000_000)
    return pikepdf.open(target)


def texts(document: Pdf) -> list[bytes]:
    return [page.Contents.read_bytes().split(b"(")[1].split(b")")[0] for page in document.pages]


ALL = [b"Attestation %d" % number for number in range(1, PAGES + 1)]


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_all_pages_are_kept_whatever_the_end(
    tmp_path: Path, written: Callable[[], bytes], end: Callable[[bytes], bytes]
) -> None:
    assert texts(cleaned(tmp_path, end(written()))) == ALL


def test_without_a_table_nor_a_line_s_end_the_last_object_still_counts(tmp_path: Path) -> None:
    assert texts(cleaned(tmp_path, before(documents.pdf(pages=PAGES), b"\nxref").rstrip())) == ALL


@pytest.mark.parametrize("share", [0.3, 0.5, 0.6, 0.65])
@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("behind", [b"", b"\n%%EOF\n", bytes(70_000)], ids=["cut", "closed again", "zeros behind"])
def test_a_file_cut_on_its_way_is_refused(
    tmp_path: Path, written: Callable[[], bytes], share: float, behind: bytes
) -> None:
    whole = written()
    with pytest.raises(FileRefused):
        cleaned(tmp_path, whole[: int(len(whole) * share)] + behind)


def lost(document: Pdf, what: str) -> bytes:
    """The document without one object that its last page needs, and without its table."""
    page = document.pages[-1]
    form = document.make_stream(b"/I Do")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    picture = document.make_stream(b"LOST-PICTURE")
    picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 1, 1
    form.Resources = Dictionary(XObject=Dictionary(I=picture))
    font = document.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier))
    page.Resources = Dictionary(XObject=Dictionary(F=form), Font=Dictionary(A=font))
    page.Contents = document.make_stream(b"BT /A 9 Tf (x) Tj ET /F Do")
    out = io.BytesIO()
    document.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    content = before(out.getvalue(), b"startxref")
    mark = {"font": b"/Courier", "form": b"/I Do", "picture": b"LOST-PICTURE", "content": b"/F Do"}.get(what)
    if mark is None:
        return content
    start = content.rindex(b" 0 obj", 0, content.index(mark)) - 2
    end = content.index(b"endobj", start) + len(b"endobj")
    return content[:start] + b" " * (end - start) + content[end:]


@pytest.mark.parametrize("what", ["font", "form", "picture", "content"])
def test_a_page_that_lost_what_it_draws_is_refused(tmp_path: Path, what: str) -> None:
    with pikepdf.open(io.BytesIO(documents.pdf(pages=2))) as document, pytest.raises(FileRefused):
        cleaned(tmp_path, lost(document, what))


def test_a_damaged_file_that_lost_nothing_is_taken(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(documents.pdf(pages=2))) as document:
        assert len(cleaned(tmp_path, lost(document, "nothing")).pages) == 2


@pytest.mark.django_db
def test_the_sender_learns_that_a_file_is_incomplete_and_what_to_do(sender: Sender) -> None:
    with pytest.raises(UploadRefused, match=r"abîmé ou incomplet\. Enregistrez-le de nouveau, ou envoyez une photo"):
        sender.add(documents.truncated(), "coupe.pdf")
    assert sender.add(before(documents.pdf(), b"%%EOF") + bytes(70_000)).page_count == 1
