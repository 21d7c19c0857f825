"""A column of yes or no is written in words: its picture belongs to an admin that is not installed."""

from __future__ import annotations

import pytest
from django.contrib.admin.utils import display_for_field, label_for_field, lookup_field
from django.contrib.auth.models import Group
from django.contrib.staticfiles.storage import staticfiles_storage

from tenant_space.admin_screens.modeladmin import KnownInspectView, PortalModelAdmin
from tenant_space.exchange.enums import IssueKind
from tenant_space.exchange.models import Batch, BatchIssue
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import plain_text_of
from tests.kit.typing import Client


class HolderAdmin(PortalModelAdmin):
    model = Holder
    list_display = ["account", "portal_access", "rank"]


def test_the_tests_refuse_a_file_that_production_does_not_have() -> None:
    assert staticfiles_storage.url("css/portal.css") == "/static/css/portal.css"
    with pytest.raises(ValueError, match="not among the static files"):
        staticfiles_storage.url("admin/img/icon-yes.svg")


def test_the_picture_of_a_yes_is_such_a_file() -> None:
    """So a list that showed one would break here as it did for people."""
    with pytest.raises(ValueError, match="icon-yes"):
        display_for_field(True, Holder._meta.get_field("portal_access"), "-")


@pytest.mark.parametrize(("value", "words"), [(True, "Oui"), (False, "Non"), (None, "")])
def test_a_list_says_yes_and_no_under_the_name_of_the_column_and_in_its_order(value: bool | None, words: str) -> None:
    admin = HolderAdmin()
    assert admin.list_display == ["account", "portal_access_in_words", "rank"]
    field, column, said = lookup_field("portal_access_in_words", Holder(portal_access=value), admin)
    assert (field, said, getattr(column, "admin_order_field", "")) == (None, words, "portal_access")
    label = Holder._meta.get_field("portal_access").verbose_name
    assert str(label_for_field("portal_access_in_words", Holder, admin)) == str(label)


@pytest.mark.parametrize(("value", "words"), [(True, "Oui"), (False, "Non")])
def test_so_does_the_page_of_a_row(value: bool, words: str) -> None:
    view = KnownInspectView.__new__(KnownInspectView)
    view.model_admin, view.instance = HolderAdmin(), Holder(portal_access=value, rank=3)
    assert view.get_field_display_value("portal_access") == words and view.get_field_display_value("rank") == 3


def test_the_alerts_of_batches_are_listed(site_ready: None, db: None, client: Client) -> None:
    batch = Batch.objects.create(batch_id="20261122T020000Z_000123_FULL", sequence=123, state="APPLIED")
    for kind in IssueKind:
        BatchIssue.objects.create(batch=batch, kind=kind, file_name=f"{kind}.csv", message="Raison")
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name="Comptabilité")]))
    page = client.get("/admin/exchange/batchissue/")
    words = plain_text_of(page)
    assert page.status_code == 200 and all(f"{kind}.csv" in words and str(kind.label) in words for kind in IssueKind)
