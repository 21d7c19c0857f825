"""The statement on A4, as the landlord's letters look. Drawn by reportlab itself: thousands of lines in seconds."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from typing import Any

from django.utils import timezone
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader, TimeStamp
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, LongTable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tenant_space import formats
from tenant_space.files.pdf import FONTS, drawable
from tenant_space.landlord.selectors import landlord_current, logo_bytes
from tenant_space.statements import words
from tenant_space.statements.figures import Statement, balance_text, unbroken_date

MIME = "application/pdf"
FONT, BOLD = "PortalStatement", "PortalStatement-Bold"
INK, SOFT, LINE = colors.HexColor("#1b222c"), colors.HexColor("#4b5563"), colors.HexColor("#d9dde3")
MARGIN, WIDTH = 18 * mm, A4[0] - 36 * mm
INSET = 6  # what reportlab leaves free inside its own frame, in points
# Date, what for, debit, credit, balance: 999 999 999,99 € fits.
COLUMNS = (20 * mm, WIDTH - 110 * mm, 28 * mm, 28 * mm, 34 * mm)
SIZE = 8.5


@dataclass(frozen=True, slots=True)
class Paper:
    """A statement and whose it is."""

    statement: Statement
    """The figures and lines to print."""
    name: str
    """Civility and names of the person it is for."""
    address: tuple[str, ...]
    """The lines of the address of their dwelling; none when nothing is rented."""
    contact: str = ""
    """Whom to call, in a sentence; empty when nobody has a phone."""


def statement_pdf(paper: Paper) -> bytes:
    """The statement as a PDF, with every line of its period."""
    _fonts()
    landlord, shown = landlord_current().settings, paper.statement
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN - INSET,
        rightMargin=MARGIN - INSET,
        topMargin=16 * mm,
        bottomMargin=20 * mm,
        title=drawable(words.TITLE_OF.format(number=shown.account_number, period=shown.period_text.lower())),
        author=drawable(landlord.name),
        subject=words.TITLE,
        creator="Espace locataire",
        lang="fr-FR",
        invariant=1,
    )
    foot = drawable(words.FOOT.format(landlord=landlord.name, number=shown.account_number))
    document.build([*_head(paper), _lines(shown), *_foot(paper)], canvasmaker=partial(_Numbered, foot))
    return out.getvalue()


class _Numbered(Canvas):
    """Writes `page 1/3` once the last page is known."""

    def __init__(self, foot: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._foot = foot
        self._pages: list[dict[str, Any]] = []
        # The day only: the same statement asked for twice on a day is the same file.
        day = timezone.localdate()
        stamp = TimeStamp(invariant=1)
        stamp.YMDhms = (day.year, day.month, day.day, 0, 0, 0)
        self._doc._timeStamp = stamp  # type: ignore[attr-defined]  # reportlab takes the day from nowhere else

    def showPage(self) -> None:  # noqa: N802 (the name is the library's)
        self._pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # as in reportlab's own numbered canvas

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.setFont(FONT, 8)
            self.setFillColor(SOFT)
            right = f"page {number}/{len(self._pages)}"
            self.drawString(MARGIN, 11 * mm, _cut(self._foot, WIDTH - 30 * mm))
            self.drawRightString(A4[0] - MARGIN, 11 * mm, right)
            super().showPage()
        super().save()


@cache
def _fonts() -> None:
    pdfmetrics.registerFont(TTFont(FONT, FONTS / "DejaVuSans.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, FONTS / "DejaVuSans-Bold.ttf"))
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=BOLD, italic=FONT, boldItalic=BOLD)


def _style(size: float = 9.5, **more: Any) -> ParagraphStyle:
    defaults = {"fontName": FONT, "textColor": INK, "leading": size * 1.4}
    return ParagraphStyle("p", fontSize=size, **{**defaults, **more})


def _text(words: str, style: ParagraphStyle) -> Paragraph:
    # It would break a line at a narrow space, in the middle of an amount.
    return Paragraph(escape(_line(words)).replace(formats.NARROW_SPACE, formats.NO_BREAK_SPACE), style)


def _line(words: str) -> str:
    return " ".join(drawable(words).splitlines()).replace("\t", " ")


def _cut(words: str, width: float) -> str:
    while pdfmetrics.stringWidth(words, FONT, 8) > width:
        words = words[:-2].rstrip() + "…"
    return words


def _head(paper: Paper) -> list[Flowable]:
    """Who writes, to whom, about what, and the four figures that matter."""
    landlord, shown = landlord_current().settings, paper.statement
    brand = colors.HexColor(landlord.brand_colour)
    place = " ".join(part for part in (landlord.postal_code, landlord.city) if part)
    address = ", ".join(part for part in (landlord.address_line1, landlord.address_line2, place) if part)
    line = [("LINEBELOW", (0, 0), (-1, -1), 1.5, brand)]
    band = Table([[""]], colWidths=[WIDTH], rowHeights=[2 * mm], style=line, hAlign="LEFT")
    soft = _style(8.5, textColor=SOFT)
    today = timezone.localdate()
    mine = [_text(paper.name, _style(10, fontName=BOLD)), *(_text(line, _style()) for line in paper.address)]
    facts = [
        _text(words.ACCOUNT.format(number=shown.account_number), _style(10, fontName=BOLD)),
        _text(words.MADE_ON.format(day=unbroken_date(today)), soft),
        _text(words.KNOWN_ON.format(day=unbroken_date(shown.as_of)), soft),
    ]
    whose = Table([[mine, facts]], colWidths=[WIDTH * 0.56, WIDTH * 0.44], style=_PLAIN, hAlign="LEFT")
    title = [
        _text(words.TITLE, _style(18, fontName=BOLD, spaceBefore=7 * mm)),
        _text(shown.period_text, _style(11, spaceAfter=5 * mm)),
    ]
    return [*_letterhead(brand), _text(address, soft), band, *title, whose, Spacer(0, 5 * mm), *_figures(shown)]


def _letterhead(brand: colors.Color) -> list[Flowable]:
    content = logo_bytes()
    name = _text(landlord_current().settings.name, _style(14, fontName=BOLD, textColor=brand, spaceAfter=1 * mm))
    if not content:
        return [name]
    try:
        width, height = ImageReader(io.BytesIO(content)).getSize()
        scale = min(60 * mm / width, 16 * mm / height)
        return [Image(io.BytesIO(content), width * scale, height * scale, hAlign="LEFT"), Spacer(0, 1.5 * mm), name]
    except Exception:  # whatever is wrong with a picture, the figures are what counts
        return [name]


_PLAIN = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5 * mm),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
)


def _figures(shown: Statement) -> list[Flowable]:
    """Where the account stood, what came and went, and where it stands, in sentences."""
    style, strong = _style(9.5, spaceAfter=1 * mm), _style(10.5, fontName=BOLD, spaceAfter=5 * mm)
    texts = ((shown.opening_text, style), (shown.moves_text, style), (shown.closing_text, strong))
    paid = [_text(text, _style(9.5, spaceAfter=1 * mm)) for text in shown.pending_texts]
    return [*(_text(text, kind) for text, kind in texts), *paid]


def _lines(shown: Statement) -> LongTable:
    """The lines between the two balances; the headings come back on each page."""
    small = _style(SIZE, leading=SIZE * 1.3)
    start = ("", words.OPENING, "", "", balance_text(shown.opening_cents))
    totals = (formats.euros(shown.debit_cents), formats.euros(shown.credit_cents))
    end = ("", words.TOTAL, *totals, balance_text(shown.closing_cents))
    rows: list[tuple[Any, ...]] = [words.COLUMNS, start]
    for line in shown.lines:
        amounts = (formats.euros(cents) if cents else "" for cents in (line.debit_cents, line.credit_cents))
        label = _label(line.label, small)
        rows.append((f"{line.day:%d/%m/%Y}", label, *amounts, line.balance_text))
    rows.append(end)
    return LongTable(rows, colWidths=COLUMNS, repeatRows=1, style=_TABLE, hAlign="LEFT")


_TABLE = TableStyle(
    [
        ("FONT", (0, 0), (-1, -1), FONT, SIZE),
        ("LEADING", (0, 0), (-1, -1), SIZE * 1.3),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("ALIGN", (2, 0), (-1, -1), "RIGHT"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("LEFTPADDING", (1, 0), (-1, -1), 2 * mm),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("LINEBELOW", (0, 1), (-1, -2), 0.5, LINE),
        ("FONT", (0, 0), (-1, 0), BOLD, SIZE),
        ("LINEBELOW", (0, 0), (-1, 0), 1, INK),
        ("TEXTCOLOR", (0, 1), (-1, 1), SOFT),
        ("FONT", (0, -1), (-1, -1), BOLD, SIZE),
        ("LINEABOVE", (0, -1), (-1, -1), 1, INK),
    ]
)


def _label(label: str, style: ParagraphStyle) -> Any:
    """A paragraph only when it is needed: it costs ten times a text."""
    text = _line(label)
    fits = pdfmetrics.stringWidth(text, FONT, SIZE) <= COLUMNS[1] - 2 * mm
    return text if fits else Paragraph(escape(text), style)


def _foot(paper: Paper) -> list[Flowable]:
    style = _style(8.5, textColor=SOFT, spaceBefore=4 * mm)
    lines: list[Flowable] = [_text(words.READING.replace(" :", "\u00a0:"), style)]
    if paper.contact:
        lines.append(_text(words.QUESTION.format(contact=paper.contact), _style(9, spaceBefore=2 * mm)))
    return lines
