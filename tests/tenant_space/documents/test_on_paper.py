"""*Documents divers* on paper: a list that was cut says so, since the link to the rest is not printed."""

from __future__ import annotations

import datetime as dt

import pytest

from tenant_space.tenancy.enums import DocumentKind
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import html_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH = "/documents-divers/"
CUT = '<p class="print-only small">3 documents sur {count}, les plus récents.</p>'


def documents(holder: Holder, count: int, kind: DocumentKind) -> None:
    for day in range(1, count + 1):
        f.DocumentFactory(account=holder.account, kind=kind, document_date=dt.date(2026, 1, day))


@pytest.mark.parametrize("kind", [DocumentKind.RENT_NOTICE, DocumentKind.RECEIPT])
def test_a_list_that_was_cut_says_how_many_there_are(
    tenant_client: Client, holder: Holder, kind: DocumentKind
) -> None:
    documents(holder, 5, kind)
    assert html_of(tenant_client.get(PATH)).count(CUT.format(count=5)) == 1


def test_a_whole_list_says_nothing(tenant_client: Client, holder: Holder) -> None:
    documents(holder, 3, DocumentKind.RENT_NOTICE)
    assert "print-only small" not in html_of(tenant_client.get(PATH))
