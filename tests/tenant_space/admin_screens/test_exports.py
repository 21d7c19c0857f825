"""What Wagtail's own lists and reports export runs nothing on the computer of whoever opens it."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from home.models import HomePage, StandardPage
from tests.kit import factories as f
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
FORMULAS = ["=1+1", "@SUM(1)", "+1", "-1+1", "\t=1", "＝1"]
REPORTS = ["reports/aging-pages/", "reports/site-history/", "reports/locked/", "redirects/"]


@pytest.fixture
def superuser() -> Client:
    """A superuser with a name that is a formula, and pages, logs and redirects with such titles."""
    user = f.StaffFactory(is_superuser=True, first_name="=1+1", last_name="=2")
    home = HomePage.objects.get()
    for number, title in enumerate(FORMULAS):
        page = home.add_child(instance=StandardPage(title=title, slug=f"p{number}", owner=user, locked=True))
        page.save_revision(user=user, log_action=True).publish(user=user)
        Redirect.objects.create(old_path=f"/=a{number}", redirect_link=f"https://www.example.org/?{title.strip()}")
    Page.objects.filter(slug__startswith="p").update(locked=True, locked_by=user)
    client = Client()
    client.force_login(user)
    return client


def cells(answer: object, kind: str) -> list[object]:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    if kind == "csv":
        return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("report", REPORTS)
def test_no_report_exports_a_formula(superuser: Client, report: str, kind: str) -> None:
    answer = superuser.get(f"/admin/{report}?export={kind}")
    assert answer.status_code == 200
    found = cells(answer, kind)
    assert len(found) > 6
    texts = [cell for cell in found if isinstance(cell, str)]
    assert [text for text in texts if text.lstrip().startswith(("=", "+", "-", "@", "＝"))] == []
    if report in REPORTS[:3]:
        assert "'=1+1" in texts, "the title is there, and harmless"
