"""The page *Relevé de compte*: the period, what is shown, and what is handed out."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.identity.models import User
from tenant_space.journal.enums import EventKind
from tenant_space.journal.models import AccessEvent
from tenant_space.statements.periods import period_choices
from tenant_space.tenancy.models import Holder, LedgerEntry
from tests.kit import factories as f
from tests.kit.answers import html_of, masked
from tests.kit.secured_pages import foreign_home
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PAGE = "/releve-de-compte/"
SEPTEMBER = {"du": "2026-09-01", "au": "2026-09-30"}


def test_the_choices_are_whole_months_and_years(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 1, 31))
    spans = {name: (str(period.first), str(period.last)) for name, period in period_choices(dt.date(2026, 1, 20))}
    assert spans == {
        "Ce mois": ("2026-01-01", "2026-01-31"),
        "3 mois": ("2025-11-01", "2026-01-31"),
        "12 mois": ("2025-02-01", "2026-01-31"),
        "Cette année (2026)": ("2026-01-01", "2026-01-31"),
        "L'année dernière (2025)": ("2025-01-01", "2025-12-31"),
    }
    assert dict(period_choices(None))["3 mois"].last == dt.date(2026, 1, 31)
    ahead = dict(period_choices(dt.date(2026, 2, 1)))
    assert ahead["12 mois"].last == dt.date(2026, 2, 1), "as on Mon compte: along with what is written ahead"
    assert ahead["Ce mois"].last == dt.date(2026, 1, 31)
    assert dict(period_choices(dt.date(9999, 1, 1)))["3 mois"].last == dt.date(2026, 2, 28)


def test_the_page_opens_on_three_months_and_ends_at_the_erp_balance(tenant_client: Client, holder: Holder) -> None:
    text = html_of(tenant_client.get(PAGE))
    assert "vous devez 456,78 €" in text and "Votre compte commence le" in text
    assert "Total de la période" in text and "5 lignes" in text
    assert re.search(r'aria-current="true">\s*<svg.{0,300}?</svg>\s*3 mois', text, re.S)


def test_a_period_without_a_line_says_so_and_keeps_its_papers(tenant_client: Client) -> None:
    text = html_of(tenant_client.get(PAGE, {"du": "2001-01-01", "au": "2001-12-31"}))
    assert "Aucune ligne sur cette période." in text and "Au 31 décembre 2001, rien ne vous était demandé." in text
    pdf = tenant_client.get(PAGE, {"du": "2001-01-01", "au": "2001-12-31", "format": "pdf"})
    assert pdf.getvalue().startswith(b"%PDF")


def boxes(first: str, last: str) -> dict[str, str]:
    names = [f"{which}_{part}" for which in ("du", "au") for part in ("jour", "mois", "annee")]
    return dict(zip(names, [*first.split("/"), *last.split("/")], strict=True))


@pytest.mark.parametrize(
    ("asked", "told", "kept"),
    [
        (boxes("1/9/2026", "1/8/26"), "La date de fin est avant la date de début", 'value="26"'),
        (boxes("31/02/2026", "1/8/2026"), "La date de début n'existe pas", 'value="31"'),
        (boxes("x/02/2026", "1//2026"), "Écrivez le mois de la date de fin.", 'value="x"'),
        (boxes("//", "1/8/2026"), "Écrivez la date de début.", 'value="8"'),
        (boxes("1/1/1026", "1/8/2026"), "L'année de la date de début semble fausse", 'value="1026"'),
        ({"du": "hier", "au": "2026-09-30"}, "Écrivez le mois et l'année de la date de début", 'value="hier"'),
        ({"du": "2026-09-01"}, "Écrivez la date de fin", 'value="09"'),
    ],
)
def test_a_bad_period_is_explained_and_what_was_typed_stays(
    tenant_client: Client, asked: dict[str, str], told: str, kept: str
) -> None:
    for more in ({}, {"format": "pdf"}):
        response = tenant_client.get(PAGE, {**asked, **more})
        text = html_of(response)
        assert response.status_code == 200
        assert told in text and kept in text
        assert "<title>Erreur" in text and "Télécharger" not in text


def test_two_dates_in_boxes_are_a_period(tenant_client: Client) -> None:
    text = html_of(tenant_client.get(PAGE, boxes("1/9/26", "30/09/2026")))
    assert "Du 1er septembre 2026 au 30 septembre 2026" in text
    assert "du=2026-09-01&amp;au=2026-09-30&amp;format=pdf" in text


def test_long_periods_page_and_each_page_bears_the_whole_totals(tenant_client: Client, holder: Holder) -> None:
    LedgerEntry.objects.all().delete()
    day = dt.date(2025, 5, 1)
    f.EntryFactory.create_batch(130, account=holder.account, accounting_date=day, debit_cents=1_00)
    asked = {"du": "2025-05-01", "au": "2025-05-31"}
    first, second = (html_of(tenant_client.get(PAGE, {**asked, "page": page})) for page in (1, 2))
    assert (first.count('class="is-head breakable"'), second.count('class="is-head breakable"')) == (100, 30)
    for text in (first, second):
        assert "130,00 €" in text and "130 lignes" in text
    assert "page=2" in first and "page=1" in second
    for page in ("0", "3", "x", "²", "9" * 5_000):
        assert tenant_client.get(PAGE, {**asked, "page": page}).status_code == 404


@pytest.mark.parametrize(
    ("kind", "mime", "start"), [("pdf", "application/pdf", b"%PDF"), ("csv", "text/csv", b"\xef")]
)
def test_papers_leave_as_sandboxed_attachments_and_are_noted_once(
    tenant_client: Client, user: User, kind: str, mime: str, start: bytes
) -> None:
    response = tenant_client.get(PAGE, {**SEPTEMBER, "format": kind})
    assert response.getvalue().startswith(start)
    name = f"releve-123456-2026-09-01-2026-09-30.{kind}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"].startswith(mime)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"] and "no-store" in response["Cache-Control"]
    event = AccessEvent.objects.get(kind=EventKind.STATEMENT)
    assert (event.user_id, event.detail, event.address) == (user.pk, name, "127.0.0.x")


def test_a_head_makes_no_paper_and_notes_nothing(tenant_client: Client, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "statement_download": "0/3600"}
    response = tenant_client.head(PAGE, {**SEPTEMBER, "format": "pdf"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert "Content-Length" not in response
    assert not AccessEvent.objects.filter(kind=EventKind.STATEMENT).exists()


def test_papers_are_limited_per_person(tenant_client: Client, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "statement_download": "2/3600"}
    for kind in ("pdf", "csv"):
        assert tenant_client.get(PAGE, {**SEPTEMBER, "format": kind}).status_code == 200
    refused = tenant_client.get(PAGE, {**SEPTEMBER, "format": "pdf"})
    text = html_of(refused)
    assert refused.status_code == 429 and 3500 < int(refused["Retry-After"]) <= 3600
    assert re.search("Réessayez dans (1 heure|60 minutes)", text) and "du=2026-09-01" in text
    assert AccessEvent.objects.filter(kind=EventKind.STATEMENT).count() == 2
    assert tenant_client.get(PAGE, SEPTEMBER).status_code == 200, "reading is not limited"
    tenant_client.force_login(f.UserFactory(tenant=f.HolderFactory().tenant))
    assert tenant_client.get(PAGE, {**SEPTEMBER, "format": "pdf"}).status_code == 200, "each person has a count"


def test_an_unknown_format_is_a_missing_page(tenant_client: Client) -> None:
    assert tenant_client.get(PAGE, {**SEPTEMBER, "format": "exe"}).status_code == 404


@pytest.mark.parametrize("asked", [{}, {"format": "pdf"}, {"format": "csv"}])
def test_a_foreign_account_answers_like_a_missing_one(tenant_client: Client, asked: dict[str, str]) -> None:
    foreign_home()
    foreign = tenant_client.get(PAGE, {**asked, "compte": "999999"})
    assert foreign.status_code == 404
    assert masked(foreign) == masked(tenant_client.get(PAGE, {**asked, "compte": "999998"}))
    posted = tenant_client.post(f"{PAGE}?compte=999999", {**SEPTEMBER, "action": "courriel"})
    assert posted.status_code == 404


def test_nothing_foreign_is_in_any_of_them(tenant_client: Client) -> None:
    other = foreign_home()
    LedgerEntry.objects.filter(account=other.account).update(accounting_date=timezone.localdate())
    for asked in ({}, {"format": "csv"}):
        assert b"ETRANGER" not in tenant_client.get(PAGE, asked).getvalue()


def test_links_stay_on_the_account_shown(tenant_client: Client, holder: Holder) -> None:
    f.HolderFactory(tenant=holder.tenant, account__account_number="223456", account__in_credit=True)
    text = html_of(tenant_client.get(PAGE, {"compte": "223456"}))
    assert "avoir de 20,00" in text
    assert "format=pdf&amp;compte=223456" in text and '<input type="hidden" name="compte" value="223456">' in text
    sent = tenant_client.post(f"{PAGE}?compte=223456", {**SEPTEMBER, "action": "courriel"})
    assert sent["Location"].endswith("&compte=223456")


def test_reading_writes_nothing_and_costs_the_same_whatever_the_amount(tenant_client: Client, holder: Holder) -> None:
    tenant_client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        tenant_client.get(PAGE)
    f.EntryFactory.create_batch(150, account=holder.account, accounting_date=timezone.localdate())
    with CaptureQueriesContext(connection) as many:
        tenant_client.get(PAGE)
    assert len(many) == len(few) <= 16, "\n".join(query["sql"][:150] for query in many)
    assert not [query for query in many if re.match("INSERT|UPDATE|DELETE", query["sql"])]


def test_its_preview_shows_the_demo_tenant(rf: RequestFactory) -> None:
    from tenant_space.statements.models import StatementPage

    response = StatementPage.objects.get().make_preview_request(original_request=rf.get("/"))
    assert "000000" in response.render().content.decode()
