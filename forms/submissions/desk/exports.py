"""The list as a spreadsheet. What tenants typed must never run as a formula on a manager's computer."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook
from wagtail.log_actions import log

from forms.submissions.desk.cells import (
    agency_name,
    amount_of,
    arrival_of,
    follower_name,
    full_name_of,
    home_of,
    lines_of,
    name_of,
    phones_of,
    state_name,
)
from forms.submissions.managers import SubmissionQuerySet
from forms.submissions.models import Submission
from tenant_space.admin_screens.modeladmin import YES_OR_NO
from tenant_space.files.sheets import harmless
from tenant_space.formats.private_numbers import private_masked
from tenant_space.identity.models import User

EXPORT_CAP = 10_000
CHUNK = 1000
Cell = str | int | float | dt.date | dt.datetime | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# The columns of the list in its order, each with what stands below it there; then what the list has no room for.
HEADINGS = (
    "Numéro",
    "Envoyée le",
    "Nature",
    "Sujet",
    "Montant",
    "Locataire",
    "Téléphone",
    "Compte client",
    "Adresse du logement",
    "Agence",
    "État",
    "Réponse promise le",
    "En retard",
    "Suivie par",
    "Reçue",
    "Arrivée le",
    "Période du",
    "Période au",
    "Décidée le",
    "Décidée par",
    "Motif du refus",
)


def _local(moment: dt.datetime | None) -> dt.datetime | None:
    """A spreadsheet has no time zones: the hour of the landlord's clock."""
    return timezone.localtime(moment).replace(tzinfo=None, microsecond=0) if moment else None


def _euros(cents: int | None) -> float | None:
    """A number, so that a column of them can be summed."""
    return None if cents is None else cents / 100


def row_of(submission: Submission) -> list[Cell]:
    """The cells of a submission; texts are harmless, dates stay dates and amounts numbers.

    What people typed is masked. Of a sensitive one no words leave, and of one that its reader may not open, number
    and kind alone: `submission.is_sealed`, as `nameable` gives it.
    """
    if submission.is_sealed:
        named: list[Cell] = [submission.number_text, None, submission.kind_label]
        return [*named, *[None] * (len(HEADINGS) - len(named))]
    cells: list[Cell] = [
        submission.number_text,
        _local(submission.created_at),
        submission.kind_label,
        "" if submission.sensitive else submission.topic,
        _euros(amount_of(submission)),
        private_masked(full_name_of(submission)),
        ", ".join(phone for phone, _ in phones_of(submission)),
        submission.account_id or "",
        home_of(submission),
        agency_name(submission),
        state_name(submission),
        submission.due_on,
        YES_OR_NO[submission.is_overdue],
        follower_name(submission),
        arrival_of(submission),
        submission.arrived_on or timezone.localdate(submission.created_at),
        submission.period_from,
        submission.period_to,
        _local(submission.decided_at),
        name_of(submission.decided_by),
        "" if submission.sensitive else private_masked(submission.reason),
    ]
    return [harmless(cell) if isinstance(cell, str) else cell for cell in cells]


def _rows(queryset: SubmissionQuerySet) -> Iterator[list[Cell]]:
    """The heading, at most `EXPORT_CAP` rows, and a word when there are more."""
    yield list(HEADINGS)
    rows = lines_of(queryset)[: EXPORT_CAP + 1].iterator(chunk_size=CHUNK)
    for submission in islice(rows, EXPORT_CAP):
        yield row_of(submission)
    if next(rows, None):
        yield [f"Liste coupée à {EXPORT_CAP} lignes : affinez les filtres, puis exportez de nouveau."]


class _Echo:
    def write(self, value: str) -> str:
        return value


def _csv_text(cell: Cell) -> Any:
    if isinstance(cell, dt.datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, float):
        return f"{cell:.2f}".replace(".", ",")
    return f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else cell


def _csv(queryset: SubmissionQuerySet) -> Iterator[str]:
    """Lines as a French spreadsheet opens them by a double click."""
    yield "\ufeff"
    writer = csv.writer(_Echo(), delimiter=";", quoting=csv.QUOTE_ALL)
    for row in _rows(queryset):
        yield writer.writerow([_csv_text(cell) for cell in row])


def _xlsx(queryset: SubmissionQuerySet) -> Any:
    """A workbook written row by row to a file: memory does not grow with the list."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Demandes")
    for row in _rows(queryset):
        sheet.append(row)
    output = tempfile.TemporaryFile()  # noqa: SIM115  (the response closes it)
    book.save(output)
    output.seek(0)
    return output


def export_response(queryset: SubmissionQuerySet, kind: str, user: User) -> StreamingHttpResponse:
    """The filtered, scoped list as `xlsx` or `csv`. Who exports how many rows is logged."""
    count = queryset.order_by()[:EXPORT_CAP].count()
    log(instance=user, action="submissions.export", user=user, data={"rows": count, "format": kind})
    name = f"demandes-{timezone.localdate():%Y-%m-%d}.{kind}"
    if kind == "csv":
        response = StreamingHttpResponse(_csv(queryset), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        response = FileResponse(_xlsx(queryset), as_attachment=True, filename=name, content_type=XLSX)
    response["Cache-Control"] = "no-store, private"
    return response
