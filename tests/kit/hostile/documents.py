"""PDFs that act, carry, hide or explode, and things that only call themselves PDF."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.kit.hostile import MARK
from tests.kit.hostile.pictures import zeros_packed
from tests.kit.services import EICAR

_SCRIPT = "app.alert('" + MARK.decode() + "')"
_A4 = (595, 842)


def pdf(change: Callable[[Pdf], None] | None = None, pages: int = 1, **saving: Any) -> bytes:
    """A certificate of n pages, after a change."""
    document, out = pikepdf.new(), io.BytesIO()
    for number in range(pages):
        page = document.add_blank_page(page_size=_A4)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        # The font is called /A: what looks like the key of an action must stay.
        page.Resources = Dictionary(Font=Dictionary(A=document.make_indirect(font)))
        text = f"BT /A 24 Tf 80 700 Td (Attestation {number + 1}) Tj ET"
        page.Contents = document.make_stream(text.encode())
    if change:
        change(document)
    # As it was made: a bomb unpacked on the way would be none.
    as_made = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
    document.save(out, **(saving or as_made))
    return out.getvalue()


def _action(kind: str, **more: Any) -> Dictionary:
    return Dictionary(S=Name("/" + kind), **more)


def _javascript() -> Dictionary:
    return _action("JavaScript", JS=String(_SCRIPT))


def _file(document: Pdf) -> Dictionary:
    stream = document.make_stream(b"MZ" + MARK)
    stream.Type = Name.EmbeddedFile
    return document.make_indirect(Dictionary(Type=Name.Filespec, F=String("x.exe"), EF=Dictionary(F=stream)))


def _annotate(document: Pdf, **values: Any) -> Dictionary:
    annotation = document.make_indirect(Dictionary(Type=Name.Annot, Rect=Array([10, 10, 90, 40]), **values))
    document.pages[0].Annots = Array([annotation])
    return annotation


def script_at_opening(document: Pdf) -> None:
    document.Root.OpenAction = _javascript()


def script_in_names(document: Pdf) -> None:
    names = Array([String("x"), document.make_indirect(_javascript())])
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))


def script_in_stream(document: Pdf) -> None:
    script = document.make_stream(_SCRIPT.encode())
    document.Root.OpenAction = document.make_indirect(_action("JavaScript", JS=script))


def script_on_page(document: Pdf) -> None:
    document.pages[0].AA = Dictionary(O=_javascript())
    document.Root.AA = Dictionary(WC=_javascript())


def script_in_field(document: Pdf) -> None:
    field = _annotate(
        document,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("x"),
        V=String("Jean"),
        AA=Dictionary(K=_javascript()),
        A=_javascript(),
    )
    document.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=document.make_stream(b"<xdp>" + MARK))


def script_in_outline(document: Pdf) -> None:
    item = document.make_indirect(Dictionary(Title=String("x"), A=_javascript()))
    document.Root.Outlines = document.make_indirect(Dictionary(First=item, Last=item, Count=1))


def script_among_resources(document: Pdf) -> None:
    document.pages[0].Resources.Properties = Dictionary(MC0=Dictionary(Next=_javascript(), X=Array([_javascript()])))


def launch(document: Pdf) -> None:
    _annotate(document, Subtype=Name.Link, A=_action("Launch", F=String("cmd.exe " + MARK.decode())))


def chained(document: Pdf) -> None:
    destination = Array([document.pages[0].obj, Name.Fit])
    _annotate(document, Subtype=Name.Link, A=_action("GoTo", D=destination, Next=_javascript()))


def submit_form(document: Pdf) -> None:
    document.Root.OpenAction = _action("SubmitForm", F=String("https://" + MARK.decode()))


def import_data(document: Pdf) -> None:
    document.Root.OpenAction = _action("ImportData", F=String(MARK.decode()))


def go_elsewhere(document: Pdf) -> None:
    document.Root.OpenAction = _action("GoToR", F=String(r"\\evil\share " + MARK.decode()))
    document.pages[0].AA = Dictionary(O=_action("GoToE", F=String(MARK.decode())))
    _annotate(document, Subtype=Name.Link, A=_action("URI", URI=String("https://" + MARK.decode())))


def embedded_file(document: Pdf) -> None:
    names = Array([String("x.exe"), _file(document)])
    document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))
    document.Root.AF = Array([_file(document)])
    document.pages[0].AF = Array([_file(document)])
    document.Root.Collection = Dictionary(D=String("x.exe"), View=Name.H)


def attached_note(document: Pdf) -> None:
    _annotate(document, Subtype=Name.FileAttachment, FS=_file(document))


def rich_media(document: Pdf) -> None:
    content = Dictionary(Assets=Dictionary(Names=Array([String("x.swf"), _file(document)])))
    _annotate(document, Subtype=Name.RichMedia, RichMediaContent=content, RichMediaSettings=Dictionary())


def outside_stream(document: Pdf) -> None:
    stream = document.make_stream(b"")
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    stream.F = String("https://" + MARK.decode())
    stream.Ref = Dictionary(F=String(MARK.decode()), Page=0)
    stream.AF = Array([_file(document)])
    document.pages[0].Resources.XObject = Dictionary(X0=stream)


def metadata(document: Pdf) -> None:
    document.docinfo["/Author"] = MARK.decode()
    with document.open_metadata() as data:
        data["dc:description"] = MARK.decode()
    document.pages[0].PieceInfo = Dictionary(X=String(MARK.decode()))


def virus_shown(document: Pdf) -> None:
    page = document.pages[0]
    page.Contents = document.make_stream(page.Contents.read_bytes() + b"\n% " + EICAR + b"\n")


def virus_attached(document: Pdf) -> None:
    names = Array([String("x"), Dictionary(F=String("x"), EF=Dictionary(F=document.make_stream(EICAR)))])
    document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))


def huge_image(document: Pdf) -> None:
    image = document.make_stream(b"\0")
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 30_000, 30_000
    image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 1
    document.pages[0].Resources.XObject = Dictionary(I0=image)


def _packed(document: Pdf, content: bytes, filters: Name | Array) -> None:
    stream = document.make_stream(b"")
    stream.write(content, filter=filters)
    document.pages[0].Contents = stream


def bomb(document: Pdf) -> None:
    _packed(document, zeros_packed(400), Name.FlateDecode)


def bomb_packed_twice(document: Pdf) -> None:
    twice = zlib.compress(zeros_packed(2_000))
    _packed(document, twice, Array([Name.FlateDecode, Name.FlateDecode]))


def bomb_in_pieces(document: Pdf) -> None:
    """Each piece is no bomb; together they are."""
    piece = zeros_packed(60)
    streams = []
    for _ in range(6):
        stream = document.make_stream(b"")
        stream.write(piece, filter=Name.FlateDecode)
        streams.append(stream)
    document.pages[0].Contents = Array(streams)


def bomb_of_objects() -> bytes:
    """An object stream, which a reader must unpack whole to open the file at all."""
    packed = zeros_packed(3_000)
    return (
        b"%PDF-1.5\n1 0 obj <</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length "
        + str(len(packed)).encode()
        + b">> stream\n"
        + packed
        + b"\nendstream endobj\n2 0 obj <</Type/XRef/Size 4/W[1 2 1]/Root 3 0 R/Index[1 3]/Length 12>> stream\n"
        + b"\x01\x00\x09\x00\x01\x00\x00\x00\x02\x00\x01\x00"
        + b"\nendstream endobj\nstartxref\n"
        + str(len(packed) + 94 + len(str(len(packed)))).encode()
        + b"\n%%EOF\n"
    )


def locked() -> bytes:
    return pdf(encryption=pikepdf.Encryption(user="secret", owner="secret"))


def locked_for_changes() -> bytes:
    return pdf(script_at_opening, encryption=pikepdf.Encryption(user="", owner="secret"))


def truncated() -> bytes:
    whole = pdf(pages=5)
    return whole[: len(whole) * 2 // 3]


def behind_html() -> bytes:
    return b"<script>" + MARK + b"</script>" + pdf()


def before_zip() -> bytes:
    return pdf() + zipped(MARK)


def zipped(content: bytes, name: str = "x.txt") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()
