"""The list as a spreadsheet: what it holds, for whom, and that nothing in it runs."""

import csv
import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from forms.submissions.desk import exports
from forms.submissions.desk.exports import HEADINGS
from forms.submissions.models import Submission
from forms.submissions.services import submission_refuse, submission_take
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.desk import LIST
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def content(response: ClientResponse) -> bytes:
    return b"".join(response.streaming_content)


def xlsx(client: Client, query: str = "etat=toutes") -> list[list[Any]]:
    response = client.get(f"{LIST}?{query}&export=xlsx")
    assert response.status_code == 200 and "no-store" in response["Cache-Control"]
    return [list(row) for row in load_workbook(io.BytesIO(content(response))).active.iter_rows(values_only=True)]


def as_csv(client: Client, query: str = "etat=toutes") -> list[list[str]]:
    text = content(client.get(f"{LIST}?{query}&export=csv")).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_numbers_and_names_stay_texts_and_dates_stay_dates(client: Client, manager: User) -> None:
    submission = ff.sent(ff.home())
    submission_refuse(submission=submission, user=manager, reason="Illisible.")
    submission.refresh_from_db()
    headings, row = xlsx(client)
    found = dict(zip(headings, row, strict=True))
    assert tuple(headings) == HEADINGS
    assert found["Numéro"] == submission.number_text and found["Compte client"] == submission.account_id
    assert found["Locataire"] == "DUPONT Hélène Marie" and found["État"] == "Refusée"
    assert found["Réponse promise le"].date() == submission.due_on
    local = timezone.localtime(submission.created_at).replace(tzinfo=None, microsecond=0)
    assert abs(found["Envoyée le"] - local) < dt.timedelta(seconds=1)
    assert found["Période du"].date() == submission.period_from
    assert (found["Décidée par"], found["Motif du refus"]) == ("Gaël Martin", "Illisible.")
    text = dict(zip(*as_csv(client), strict=True))
    assert text["Réponse promise le"] == f"{submission.due_on:%d/%m/%Y}" and text["Numéro"] == submission.number_text


def test_an_export_is_what_the_list_shows(client: Client, manager: User) -> None:
    mine, other = ff.sent(ff.home()), ff.sent(ff.home())
    ff.sent(ff.home(agency=f.AgencyFactory(agency_code="NO")))
    submission_take(submission=mine, user=manager)
    for read in (xlsx, as_csv):
        assert {row[0] for row in read(client)[1:]} == {mine.number_text, other.number_text}
        assert [row[0] for row in read(client, "suivi=moi")[1:]] == [mine.number_text]
        assert read(client, "q=introuvable")[1:] == []


EVIL = ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", '=HYPERLINK("http://x","y")']


@pytest.mark.parametrize("evil", EVIL)
def test_no_cell_is_a_formula(client: Client, manager: User, evil: str) -> None:
    home = ff.home()
    home.tenant.last_name = evil
    home.tenant.save()
    submission_refuse(submission=ff.sent(home), user=manager, reason=f"x{evil}")
    Submission.objects.update(reason=evil)
    response = client.get(f"{LIST}?etat=toutes&export=xlsx")
    raw = content(response)
    sheet = zipfile.ZipFile(io.BytesIO(raw)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "<f " not in sheet
    for cells in load_workbook(io.BytesIO(raw)).active.iter_rows():
        for cell in cells:
            assert cell.data_type != "f"
            assert not str(cell.value).lstrip().startswith(("=", "+", "-", "@", "＝"))
    for row in as_csv(client):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "＝")) for cell in row)


def test_a_list_too_long_is_cut_and_says_so(client: Client, manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "EXPORT_CAP", 2)
    for _ in range(3):
        ff.sent(ff.home())
    for read in (xlsx, as_csv):
        rows = read(client)
        assert len(rows) == 4
        assert "Liste coupée à 2 lignes" in rows[-1][0]
    Submission.objects.order_by("pk").last().delete()
    assert len(xlsx(client)) == 3


def test_rows_are_read_piece_by_piece(client: Client, manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of 200,000 rows must not be held in memory: rows come from an iterator, in a bounded query."""
    from django.db.models import QuerySet

    ff.sent(ff.home())
    sizes = []
    iterator = QuerySet.iterator

    def spied(self: QuerySet[Any], chunk_size: int | None = None) -> Any:
        sizes.append((chunk_size, self.query.high_mark))
        return iterator(self, chunk_size)

    monkeypatch.setattr(QuerySet, "iterator", spied)
    for kind in ("xlsx", "csv"):
        response = client.get(f"{LIST}?etat=toutes&export={kind}")
        assert response.streaming
        content(response)
    assert sizes == [(exports.CHUNK, exports.EXPORT_CAP + 1)] * 2


def test_each_export_is_logged(client: Client, manager: User) -> None:
    ff.sent(ff.home())
    xlsx(client)
    as_csv(client)
    entries = ModelLogEntry.objects.filter(action="submissions.export", user=manager).order_by("pk")
    assert [entry.data for entry in entries] == [{"rows": 1, "format": "xlsx"}, {"rows": 1, "format": "csv"}]
