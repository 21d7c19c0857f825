"""The statement as a PDF and as a table: exact, whole, and harmless."""

import csv
import dataclasses
import datetime as dt
import io
import re
from typing import Any

import pypdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image
from wagtail.images import get_image_model

from tenant_space.landlord.models import LandlordSettings
from tenant_space.landlord.selectors import landlord_forget
from tenant_space.statements.figures import Statement, StatementLine
from tenant_space.statements.pdf import Paper, statement_pdf
from tenant_space.statements.periods import Period
from tenant_space.statements.selectors import paper_of
from tenant_space.statements.sheets import decimal, sheet
from tenant_space.tenancy.accounts import accounts_readable
from tests.kit.left_home import day, left_home

pytestmark = pytest.mark.django_db
LABELS = ("Loyer principal", "Paiement par carte", "Régularisation " + "x" * 105, "<b>Œuvre</b> & 証明")


def made(count: int, opening: int = 12_345) -> Statement:
    """A statement of n lines, a credit at every third one."""
    balance, lines = opening, []
    for number in range(count):
        debit, credit = (0, 70_001) if number % 3 == 2 else (35_542 + number, 0)
        balance += debit - credit
        day = dt.date(2025, 1, 1) + dt.timedelta(days=number % 365)
        lines.append(StatementLine(day, LABELS[number % len(LABELS)], debit, credit, balance))
    debits, credits = sum(line.debit_cents for line in lines), sum(line.credit_cents for line in lines)
    days = dt.date(2025, 1, 1), dt.date(2025, 12, 31), dt.date(2026, 11, 22)
    return Statement("123456", *days, opening, debits, credits, balance, count, tuple(lines))


def cents(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def read(statement: Statement, name: str = "Mme Hélène DUPONT") -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(statement_pdf(Paper(statement, name, ("8 boulevard Krumnov",), "Appelez."))))


def test_every_line_of_the_pdf_is_there_and_its_sums_are_exact() -> None:
    shown = made(120)
    pages = [page.extract_text().replace("\u202f", "").replace("\u00a0", " ") for page in read(shown).pages]
    amounts = [cents(found) for page in pages for found in re.findall(r"^(\d+,\d\d) €$", page, re.M)]
    assert sum(amounts[:-2]) == shown.debit_cents + shown.credit_cents
    assert amounts[-2:] == [shown.debit_cents, shown.credit_cents], "the total row"
    assert sum(len(re.findall(r"^\d\d/\d\d/2025", page, re.M)) for page in pages) == 120
    for number, page in enumerate(pages, start=1):
        assert f"page {number}/{len(pages)}" in page
        assert "Libellé" in page, "the headings come back"
    assert len(pages) > 2


def test_the_pdf_says_whose_it_is_and_what_for() -> None:
    reader = read(made(1), name="M. " + "Wolfeschlegelsteinhausen" * 4)
    assert (
        reader.metadata.title
        == "Relevé de compte n° 123456, du 1er\u00a0janvier\u00a02025 au 31\u00a0décembre\u00a02025"
    )
    assert reader.metadata.author == LandlordSettings.load().name
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    page: Any = reader.pages[0]
    fonts = page["/Resources"]["/Font"].values()
    embedded = [font for font in fonts if "/FontFile2" in font.get("/FontDescriptor", {})]
    assert len(embedded) >= 2, "the typeface travels with the paper"
    text = page.extract_text().replace("\u00a0", " ")
    for words in ("Compte client n° 123456", "8 boulevard Krumnov", "Chiffres connus au 22 novembre 2026", "Appelez."):
        assert words in text
    assert "vous deviez" in text and "Comment lire ce relevé" in text


def test_letters_that_the_typeface_lacks_and_marks_of_its_language_cost_nothing() -> None:
    text = read(made(4)).pages[0].extract_text()
    assert "<b>Œuvre</b> & ??" in text


def test_an_empty_period_still_makes_papers() -> None:
    shown = dataclasses.replace(made(0, opening=-2_000))
    text = read(shown).pages[0].extract_text().replace("\u00a0", " ")
    assert "Aucune ligne sur cette période." in text and "vous aviez un avoir de 20,00 €" in text
    assert len(sheet(shown).decode("utf-8-sig").splitlines()) == 3


def test_a_logo_is_drawn_and_a_broken_one_is_left_out() -> None:
    settings = LandlordSettings.load()
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), "blue").save(picture, "PNG")
    settings.logo = get_image_model().objects.create(title="logo", file=ContentFile(picture.getvalue(), "logo.png"))
    settings.save()
    landlord_forget()
    assert len(read(made(1)).pages[0].images) == 1
    settings.logo.file.storage.delete(settings.logo.file.name)
    for rendition in settings.logo.renditions.all():
        rendition.file.storage.delete(rendition.file.name)
    assert len(read(made(1)).pages[0].images) == 0


def test_the_same_statement_on_the_same_day_is_the_same_file() -> None:
    paper = Paper(made(3), "M. X", ())
    assert statement_pdf(paper) == statement_pdf(paper)


def test_the_table_opens_in_a_french_spreadsheet_and_is_exact() -> None:
    shown = made(50)
    content = sheet(shown)
    assert content.startswith(b"\xef\xbb\xbfDate;")
    head, opening, *lines, total = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert head[:2] == ["Date", "Libellé"]
    assert opening == ["01/01/2025", "Solde au début de la période", "", "", "123,45"]
    assert len(lines) == 50 and lines[1][0] == "02/01/2025"

    def column(number: int) -> int:
        return sum(int(line[number].replace(",", "")) for line in lines if line[number])

    signed = [int(cell.replace(",", "")) for cell in total[2:]]
    assert signed == [column(2), column(3), shown.closing_cents]
    assert total[:2] == ["31/12/2025", "Total de la période"]
    assert 12_345 + column(2) - column(3) == signed[2] == int(lines[-1][4].replace(",", ""))


def test_amounts_are_written_as_a_spreadsheet_counts() -> None:
    assert [decimal(value) for value in (-5, 0, 123_456_789)] == ["-0,05", "0,00", "1234567,89"]


def test_no_label_runs_as_a_formula() -> None:
    assert b"'=cmd" in sheet(dataclasses.replace(made(1), lines=(StatementLine(dt.date.today(), "=\ncmd", 1, 0, 1),)))


def test_the_paper_of_who_left_bears_their_own_address() -> None:
    left = left_home()
    (head,) = accounts_readable(left.tenant)
    paper = paper_of(left.tenant, head, Period(day(-30), day(0)))
    assert paper.address == ("8 boulevard Krumnov", "42000 SAINT ETIENNE")
    assert paper.statement.count == 2, "its lines stay whole"
