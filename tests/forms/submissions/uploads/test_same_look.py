"""Cleaning a PDF does not change what is seen of it; what cannot be kept is told to the sender."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from forms.submissions.uploads.attachments import UploadRefused
from forms.submissions.uploads.file_tools import pdfs
from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused
from tests.kit.hostile import documents
from tests.kit.uploads import Sender

Change = Callable[[Pdf], None]
# Places on the page, as left, bottom, right and top in points from below.
TITLE, PLACE, BESIDE = (80, 695, 300, 730), (80, 500, 300, 600), (320, 500, 540, 600)
LINES = [(80, 588 - 12 * number, 300, 598 - 12 * number) for number in range(3)]


def cleaned(folder: Path, *changes: Change) -> Path:
    source, target = folder / "source", folder / "target"

    def change(document: Pdf) -> None:
        for one in changes:
            one(document)

    source.write_bytes(documents.pdf(change))
    pdfs.clean(source, target, 60_000_000)
    return target


def is_drawn(file: Path, box: tuple[int, int, int, int]) -> bool:
    """Whether anything is seen at that place of the first page."""
    with pypdfium2.PdfDocument(file) as document:
        page = document[0].render(scale=2, may_draw_forms=False).to_pil().convert("L")
    left, bottom, right, top = box
    darkest, lightest = page.crop((2 * left, 2 * (842 - top), 2 * right, 2 * (842 - bottom))).getextrema()
    return darkest != lightest


def layer(document: Pdf, **values: Any) -> Object:
    return document.make_indirect(Dictionary(Type=Name.OCG, Name=String("Calque"), **values))


def layers(document: Pdf, *, default: dict[str, Any], one: Object, other: Object) -> None:
    document.Root.OCProperties = Dictionary(
        OCGs=Array([one, other]), D=Dictionary(Order=Array([one, other]), **default)
    )


def in_layers(document: Pdf, one: Object, other: Object) -> None:
    """A word in each layer: one at `PLACE`, the other at `BESIDE`."""
    page = document.pages[0]
    page.Resources.Properties = Dictionary(M0=one, M1=other)
    page.Contents = document.make_stream(
        page.Contents.read_bytes()
        + b" /OC /M0 BDC BT /A 20 Tf 90 550 Td (Un) Tj ET EMC /OC /M1 BDC BT /A 20 Tf 330 550 Td (Autre) Tj ET EMC"
    )


def listed_off(document: Pdf) -> None:
    one, other = layer(document), layer(document)
    in_layers(document, one, other)
    layers(document, default={"OFF": Array([one])}, one=one, other=other)


def off_but_for_some(document: Pdf) -> None:
    one, other = layer(document), layer(document)
    in_layers(document, one, other)
    layers(document, default={"BaseState": Name.OFF, "ON": Array([other])}, one=one, other=other)


def off_on_screens(document: Pdf) -> None:
    one = layer(document, Usage=Dictionary(View=Dictionary(ViewState=Name.OFF)))
    other = layer(document, Usage=Dictionary(View=Dictionary(ViewState=Name.ON)))
    in_layers(document, one, other)
    layers(document, default={"OFF": Array([other])}, one=one, other=other)


def off_by_another(document: Pdf) -> None:
    """What is seen only when all of a set is on, and one of them is off."""
    one, other = layer(document), layer(document)
    both = document.make_indirect(Dictionary(Type=Name.OCMD, OCGs=Array([one, other]), P=Name.AllOn))
    in_layers(document, both, other)
    layers(document, default={"OFF": Array([one])}, one=one, other=other)


def form_in_a_layer(document: Pdf) -> None:
    one, other = layer(document), layer(document)
    page = document.pages[0]
    held = {}
    for name, found, place in (("X0", one, PLACE), ("X1", other, BESIDE)):
        form = document.make_stream(b"%d %d 50 50 re f" % place[:2])
        form.Type, form.Subtype, form.BBox, form.OC = Name.XObject, Name.Form, Array([0, 0, 595, 842]), found
        held[f"/{name}"] = form
    page.Resources.XObject = Dictionary(held)
    page.Contents = document.make_stream(page.Contents.read_bytes() + b" /X0 Do /X1 Do")
    layers(document, default={"OFF": Array([one])}, one=one, other=other)


def note_in_a_layer(document: Pdf) -> None:
    notes_in(document, *(layer(document) for _ in range(2)))


def note_in_a_set(document: Pdf) -> None:
    one, other = layer(document), layer(document)
    notes_in(document, one, other)
    notes = document.pages[0].Annots
    notes[0].OC = document.make_indirect(Dictionary(Type=Name.OCMD, OCGs=Array([one, other]), P=Name.AllOn))
    notes[1].OC = document.make_indirect(Dictionary(Type=Name.OCMD, OCGs=Array([one, other])))


def notes_in(document: Pdf, one: Object, other: Object) -> None:
    notes = []
    for found, place in ((one, PLACE), (other, BESIDE)):
        look = document.make_stream(b"0 0 50 50 re f")
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 220, 100])
        note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array(place), AP=Dictionary(N=look), OC=found, F=4)
        notes.append(document.make_indirect(note))
    document.pages[0].Annots = Array(notes)
    layers(document, default={"OFF": Array([one])}, one=one, other=other)


LAYERED = [
    listed_off,
    off_but_for_some,
    off_on_screens,
    off_by_another,
    form_in_a_layer,
    note_in_a_layer,
    note_in_a_set,
]


@pytest.mark.parametrize("change", LAYERED)
def test_a_layer_that_is_off_stays_off_and_the_others_stay_on(tmp_path: Path, change: Change) -> None:
    file = cleaned(tmp_path, change)
    assert (is_drawn(file, TITLE), is_drawn(file, PLACE), is_drawn(file, BESIDE)) == (True, False, True)


def test_nothing_offers_to_show_a_layer_that_is_off(tmp_path: Path) -> None:
    with pikepdf.open(cleaned(tmp_path, off_on_screens)) as document:
        kept = document.Root.OCProperties
        assert set(kept.keys()) == {"/OCGs", "/D"} and set(kept.D.keys()) == {"/OFF", "/Order"}
        assert len(kept.D.Order) == 0 and [set(found.keys()) for found in kept.OCGs] == [{"/Type", "/Name"}] * 2


def noted(note: dict[str, Any], *, place: tuple[int, int, int, int] = PLACE, **form: Any) -> Change:
    """A note or a field without a look; `form` are keys of the document's form."""

    def change(document: Pdf) -> None:
        item = document.make_indirect(
            Dictionary({"/Type": Name.Annot, "/F": 4, "/Rect": Array(place), **{f"/{key}": note[key] for key in note}})
        )
        document.pages[0].Annots = Array([item])
        if note.get("Subtype") == Name.Widget:
            fonts = Dictionary(Font=Dictionary(Helv=document.pages[0].Resources.Font.A))
            given = {"DA": String("/Helv 10 Tf 0 g"), "DR": fonts, **form}
            document.Root.AcroForm = Dictionary(Fields=Array([item]), **given)

    return change


TEXT = {"Subtype": Name.Widget, "FT": Name.Tx, "T": String("adresse")}
SEVERAL = {**TEXT, "Ff": 1 << 12, "V": String("Jean Dupont\n3 rue de l'Église\n59000 LILLE")}


@pytest.mark.parametrize("form", [{}, {"NeedAppearances": True}], ids=["as it stands", "left to the reader"])
@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_a_field_of_several_lines_keeps_them(tmp_path: Path, form: dict[str, Any], line_end: str) -> None:
    text = String(str(SEVERAL["V"]).replace("\n", line_end))
    file = cleaned(tmp_path, noted({**SEVERAL, "V": text}, **form))
    assert [is_drawn(file, line) for line in LINES] == [True, True, True]


def test_long_lines_are_broken_where_the_field_ends(tmp_path: Path) -> None:
    file = cleaned(tmp_path, noted({**SEVERAL, "V": String("Assurance habitation " * 6)}, NeedAppearances=True))
    assert [is_drawn(file, line) for line in LINES] == [True, True, True]


UNDRAWN: dict[str, dict[str, Any]] = {
    "one line": {**TEXT, "V": String("Jean")},
    "comb": {**TEXT, "V": String("59000"), "Ff": 1 << 24, "MaxLen": 8},
    "choice": {**TEXT, "FT": Name.Ch, "V": String("Lille"), "Ff": 1 << 17, "Opt": Array([String("Lille")])},
    "ticked box": {**TEXT, "FT": Name.Btn, "V": Name.Oui, "AS": Name.Oui, "MK": Dictionary(CA=String("4"))},
    "text on the page": {"Subtype": Name.FreeText, "Contents": String("Lu"), "DA": String("/Helv 10 Tf 0 g")},
    "sticky note": {"Subtype": Name.Text, "Contents": String("Lu")},
    "frame": {"Subtype": Name.Square, "C": Array([1, 0, 0])},
    "by hand": {"Subtype": Name.Ink, "C": Array([0, 0, 1]), "InkList": Array([Array([90, 510, 200, 590, 290, 510])])},
}


@pytest.mark.parametrize("note", UNDRAWN.values(), ids=UNDRAWN)
def test_what_brings_no_look_along_is_drawn(tmp_path: Path, note: dict[str, Any]) -> None:
    file = cleaned(tmp_path, noted(note))
    assert is_drawn(file, PLACE) and is_drawn(file, TITLE)
    with pikepdf.open(file) as document:
        assert "/Annots" not in document.pages[0].obj and "/AcroForm" not in document.Root


def test_a_form_that_names_no_letters_gets_some(tmp_path: Path) -> None:
    def bare(document: Pdf) -> None:
        noted({**TEXT, "V": String("Jean")})(document)
        del document.Root.AcroForm.DA, document.Root.AcroForm.DR

    assert is_drawn(cleaned(tmp_path, bare), PLACE)


def test_a_value_told_by_the_parent_is_drawn(tmp_path: Path) -> None:
    def child(document: Pdf) -> None:
        noted({"Subtype": Name.Widget})(document)
        item = document.pages[0].Annots[0]
        parent = document.make_indirect(Dictionary(FT=Name.Tx, T=String("x"), V=String("Jean"), Kids=Array([item])))
        item.Parent = parent
        document.Root.AcroForm.Fields = Array([parent])

    assert is_drawn(cleaned(tmp_path, child), PLACE)


TOLD: dict[str, dict[str, Any]] = {
    "line": {"Subtype": Name.Line, "L": Array([90, 510, 290, 590]), "C": Array([1, 0, 0])},
    "stamp": {"Subtype": Name.Stamp, "Name": Name.Approved},
    "polygon": {"Subtype": Name.Polygon, "Vertices": Array([90, 510, 290, 590, 290, 510]), "C": Array([1, 0, 0])},
}


@pytest.mark.parametrize("note", TOLD.values(), ids=TOLD)
def test_what_cannot_be_drawn_is_told(tmp_path: Path, note: dict[str, Any]) -> None:
    with pytest.raises(FileRefused) as refused:
        cleaned(tmp_path, noted(note))
    assert refused.value.reason == FileFault.ALTERED


UNSEEN: dict[str, Change] = {
    "hidden": noted({**TOLD["line"], "F": 2}),
    "not on screens": noted({**TOLD["stamp"], "F": 32}),
    "without room": noted(TOLD["stamp"], place=(80, 500, 80, 500)),
    "empty field": noted(TEXT),
    "unticked box": noted({**UNDRAWN["ticked box"], "V": Name.Off, "AS": Name.Off}),
    "signature without a look": noted({**TEXT, "FT": Name.Sig}),
    "link": noted({"Subtype": Name.Link}),
}


@pytest.mark.parametrize("change", UNSEEN.values(), ids=UNSEEN)
def test_what_nobody_sees_is_left_out_in_silence(tmp_path: Path, change: Change) -> None:
    file = cleaned(tmp_path, change)
    assert is_drawn(file, TITLE) and not is_drawn(file, PLACE)


@pytest.mark.parametrize(
    ("change", "step"),
    [(listed_off, "layers_take_along"), (noted(UNDRAWN["frame"]), "draw_into_pages")],
    ids=["layers", "notes"],
)
def test_a_page_that_looks_otherwise_than_before_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Change, step: str
) -> None:
    monkeypatch.setattr(pdfs, step, lambda *documents: None)
    with pytest.raises(FileRefused) as refused:
        cleaned(tmp_path, change)
    assert refused.value.reason == FileFault.ALTERED


@pytest.mark.django_db
def test_the_sender_learns_what_cannot_be_kept(sender: Sender) -> None:
    def change(document: Pdf) -> None:
        noted(TOLD["line"])(document)

    words = r"des champs ou des notes.*imprimez-le dans un nouveau PDF, ou envoyez une photo"
    with pytest.raises(UploadRefused, match=words):
        sender.add(documents.pdf(change))
