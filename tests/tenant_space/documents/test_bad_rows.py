"""No list of documents dies of one that cannot be shown: it is left out, logged, and said."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from tenant_space.documents import selectors
from tenant_space.documents.selectors import DocumentItem
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Document, Holder
from tests.kit import factories as f
from tests.kit.app import App

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
SAID = "Une information manque"
LISTS = ["/documents-divers/", "/documents-divers/?type=RENT_NOTICE", "/accueil/"]
ANSWERS = ["documents", "documents?kind=RENT_NOTICE", "accounts/123456/home"]


@pytest.fixture
def bad(holder: Holder, monkeypatch: pytest.MonkeyPatch) -> Document:
    """A notice that cannot be made an item of, between two that can."""
    documents = [f.DocumentFactory(account=holder.account, title=f"Avis n° {number}") for number in range(3)]
    make = selectors._item

    def made(row: Document) -> DocumentItem:
        if row.pk == documents[1].pk:
            raise OverflowError("Avis n° 1")
        return make(row)

    monkeypatch.setattr(selectors, "_item", made)
    return documents[1]


@pytest.mark.parametrize("path", LISTS)
def test_the_others_are_still_there(
    tenant_client: Client, bad: Document, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = tenant_client.get(path)
    text = answer.content.decode()
    assert answer.status_code == 200 and SAID in text
    assert "Avis n° 0" in text and "Avis n° 2" in text and "Avis n° 1" not in text
    assert f"document {bad.pk} not shown: OverflowError" in caplog.text and "Avis" not in caplog.text


@pytest.mark.parametrize("path", LISTS)
def test_a_list_without_any_says_nothing(tenant_client: Client, holder: Holder, path: str) -> None:
    f.DocumentFactory(account=holder.account)
    assert SAID not in tenant_client.get(path).content.decode()


@pytest.mark.parametrize("path", ANSWERS)
@pytest.mark.parametrize("left_out", [0, 1])
def test_an_app_is_told_how_many(
    holder: Holder, user: User, request: pytest.FixtureRequest, path: str, left_out: int
) -> None:
    if left_out:
        request.getfixturevalue("bad")
    else:
        f.DocumentFactory(account=holder.account)
    app = App().enter(user)
    answer = app.get(f"/api/v1/{path}")
    assert answer.status_code == 200 and answer.json()["left_out"] == left_out
