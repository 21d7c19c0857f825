"""The managers' list: what it shows, finds and counts, and what that costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms.submissions.desk.listing import SEARCH_CAP
from forms.submissions.models import Submission
from forms.submissions.services import submission_accept, submission_refuse, submission_take
from tenant_space.admin_screens.paginators import COUNT_CAP
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.desk import LIST, late, numbers
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_what_waits_the_oldest_promise_first(client: Client, manager: User) -> None:
    rows = [ff.sent(ff.home()) for _ in range(4)]
    late(rows[2], 3)
    late(rows[3], 1)
    submission_accept(submission=rows[0], user=manager)
    assert numbers(client) == [row.number_text for row in (rows[2], rows[3], rows[1])]
    assert client.get(LIST).content.decode().count("En retard</span>") == 2


def test_a_row_says_what_one_needs_to_choose(
    client: Client, manager: User, submission: Submission, colleague: User
) -> None:
    submission_take(submission=submission, user=colleague)
    page = client.get(LIST).content.decode()
    for text in (
        submission.number_text,
        "Attestation d&#x27;assurance",
        "DUPONT Hélène",
        submission.account_id,
        "Agence Centre Ville",
        "En cours de traitement",
        "Nadia Benali",
        f"{submission.due_on:%d/%m/%Y}",
        f"{timezone.localtime(submission.created_at):%d/%m/%Y %H:%M}",
    ):
        assert text in page, text


def test_filters(client: Client, manager: User, colleague: User) -> None:
    new, mine, other, accepted, refused = rows = [ff.sent(ff.home()) for _ in range(5)]
    submission_take(submission=mine, user=manager)
    submission_take(submission=other, user=colleague)
    submission_accept(submission=accepted, user=manager)
    submission_refuse(submission=refused, user=manager, reason="x")
    late(other)
    wanted = {
        "?etat=nouvelles": [new],
        "?etat=en-cours": [mine, other],
        "?etat=decidees": [accepted, refused],
        "?etat=acceptees": [accepted],
        "?etat=refusees": [refused],
        "?etat=toutes": rows,
        "?etat=a-traiter": [new, mine, other],
        "?suivi=moi": [mine],
        "?suivi=personne": [new],
        "?suivi=autre": [other],
        "?delai=retard": [other],
        "?nature=insurance": [new, mine, other],
        "?etat=en-cours&suivi=moi": [mine],
        "?etat=inconnu": [],
        "?nature=inconnue": [],
    }
    for query, expected in wanted.items():
        assert set(numbers(client, query)) == {row.number_text for row in expected}, query


def test_the_agency_filter_offers_only_ones_own(client: Client) -> None:
    north, south = f.AgencyFactory(agency_code="NO", name="Nord"), f.AgencyFactory(agency_code="SU", name="Sud")
    client.force_login(ff.manager("CV", "NO"))
    here, there = ff.sent(ff.home()), ff.sent(ff.home(agency=north))
    ff.sent(ff.home(agency=south))
    assert set(numbers(client)) == {here.number_text, there.number_text}
    assert numbers(client, "?agence=NO") == [there.number_text]
    assert numbers(client, "?agence=SU") == []
    page = client.get(LIST).content.decode()
    assert "Nord" in page and "Sud" not in page


def test_search_by_number_name_and_account(client: Client, manager: User) -> None:
    home = ff.home()
    home.tenant.last_name, home.tenant.first_name, home.tenant.birth_name = "LE GOFF-NOËL", "Zoé", "ÉTIENNE"
    home.tenant.save()
    wanted, other = ff.sent(home), ff.sent(ff.home())
    queries = (
        wanted.number_text,
        str(wanted.number),
        f"{wanted.number_text[:3]} {wanted.number_text[3:6]} {wanted.number_text[6:]}",
        home.account_id,
        f"{home.account_id} noel",
        "le goff",
        "noel",
        "NOËL zoe",
        "zoé le",
        "etienne",
        "goff-noël",
    )
    for query in queries:
        assert numbers(client, f"?q={query}") == [wanted.number_text], query
    for query in ("xyz", "noel dupont", "%", "_", "go%ff", "\x00", "987654321987654321987"):
        assert numbers(client, f"?q={query}&etat=refusees") == [], query
    assert other.number_text in numbers(client, "?q=dupont")
    for query in ("日本", "%00", "%CC%81"):
        assert numbers(client, f"?q={query}&etat=toutes") == [], "a search for nothing that is kept finds nothing"
    assert len(numbers(client, "?q=%20")) == 2


def test_a_very_long_search_is_cut_to_its_first_words(client: Client, manager: User, submission: Submission) -> None:
    long = "+".join(["dupont"] * 8 + ["xyz"] * 1500)
    assert numbers(client, f"?q={long}") == [submission.number_text]
    assert numbers(client, f"?q=xyz+{long}") == []
    assert numbers(client, f"?q={'+'.join(submission.number_text)}") == [submission.number_text]


def test_a_search_finds_what_is_decided_too(client: Client, manager: User, submission: Submission) -> None:
    submission_accept(submission=submission, user=manager)
    assert numbers(client) == []
    assert numbers(client, f"?q={submission.number}") == [submission.number_text]
    assert numbers(client, f"?q={submission.number}&etat=a-traiter") == []


def test_a_list_costs_the_same_however_long(client: Client, manager: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"{LIST}?etat=toutes")
        return len(queries)

    ff.sent(ff.home())
    cost()
    few = cost()
    for _ in range(12):
        row = ff.sent(ff.home())
        submission_take(submission=row, user=f.StaffFactory())
    assert cost() == few <= 16


def test_rows_are_never_counted_beyond_the_cap(client: Client, manager: User, submission: Submission) -> None:
    fields = {"kind": ff.KIND, "agency_id": "CV", "due_on": timezone.localdate()}
    import uuid

    Submission.objects.bulk_create(
        Submission(uid=uuid.uuid4(), number=10_000 + n, **fields) for n in range(COUNT_CAP + 5)
    )
    for query, cap, words in (("?p=9999", COUNT_CAP, "1\u202f000"), ("?q=attestation&p=9999", SEARCH_CAP, "200")):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(LIST + query)
        asked = [
            query["sql"] for query in queries if 'SELECT "submissions_submission"."id" AS "pk" FROM' in query["sql"]
        ]
        assert asked and all(f"LIMIT {cap + 1}" in sql for sql in asked)
        assert not [
            query for query in queries if "COUNT(" in query["sql"] and "submissions_submission" in query["sql"]
        ]
        page = response.content.decode()
        assert f"plus de {words} demandes" in page.lower() and f"Seules les {words} premières" in page
        assert response.context["page_obj"].number == cap // 25
