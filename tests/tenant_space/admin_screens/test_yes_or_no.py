"""A column of yes or no is written in words: its picture belongs to an admin that is not installed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import models

from tenant_space.admin_screens.modeladmin import PortalModelAdmin
from tenant_space.exchange.models import Batch, BatchIssue
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import plain_text_of
from tests.kit.typing import Client

ISSUES = "/admin/exchange/batchissue/"


@pytest.fixture
def reader(site_ready: None, db: None) -> Client:
    batch = Batch.objects.create(batch_id="20261122T020000Z_000123_FULL", sequence=123, state="APPLIED")
    for blocking in (True, False):
        BatchIssue.objects.create(batch=batch, blocking=blocking, file_name=f"{blocking}.csv", message="Raison")
    client = Client()
    client.force_login(f.StaffFactory(groups=[Group.objects.get(name="Comptabilité")]))
    return client


def test_the_tests_refuse_a_file_that_production_does_not_have() -> None:
    assert staticfiles_storage.url("css/portal.css") == "/static/css/portal.css"
    with pytest.raises(ValueError, match="not among the static files"):
        staticfiles_storage.url("admin/img/icon-yes.svg")


@pytest.mark.parametrize("order", ["", "?o=3", "?o=-3"])
def test_a_list_says_yes_and_no_and_can_be_put_in_their_order(reader: Client, order: str) -> None:
    page = reader.get(ISSUES + order)
    words = plain_text_of(page)
    assert page.status_code == 200 and "Oui" in words and "Non" in words and "bloquant" in words.lower()
    if order:
        first = "False.csv" if order == "?o=3" else "True.csv"
        assert str(page.context["object_list"][0]) == first


def test_so_does_the_page_of_a_row(reader: Client) -> None:
    for row, word in ((BatchIssue.objects.get(blocking=True), "Oui"), (BatchIssue.objects.get(blocking=False), "Non")):
        assert word in plain_text_of(reader.get(f"{ISSUES}inspect/{row.pk}/")).split()


class HolderAdmin(PortalModelAdmin):
    model = Holder
    list_display = ["account", "portal_access", "rank"]


def test_any_table_does() -> None:
    admin = HolderAdmin()
    assert admin.list_display == ["account", "portal_access_in_words", "rank"]
    assert isinstance(Holder._meta.get_field("portal_access"), models.BooleanField)
    assert [admin.portal_access_in_words(Holder(portal_access=value)) for value in (True, False, None)] == [
        "Oui",
        "Non",
        "",
    ]
