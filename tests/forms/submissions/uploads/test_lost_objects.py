"""A damaged PDF is refused when a page lost something it draws, and taken when what is missing was never drawn."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from forms.submissions.uploads.file_tools import wholeness
from forms.submissions.uploads.file_tools.refusals import FileFault
from tests.kit.hostile import documents
from tests.kit.uploads import fault_of

Change = Callable[[Pdf], None]
PLAIN = pikepdf.ObjectStreamMode.disable
MARK = b"/LostHere"


def written(change: Change, **saving: Any) -> bytes:
    """A document of two pages, after a change of the second one."""
    with pikepdf.open(io.BytesIO(documents.pdf(pages=2))) as document:
        change(document)
        out = io.BytesIO()
        document.save(out, **{"object_stream_mode": PLAIN, "compress_streams": False, **saving})
        return out.getvalue()


def without_table(content: bytes) -> bytes:
    return content[: content.rindex(b"startxref")]


def hole(content: bytes, mark: bytes) -> bytes:
    """The file with zeros in place of the object that holds the mark; its table of objects stays right."""
    at = content.index(mark)
    start = content.rindex(b"endobj", 0, at) + len(b"endobj\n")
    end = content.index(b"endobj", at) + len(b"endobj")
    return content[:start] + bytes(end - start) + content[end:]


def stream(document: Pdf, content: bytes = b"0 0 9 9 re f", **values: Any) -> Object:
    found = document.make_stream(content)
    for key, value in values.items():
        found[f"/{key}"] = value
    return found


def picture(document: Pdf, **values: Any) -> Object:
    size = {"Width": 1, "Height": 1, "BitsPerComponent": 8, "ColorSpace": Name.DeviceGray}
    return stream(document, b"x", Type=Name.XObject, Subtype=Name.Image, **size, **values)


def draws(content: bytes, shelf: str, make: Callable[[Pdf], Object]) -> Change:
    """The second page draws `/X` of that sort of resources."""

    def change(document: Pdf) -> None:
        page = document.pages[1]
        page.Resources[f"/{shelf}"] = Dictionary({**dict(page.Resources.get(f"/{shelf}", {})), "/X": make(document)})
        page.Contents = document.make_stream(page.Contents.read_bytes() + b" " + content)

    return change


def composite(document: Pdf, *, lost_file: bool) -> Object:
    file = stream(document, b"true type", Length1=9, **({"LostHere": True} if lost_file else {}))
    descriptor = document.make_indirect(Dictionary(Type=Name.FontDescriptor, FontName=Name.F, FontFile2=file))
    below = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.F, FontDescriptor=descriptor)
    if not lost_file:
        below.LostHere = True
    kids = Array([document.make_indirect(below)])
    return document.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.F, Encoding=Name("/Identity-H"), DescendantFonts=kids
        )
    )


def lost(document: Pdf, **values: Any) -> Object:
    return document.make_indirect(Dictionary(LostHere=True, **values))


def pinned(document: Pdf) -> None:
    look = stream(document, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), LostHere=True)
    note = Dictionary(Subtype=Name.Stamp, Rect=Array([10, 10, 90, 90]), F=4, AP=Dictionary(N=look))
    document.pages[1].Annots = Array([document.make_indirect(note)])


WORD = b"BT /X 9 Tf 80 600 Td (x) Tj ET"
LOST: dict[str, Change] = {
    "file of a font": draws(WORD, "Font", lambda document: composite(document, lost_file=True)),
    "part of a font": draws(WORD, "Font", lambda document: composite(document, lost_file=False)),
    "pattern": draws(b"/Pattern cs /X scn 0 0 99 99 re f", "Pattern", lambda document: lost(document, PatternType=2)),
    "mask of a picture": draws(
        b"/X Do", "XObject", lambda document: picture(document, SMask=picture(document, LostHere=True))
    ),
    "settings": draws(b"/X gs 0 0 99 99 re f", "ExtGState", lambda document: lost(document, ca=0.5)),
    "shading": draws(b"/X sh", "Shading", lambda document: lost(document, ShadingType=2)),
    "look of a note": pinned,
    "all fonts": lambda document: document.pages[1].Resources.__setattr__(
        "Font", lost(document, A=document.pages[0].Resources.Font.A)
    ),
}


@pytest.mark.parametrize("damaged", [without_table, lambda content: content], ids=["no table", "table in order"])
@pytest.mark.parametrize("change", LOST.values(), ids=LOST)
def test_a_page_that_lost_what_it_draws_is_told(
    tmp_path: Path, change: Change, damaged: Callable[[bytes], bytes]
) -> None:
    assert fault_of(tmp_path, damaged(hole(written(change), MARK))) == FileFault.BROKEN


def never_defined(document: Pdf) -> None:
    page = document.pages[1]
    page.Contents = document.make_stream(page.Contents.read_bytes() + b" /Nowhere Do /Neither gs")


def not_drawn(document: Pdf) -> None:
    document.pages[1].Resources.Font.X = lost(document, Type=Name.Font)


def for_copying(document: Pdf) -> None:
    document.pages[1].Resources.Font.A.ToUnicode = stream(document, LostHere=True)


def empty_back(document: Pdf) -> None:
    del document.pages[1].obj.Contents


def nothing_on_the_back(document: Pdf) -> None:
    document.pages[1].Contents = document.make_stream(b"")


def empty_parts(document: Pdf) -> None:
    page = document.pages[1]
    page.Contents = Array([document.make_stream(b""), page.Contents])


def link(document: Pdf) -> None:
    note = Dictionary(Subtype=Name.Link, Rect=Array([10, 10, 90, 90]), A=lost(document))
    document.pages[1].Annots = Array([document.make_indirect(note)])


KEPT = [never_defined, not_drawn, for_copying, empty_back, nothing_on_the_back, empty_parts, link]


@pytest.mark.parametrize("change", KEPT)
def test_a_damaged_file_that_lost_nothing_it_draws_is_taken(tmp_path: Path, change: Change) -> None:
    content = written(change)
    if MARK in content:
        content = hole(content, MARK)
    assert fault_of(tmp_path, without_table(content)) is None
    with pikepdf.open(tmp_path / "target") as document:
        assert len(document.pages) == 2
        assert not any("PortalLost" in str(item.keys()) for item in document.objects if isinstance(item, Dictionary))


def test_an_empty_back_is_taken_when_the_place_of_the_table_is_wrong(tmp_path: Path) -> None:
    assert fault_of(tmp_path, without_table(written(empty_back)) + b"startxref\n7\n%%EOF\n") is None


@pytest.mark.parametrize("compressed", [True, False])
@pytest.mark.parametrize("mark", [b"5 0 obj", b"7 0 obj"])
def test_a_page_whose_text_is_a_hole_in_a_file_in_order_is_told(tmp_path: Path, mark: bytes, compressed: bool) -> None:
    content = written(lambda document: None, compress_streams=compressed)
    start, end = content.index(mark), content.index(b"endobj", content.index(mark))
    begins = [start, start + 12, *([content.index(b"stream", start) + 10] if compressed else [])]
    for begin in begins:
        # With and without the end of the object.
        assert fault_of(tmp_path, content[:begin] + bytes(end + 6 - begin) + content[end + 6 :]) == FileFault.BROKEN
        assert fault_of(tmp_path, content[:begin] + bytes(end - begin) + content[end:]) == FileFault.BROKEN


def shared_letters(**saving: Any) -> bytes:
    """Two pages that share a font, which stands in front, so that the text of the last page stands last."""
    document, out = pikepdf.new(), io.BytesIO()
    font = document.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    document.Root.Letters = font
    for number in range(2):
        page = document.add_blank_page(page_size=(595, 842))
        page.Resources = Dictionary(Font=Dictionary(A=font))
        page.Contents = document.make_stream(
            b"BT /A 24 Tf 80 700 Td (Attestation %d) Tj ET %% %s"
            % (number, zlib.compress(bytes(range(250))).hex().encode())
        )
    document.save(out, **saving)
    return out.getvalue()


LAYOUTS: dict[str, dict[str, Any]] = {
    "plain": {"object_stream_mode": PLAIN},
    "unpacked": {"object_stream_mode": PLAIN, "compress_streams": False},
    "packed": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    "for the web": {"linearize": True, "object_stream_mode": PLAIN},
    "for the web, packed": {"linearize": True, "object_stream_mode": pikepdf.ObjectStreamMode.generate},
}


@pytest.mark.parametrize("saving", LAYOUTS.values(), ids=LAYOUTS)
def test_wherever_a_file_is_cut_no_page_is_blank_that_was_not(tmp_path: Path, saving: dict[str, Any]) -> None:
    whole, taken = shared_letters(**saving), 0
    for cut in range(len(whole) // 4, len(whole), 23):
        if fault_of(tmp_path, whole[:cut]) is None:
            taken += 1
            with pikepdf.open(tmp_path / "target") as document:
                assert [b"Attestation" in page.Contents.read_bytes() for page in document.pages] == [True, True], cut
    assert taken or "linearize" in saving or saving["object_stream_mode"] != PLAIN


def test_a_file_that_only_the_other_reader_opens_lost_no_page_either(tmp_path: Path) -> None:
    whole = shared_letters(linearize=True, object_stream_mode=PLAIN, compress_streams=False)
    tree = whole.rindex(b"/Count")
    for cut in range(tree - 10, whole.index(b">>", tree)):
        if fault_of(tmp_path, whole[:cut] + b"\nendstream\nendobj\n") is None:
            with pikepdf.open(tmp_path / "target") as document:
                assert len(document.pages) == 2, cut


@pytest.mark.parametrize("packing", [Name.FlateDecode, Name.DCTDecode])
def test_a_short_stream_is_cut_unless_its_packing_is_at_its_end(packing: Name) -> None:
    content = {Name.FlateDecode: zlib.compress(bytes(range(250))), Name.DCTDecode: b"\xff\xd8 picture \xff\xd9"}[
        packing
    ]
    head = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    head += b"2 0 obj\n<< /Kids [4 0 R] /Count 1 >>\nendobj\n4 0 obj\n<< /Type /Page /Parent 2 0 R >>\nendobj\n"
    found = []
    for kept in (content, content[:-9]):
        written = head + b"3 0 obj\n<< /Filter %s /Length %d >>\nstream\n" % (str(packing).encode(), len(content) + 30)
        written += kept + b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n"
        with pikepdf.open(io.BytesIO(written)) as document:
            short = document.get_object((3, 0))
            assert isinstance(short, Stream)
            found.append(wholeness._is_cut(short))
    assert found == [False, True]


def by_hand(*objects: bytes) -> bytes:
    """A file whose objects are these, in order from 1, with a right table of objects."""
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\n" % (
        len(places) + 1,
        table,
        len(places) + 1,
    )
    return out + b"startxref\n%d\n%%%%EOF\n" % start


LETTERS = zlib.compress(b"\0" * 40)
DRAWING = b"BT /F 20 Tf 50 500 Td (A) Tj ET 20 20 99 99 re f"


def written_as_office_programs_do() -> bytes:
    """Lengths, a width and a turn of the page are objects of their own."""
    return by_hand(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate 11 0 R/Contents 4 0 R"
        b"/Resources<</Font<</F 6 0 R>>/XObject<</P 9 0 R>>>>>>",
        b"<</Length 5 0 R>>stream\n%b\nendstream" % (DRAWING + b" /P Do"),
        b"%d" % len(DRAWING + b" /P Do"),
        b"<</Type/Font/Subtype/TrueType/BaseFont/Helvetica/FontDescriptor 7 0 R"
        b"/FirstChar 65/LastChar 65/Widths[600]>>",
        b"<</Type/FontDescriptor/FontName/Helvetica/Flags 32/FontBBox[0 0 9 9]/ItalicAngle 0/Ascent 9/Descent 0"
        b"/CapHeight 9/StemV 9/FontFile2 8 0 R>>",
        b"<</Length 12 0 R/Length1 10 0 R/Filter/FlateDecode>>stream\n%b\nendstream" % LETTERS,
        b"<</Type/XObject/Subtype/Image/Width 13 0 R/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>"
        b"stream\nx\nendstream",
        b"40",
        b"0",
        b"%d" % len(LETTERS),
        b"1",
    )


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: without_table(content),
        lambda content: content.replace(b"startxref\n", b"startxref\n7", 1),
        lambda content: content[: content.rindex(b"xref\n0 ")],
        lambda content: content + bytes(9000),
    ],
    ids=["no place of the table", "a wrong one", "no table", "zeros behind it"],
)
def test_numbers_that_are_objects_of_their_own_are_not_lost(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    assert fault_of(tmp_path, damage(written_as_office_programs_do())) is None
