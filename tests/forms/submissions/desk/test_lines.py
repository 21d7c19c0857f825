"""The list and the export say the same in the same order: whom to call, where the home is, how much it is about."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid

import pytest
from django.utils import timezone

from forms.submissions.models import Submission
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import text_of
from tests.kit.desk import LIST, late, numbers
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def exported(client: Client, query: str = "etat=toutes") -> list[dict[str, str]]:
    content = b"".join(client.get(f"{LIST}?{query}&export=csv").streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content), delimiter=";"))


def receipt(**data: object) -> Submission:
    holder = ff.home()
    holder.tenant.phone_mobile, holder.tenant.phone_home = "0612345678", "0477327247"
    holder.tenant.save()
    return Submission.objects.create(
        uid=uuid.uuid4(),
        number=4_000 + holder.pk,
        kind="receipt",
        tenant=holder.tenant,
        account=holder.account,
        agency_id="CV",
        due_on=timezone.localdate(),
        data={"months": ["2026-09", "2026-10"], "settled": ["2026-09"], **data},
    )


def test_a_line_says_whom_to_call_where_and_how_much(client: Client, manager: User) -> None:
    receipt(amounts={"2026-09": 45_678, "2026-10": 10_000})
    text = text_of(client.get(f"{LIST}?etat=toutes"))
    for part in ("06\u00a012\u00a034\u00a056\u00a078", "8 boulevard Krumnov, 42000 SAINT ETIENNE", "556,78\u00a0€"):
        assert part in text, part
    (line,) = exported(client)
    assert line["Téléphone"] == "06\u00a012\u00a034\u00a056\u00a078, 04\u00a077\u00a032\u00a072\u00a047"
    assert line["Adresse du logement"] == "8 boulevard Krumnov, 42000 SAINT ETIENNE"
    assert line["Montant"] == "556,78"


@pytest.mark.parametrize("data", [{}, {"amounts": {"2026-09": 45_678}}])
def test_an_amount_that_is_not_known_whole_is_not_told(client: Client, manager: User, data: dict[str, object]) -> None:
    receipt(**data)
    assert exported(client)[0]["Montant"] == ""


def test_the_address_is_the_dwelling_that_goes_on(client: Client, manager: User) -> None:
    row = ff.sent(ff.home())
    gone = f.PremisesFactory(address_line1="1 rue du Passé")
    f.LeaseFactory(account=row.account, premises=gone, lease_id="A0", end_date=dt.date(2020, 2, 28))
    assert exported(client)[0]["Adresse du logement"].startswith("8 boulevard Krumnov")


def test_the_export_has_the_order_of_the_list_in_rows_and_columns(client: Client, manager: User) -> None:
    rows = [ff.sent(ff.home()) for _ in range(4)]
    late(rows[2], 3)
    late(rows[3], 1)
    for query in ("", "etat=toutes", "ordering=-due_on", "etat=toutes&ordering=created_at"):
        assert [line["Numéro"] for line in exported(client, query)] == numbers(client, f"?{query}"), query
    headings = list(exported(client)[0])
    table = client.get(LIST).context["table"]
    shown = [column.label for column in table.columns.values() if getattr(column, "label", "") in headings]
    assert shown == [heading for heading in headings if heading in shown]
    assert len(shown) == 8, "and the promised day, which has a shorter title in the list"
