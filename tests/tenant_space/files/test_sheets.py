import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tenant_space.files.sheets import harmless, harmless_line

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@x", "＝1", " =1", "\u00a0=1", "\t=1", "\r\n=1", "\x00=1"])
def test_what_looks_like_a_formula_is_quoted(text: str) -> None:
    assert harmless(text).startswith("'") and harmless_line(text).startswith("'")


def test_a_plain_text_stays_as_it_is() -> None:
    assert harmless("Avoir -2") == harmless_line("Avoir -2") == "Avoir -2"
    assert harmless("Motif\nen deux lignes") == "Motif\nen deux lignes"
    assert harmless_line("Loyer\n=1;x") == "Loyer=1;x"


@given(st.text())
@example("\x0b=1")
def test_any_text_becomes_harmless_and_stays_readable(text: str) -> None:
    safe, kept = harmless(text), ILLEGAL_CHARACTERS_RE.sub("", text)
    assert not safe.startswith(SIGNS) and not safe.lstrip().startswith(SIGNS)
    assert safe in (kept, f"'{kept}")
    assert not ILLEGAL_CHARACTERS_RE.search(safe), "a workbook would refuse it"


@given(st.text())
def test_a_line_is_one_line(text: str) -> None:
    line = harmless_line(text)
    assert not line.lstrip().startswith(SIGNS) and not set(line) & set("\t\r\n\x7f")
