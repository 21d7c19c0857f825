"""PDFs: a letter that the typefaces lack costs that letter, never the paper."""

import io

import pypdf
import pytest

from tenant_space.files import pdf

pytestmark = pytest.mark.django_db
PAGE = (
    '<html><head><style>@font-face {{ font-family: P; src: url("{0}/DejaVuSans.ttf"); }}'
    ' @font-face {{ font-family: P; font-weight: bold; src: url("{0}/DejaVuSans-Bold.ttf"); }}'
    " body {{ font-family: P; }}</style></head><body><p>{1}</p><p><b>{1}</b></p></body></html>"
)
NAMES = {
    "chinese": ("証明.pdf", "??.pdf"),
    "emoji": ("mon toit 🏠.pdf", "mon toit ?.pdf"),
    "hebrew": ("ביטוח.pdf", "?????.pdf"),
    "greek": ("ασφάλεια.pdf", None),
    "cyrillic": ("Страховка.pdf", None),
    "french": ("œuvre d'été – ç € «\u00a0x\u202f».pdf", "œuvre d'été – ç € «\u00a0x\u202f».pdf"),
    "accents of their own": ("e\u0301te\u0301.pdf", "été.pdf"),
    "odd space": ("a\u2003b.pdf", None),
}


@pytest.mark.parametrize(("name", "shown"), NAMES.values(), ids=NAMES)
def test_a_name_in_any_script_makes_a_pdf(monkeypatch: pytest.MonkeyPatch, name: str, shown: str | None) -> None:
    monkeypatch.setattr(pdf, "render_to_string", lambda *_: PAGE.format(pdf.FONTS.as_posix(), name))
    text = pypdf.PdfReader(io.BytesIO(pdf.pdf_render("x", {}))).pages[0].extract_text()
    if shown:
        plain = [line.replace("\u00a0", " ").replace("\u202f", " ").strip() for line in text.splitlines() if line]
        assert plain == [shown.replace("\u00a0", " ").replace("\u202f", " ")] * 2


def test_our_own_words_lose_no_letter() -> None:
    source = (pdf.FONTS.parents[2] / "templates" / "pdf" / "acknowledgement.html").read_text()
    assert pdf.drawable(source) == source
