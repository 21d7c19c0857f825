"""The documents of the demonstration: real one-page PDFs, the same bytes for the same figures."""

from __future__ import annotations

import datetime as dt
import io

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tenant_space.sample_data.calendar import month_end, month_name
from tenant_space.sample_data.ledger import Notice

_LEFT, _RIGHT, _TOP = 60, A4[0] - 60, A4[1] - 70
_GREEN, _GREY = HexColor("#1f8a3b"), HexColor("#555555")


def rent_notice_pdf(landlord: str, number: str, address: str, notice: Notice) -> bytes:
    """A rent notice: what was owed before, the lines of the term, what to pay and when."""
    day = month_end(notice.month)
    page = _Page(landlord, "Avis d'échéance", f"Terme : {month_name(notice.month)} - édité le {day:%d/%m/%Y}")
    page.account(number, address)
    page.row("Solde antérieur", notice.before)
    for label, amount in notice.lines:
        page.row(label, amount)
    page.total("Total du mois", notice.total)
    owed = notice.before + notice.total
    page.total("Net à payer" if owed >= 0 else "Avoir, rien à payer", abs(owed))
    if owed > 0:
        page.words(f"À régler avant le {notice.due:%d/%m/%Y}.")
    page.words("En cas de difficulté, appelez votre agence : une solution existe.")
    return page.finished()


def charges_statement_pdf(landlord: str, number: str, address: str, year: int, day: dt.date, amount: int) -> bytes:
    """A settlement of charges: what was spent, what was called, what is left."""
    page = _Page(landlord, "Avis de régularisation de charges", f"Année {year} - édité le {day:%d/%m/%Y}")
    page.account(number, address)
    called = 96_000 + abs(amount) * 3
    spent = called + amount
    parts = (("Chauffage et eau chaude", 46), ("Eau froide", 18), ("Ascenseur et parties communes", 21))
    rest = spent
    for label, share in parts:
        page.row(label, spent * share // 100)
        rest -= spent * share // 100
    page.row("Ordures ménagères et divers", rest)
    page.total("Charges de l'année", spent)
    page.total("Provisions déjà appelées", called)
    page.total("Reste à payer" if amount >= 0 else "En votre faveur", abs(amount))
    page.words("Cette somme est portée sur votre compte. Les justificatifs sont à votre agence.")
    return page.finished()


def receipt_pdf(landlord: str, number: str, address: str, notice: Notice, day: dt.date) -> bytes:
    """A receipt: rent and charges apart (law n° 89-462, art. 21), and what was received."""
    page = _Page(landlord, "Quittance de loyer", f"Terme : {month_name(notice.month)} - éditée le {day:%d/%m/%Y}")
    page.account(number, address)
    for label, amount in notice.lines:
        page.row(label, amount)
    page.total("Somme reçue", notice.total)
    page.words(f"Nous avons reçu cette somme pour le loyer et les charges. Mois payé : {month_name(notice.month)}.")
    page.words("Cette quittance annule les reçus déjà donnés pour le même mois.")
    return page.finished()


def money(cents: int) -> str:
    """An amount for the page: `1 234,56 €`, with a minus sign for a deduction."""
    units, rest = divmod(abs(cents), 100)
    sign = "- " if cents < 0 else ""
    return f"{sign}{units:,}".replace(",", "\u00a0") + f",{rest:02d}\u00a0€"


class _Page:
    """One A4 page, written from top to bottom."""

    def __init__(self, landlord: str, title: str, subtitle: str) -> None:
        self.content = io.BytesIO()
        # `invariant` leaves out the date of making: the same figures give the same bytes.
        self.canvas = Canvas(self.content, pagesize=A4, invariant=1, pageCompression=0, lang="fr-FR")
        self.canvas.setTitle(title)
        self.canvas.setAuthor(landlord)
        self.height = _TOP
        self._text(landlord, "Helvetica-Bold", 15)
        self.height -= 26
        self._text(title, "Helvetica-Bold", 20)
        self._text(subtitle, "Helvetica", 11)

    def account(self, number: str, address: str) -> None:
        """The account's number, framed in green: it is what one needs to sign up."""
        self.height -= 14
        self.canvas.setStrokeColor(_GREEN)
        self.canvas.setLineWidth(2)
        self.canvas.roundRect(_LEFT - 8, self.height - 10, 250, 30, 6)
        self._text(f"Compte client n° {number}", "Helvetica-Bold", 14)
        self.height -= 12
        for line in address.split("\n"):
            self._text(line, "Helvetica", 11)
        self.height -= 16

    def row(self, label: str, amount: int) -> None:
        """A line of the table."""
        self._amount(label, amount, "Helvetica")

    def total(self, label: str, amount: int) -> None:
        """A line that sums up what is above."""
        self.canvas.setStrokeColor(_GREY)
        self.canvas.setLineWidth(0.5)
        self.canvas.line(_LEFT, self.height + 14, _RIGHT, self.height + 14)
        self._amount(label, amount, "Helvetica-Bold")

    def words(self, line: str) -> None:
        """A sentence under the table."""
        self.height -= 6
        self._text(line, "Helvetica", 11)

    def finished(self) -> bytes:
        """The bytes of the page."""
        self.canvas.showPage()
        self.canvas.save()
        return self.content.getvalue()

    def _text(self, line: str, font: str, size: int) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(_LEFT, self.height, line)
        self.height -= size * 1.6

    def _amount(self, label: str, amount: int, font: str) -> None:
        self.canvas.setFont(font, 11)
        self.canvas.drawRightString(_RIGHT, self.height, money(amount))
        self._text(label, font, 11)
