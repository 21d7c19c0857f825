"""The journal of payments as a spreadsheet."""

from __future__ import annotations

import tempfile

from django.http import FileResponse
from openpyxl import Workbook
from wagtail.log_actions import log

from tenant_space.files.sheets import harmless
from tenant_space.identity.models import User
from tenant_space.payments.journal import EXPORTED, sheet_rows
from tenant_space.payments.managers import PaymentQuerySet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORT_CAP = 10_000
HEADINGS = (
    "Date",
    "Demande",
    "Compte client",
    "Montant demandé",
    "État",
    "Encaissé",
    "Autorisation",
    "À vérifier",
    "Ligne du compte",
    "Mot de la vérification",
)


def journal_workbook(payments: PaymentQuerySet, user: User) -> FileResponse:
    """A line an attempt, at most `EXPORT_CAP` payments; noted in the history of the site."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Paiements")
    sheet.append(HEADINGS)
    rows = list(payments[:EXPORT_CAP])
    for row in sheet_rows(rows):
        sheet.append([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    log(instance=user, action=EXPORTED, user=user, data={"rows": len(rows), "format": "xlsx"})
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it)
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="paiements.xlsx", content_type=XLSX)
