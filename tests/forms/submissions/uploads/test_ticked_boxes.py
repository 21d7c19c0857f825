"""Of a group of boxes in a PDF, the one that was ticked is kept as ticked, and no other."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from forms.submissions.uploads.file_tools import pdfs
from forms.submissions.uploads.file_tools.appearances import with_appearances
from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused
from tests.kit.hostile import documents

Kid = dict[str, Any]
# Places on the page, as left, bottom, right and top in points from below.
PLACES = [(80, 500, 300, 600), (320, 500, 540, 600), (80, 300, 300, 400)]
RADIO, IN_UNISON = 1 << 15, 1 << 25


def look(document: Pdf, content: bytes) -> Object:
    form = document.make_stream(content)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 220, 100])
    return form


def group(*kids: Kid, **parent: Any) -> Callable[[Pdf], None]:
    """Boxes of one group; the key `looks` of a box names the state that its looks show as ticked."""

    def change(document: Pdf) -> None:
        items = [document.make_indirect(box(document, kid, place)) for kid, place in zip(kids, PLACES, strict=False)]
        given = {f"/{key}": value for key, value in {"FT": Name.Btn, "T": String("g"), **parent}.items()}
        held = document.make_indirect(Dictionary({**given, "/Kids": Array(items)}))
        for item in items:
            item.Parent = held
        document.pages[0].Annots = Array(items)
        document.Root.AcroForm = Dictionary(Fields=Array([held]), DA=String("/Helv 10 Tf 0 g"))

    return change


def box(document: Pdf, kid: Kid, place: tuple[int, int, int, int]) -> Dictionary:
    item = Dictionary(Type=Name.Annot, Subtype=Name.Widget, F=4, Rect=Array(place), MK=Dictionary(CA=String("l")))
    for key, value in kid.items():
        if key != "looks":
            item[f"/{key}"] = value
    if "looks" in kid:
        ticked, empty = look(document, b"0 0 220 100 re S 10 10 80 80 re f"), look(document, b"0 0 220 100 re S")
        item.AP = Dictionary(N=Dictionary({f"/{kid['looks']}": ticked, "/Off": empty}))
    return item


def ticked(folder: Path, change: Callable[[Pdf], None]) -> list[bool]:
    """Which of the first two or three places show a tick once the file is cleaned."""
    source, target = folder / "source", folder / "target"
    source.write_bytes(documents.pdf(change))
    pdfs.clean(source, target, 60_000_000)
    with pypdfium2.PdfDocument(target) as document:
        page = document[0].render(scale=2, may_draw_forms=False).to_pil().convert("L")
    inner = [(2 * left + 6, 2 * (842 - top) + 6, 2 * right - 6, 2 * (842 - bottom) - 6)
             for left, bottom, right, top in PLACES]  # fmt: skip
    found = (page.crop(one).getextrema() for one in inner)
    return [one != other for one, other in found]


OFF, B = {"AS": Name.Off}, {"AS": Name.B}
KNOWN: dict[str, tuple[Callable[[Pdf], None], list[bool]]] = {
    "by its own state": (group(OFF, B, V=Name.B, Ff=RADIO), [False, True, False]),
    "by its own state, the others say nothing": (group({}, B, {}, V=Name.B, Ff=RADIO), [False, True, False]),
    "two in unison": (group(B, B, OFF, V=Name.B, Ff=RADIO | IN_UNISON), [True, True, False]),
    "by its place among values": (
        group(OFF, {"AS": Name("/1")}, V=Name("/1"), Opt=Array([String("a"), String("b")]), Ff=RADIO),
        [False, True, False],
    ),
    "by the name of its look": (group({"looks": "A"}, {"looks": "B"}, V=Name.B, Ff=RADIO), [False, True, False]),
    "another has the name": (group({"looks": "B"}, {}, {}, V=Name.B, Ff=RADIO), [True, False, False]),
    "all others have other names": (group({"looks": "A"}, {}, OFF, V=Name.B, Ff=RADIO), [False, True, False]),
    "the only one": (group({}, V=Name.Oui), [True, False, False]),
    "one of a hidden group": (group({"F": 2}, B, V=Name.B, Ff=RADIO), [False, True, False]),
    "none by the value": (group({}, {}, V=Name.Off, Ff=RADIO), [False, False, False]),
    "none, without a value": (group({}, {}, Ff=RADIO), [False, False, False]),
    "with looks and states": (
        group({"looks": "A", **OFF}, {"looks": "B", **B}, V=Name.B, Ff=RADIO),
        [False, True, False],
    ),
}


@pytest.mark.parametrize(("change", "expected"), KNOWN.values(), ids=KNOWN)
def test_the_box_that_was_ticked_is_kept_and_no_other(
    tmp_path: Path, change: Callable[[Pdf], None], expected: list[bool]
) -> None:
    assert ticked(tmp_path, change) == expected


def left_to_the_reader(document: Pdf) -> None:
    group({}, {}, V=Name.B, Ff=RADIO)(document)
    document.Root.AcroForm.NeedAppearances = True


UNKNOWN = {
    "two radios": group({}, {}, V=Name.B, Ff=RADIO),
    "three radios, one that is not ticked": group({}, OFF, {}, V=Name.B, Ff=RADIO),
    "boxes": group({}, {}, V=Name.B),
    "one with a look of another name": group({"looks": "A"}, {}, {}, V=Name.B, Ff=RADIO),
    "left to the reader": left_to_the_reader,
}


@pytest.mark.parametrize("change", UNKNOWN.values(), ids=UNKNOWN)
def test_a_group_of_which_nobody_knows_what_was_ticked_is_told(tmp_path: Path, change: Callable[[Pdf], None]) -> None:
    with pytest.raises(FileRefused) as refused:
        ticked(tmp_path, change)
    assert refused.value.reason == FileFault.ALTERED


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_tick_is_kept_on_a_page_that_is_turned_and_cropped(tmp_path: Path, turn: int) -> None:
    def change(document: Pdf) -> None:
        group(OFF, B, V=Name.B, Ff=RADIO)(document)
        page = document.pages[0]
        page.Rotate, page.CropBox = turn, Array([50, 200, 560, 800])

    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(documents.pdf(change))
    assert pdfs.clean(source, target, 60_000_000) == ("application/pdf", 1)


def test_what_is_kept_is_compared_with_the_file_as_it_was_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw(document: Pdf) -> BytesIO:
        document.pages[0].Annots[0].AS = Name.B
        return with_appearances(document)

    monkeypatch.setattr(pdfs, "with_appearances", draw)
    with pytest.raises(FileRefused) as refused:
        ticked(tmp_path, group(OFF, B, V=Name.B, Ff=RADIO))
    assert refused.value.reason == FileFault.ALTERED
