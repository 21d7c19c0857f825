"""What is looked for is planned for its own words; all else that is asked often keeps its plan."""

from __future__ import annotations

import pytest
from django.db import connection

from tenant_space.kept.plans import planned_for_its_values
from tenant_space.tenancy.models import Tenant
from tests.kit import factories as f
from tests.kit.databases import SQLITE
from tests.kit.typing import Client

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(SQLITE, reason="plans are kept by PostgreSQL only"),
]
OFTEN = 5  # more than a statement is asked before its plan is kept


@pytest.fixture(autouse=True)
def nothing_prepared(db: None) -> None:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    connection.connection._prepared.clear()


def prepared(words: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s AND statement NOT LIKE '%%pg_prep%%'",
            [f"%{words}%"],
        )
        return int(cursor.fetchone()[0])


def asked_often() -> None:
    for name in map(str, range(OFTEN)):
        list(Tenant.objects.filter(last_name__contains=name).values_list("pk"))


def test_only_inside_nothing_is_prepared() -> None:
    with planned_for_its_values():
        asked_often()
    assert prepared("last_name") == 0
    asked_often()
    assert prepared("last_name") == 1, "the test can fail"


def test_a_fault_inside_leaves_it_as_it_was() -> None:
    with pytest.raises(ZeroDivisionError), planned_for_its_values():
        _ = 1 / 0
    asked_often()
    assert prepared("last_name") == 1


@pytest.mark.usefixtures("site_ready")
def test_the_search_of_the_desk_is_planned_for_its_words(client: Client) -> None:
    client.force_login(f.StaffFactory(is_superuser=True))
    for word in ("porte", "fenêtre", "ascenseur", "porte hall", "chauffage panne")[:OFTEN] * 3:
        assert client.get("/admin/demandes/", {"q": word}).status_code == 200
    assert prepared("words_text") == 0
