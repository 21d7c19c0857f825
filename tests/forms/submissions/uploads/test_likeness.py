"""Pages are alike when no mark is gone, thin and pale ones too; drawing them again costs no more than needed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from forms.submissions.uploads.file_tools import pdfs
from forms.submissions.uploads.file_tools.likeness import compared
from forms.submissions.uploads.file_tools.refusals import FileFault, FileRefused
from tests.kit.hostile import documents

TEXT = b"BT /A 9 Tf 80 700 Td (Attestation valable du 01.03.2026, 12.50 EUR) Tj ET "
SQUARE = b"50 50 200 200 re f "


def page(file: Path, content: bytes) -> Path:
    def change(document: Pdf) -> None:
        document.pages[0].Contents = document.make_stream(content)

    file.write_bytes(documents.pdf(change))
    return file


def are_alike(folder: Path, one: bytes, other: bytes) -> bool:
    before, after = page(folder / "before", one), page(folder / "after", other)
    found = compared(before, after, []).is_alike
    assert compared(after, before, []).is_alike == found
    return found


MARKS = {
    "a word": b"BT /A 9 Tf 80 600 Td (mot) Tj ET",
    "a line that strikes out": b"0.5 w 80 703 m 250 703 l S",
    "a hairline": b"0 w 80 400 m 250 400 l S",
    "a pale line": b"0.6 G 1 w 80 400 m 250 400 l S",
    "a decimal point": b"BT /A 9 Tf 80 600 Td (.) Tj ET",
    "a decimal point of 7 points": b"BT /A 7 Tf 80 600 Td (.) Tj ET",
    "grey text": b"0.5 g BT /A 9 Tf 80 600 Td (mot) Tj ET",
    "pale grey text": b"0.7 g BT /A 9 Tf 80 600 Td (mot) Tj ET",
    "a pale area": b"0.86 g 300 400 100 50 re f",
    "red over black": b"1 0 0 RG 0.5 w 80 703 m 250 703 l S",
    "white on black": b"1 g BT /A 9 Tf 80 100 Td (mot) Tj ET",
}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
def test_a_mark_that_is_gone_is_seen(tmp_path: Path, mark: bytes) -> None:
    assert not are_alike(tmp_path, TEXT + SQUARE + mark, TEXT + SQUARE)


def test_a_decimal_point_within_a_sum_is_seen(tmp_path: Path) -> None:
    without = b"BT /A 9 Tf 80 700 Td [(Attestation valable du 01.03.2026, 12) -278 (50 EUR)] TJ ET "
    assert not are_alike(tmp_path, TEXT, without)


@pytest.mark.parametrize("by", [0.1, 0.2, 0.3])
def test_an_edge_that_moved_a_little_is_not_seen(tmp_path: Path, by: float) -> None:
    content = TEXT + SQUARE + b"0.5 w 80 703 m 250 703 l S"
    assert are_alike(tmp_path, content, b"1 0 0 1 %.2f 0 cm " % by + content)


def test_another_number_of_pages_is_seen(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(documents.pdf())
    other.write_bytes(documents.pdf(pages=2))
    assert not compared(one, other, []).is_alike


def noted(number: int, **note: Any) -> Callable[[Pdf], None]:
    def change(document: Pdf) -> None:
        found = {"Rect": Array([80, 500, 300, 600]), "F": 4, **note}
        document.pages[number].Annots = Array(
            [document.make_indirect(Dictionary({f"/{key}": found[key] for key in found}))]
        )

    return change


FRAME = {"Subtype": Name.Square, "C": Array([1, 0, 0])}


@pytest.mark.parametrize("number", [0, 3, 11])
def test_each_page_with_a_note_is_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(documents.pdf(noted(number, **FRAME), pages=12))
    assert pdfs.clean(source, target, 60_000_000) == ("application/pdf", 12)
    monkeypatch.setattr(pdfs, "draw_into_pages", lambda document: None)
    with pytest.raises(FileRefused) as refused:
        pdfs.clean(source, target, 60_000_000)
    assert refused.value.reason == FileFault.ALTERED


@pytest.mark.parametrize(
    ("change", "drawn"),
    [
        (None, [1, 2, 3, 1, 2, 3]),
        (noted(6, **FRAME), [1, 2, 3, 7, 1, 2, 3, 7, 7]),
        (noted(6, Subtype=Name.Link), [1, 2, 3, 1, 2, 3]),
        (noted(6, Subtype=Name.FreeText, Contents=String("Lu")), [1, 2, 3, 7, 1, 2, 3, 7, 7]),
    ],
    ids=["no note", "a note without a look", "a link", "a text without a look"],
)
def test_a_page_is_drawn_only_where_it_must_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Pdf], None] | None, drawn: list[int]
) -> None:
    """Drawing a scanned page costs up to a second, and a file may have sixty."""
    found, draw = [], pypdfium2.PdfPage.render

    def render(self: pypdfium2.PdfPage, **options: Any) -> pypdfium2.PdfBitmap:
        found.append(int(self.get_textpage().get_text_range().split("Attestation ")[1][0]))
        return draw(self, **options)

    monkeypatch.setattr(pypdfium2.PdfPage, "render", render)
    source = tmp_path / "source"
    source.write_bytes(documents.pdf(change, pages=9))
    pdfs.clean(source, tmp_path / "target", 60_000_000)
    assert sorted(found) == sorted(drawn)
