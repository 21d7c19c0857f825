"""Every list of the admin says « Oui » and « Non », Wagtail's own as well."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from forms.submissions.models import RefusalReason
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.typing import Client


@pytest.mark.parametrize(("value", "words"), [(True, "Oui"), (False, "Non"), (None, "–")])
def test_a_column_of_yes_or_no_is_words(value: bool | None, words: str) -> None:
    column = BooleanColumn("active", classname="wide")
    html = render_to_string(column.cell_template_name, {"value": value, "column": column})
    assert f'<td class="wide">{words}</td>' in html and "icon" not in html


@pytest.mark.django_db
@pytest.mark.usefixtures("site_ready")
def test_no_list_says_true_or_false(client: Client) -> None:
    client.force_login(f.StaffFactory(is_superuser=True))
    RefusalReason.objects.filter(pk=RefusalReason.objects.earliest("pk").pk).update(active=False)
    for address in ("snippets/submissions/refusalreason/", "snippets/editable_words/wording/", "users/"):
        page = html_of(client.get(f"/admin/{address}"))
        assert "Oui" in page, address
        assert "title>True" not in page and "title>False" not in page, address


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exports_say_the_same(kind: str) -> None:
    view = SpreadsheetExportMixin()
    assert [view.preprocess_field_value("active", value, kind) for value in (True, False)] == ["Oui", "Non"]
