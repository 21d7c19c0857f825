"""*Mon compte*: what is shown, what one looks for, what it costs."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenant_space.ledger.forms import LedgerFilterForm
from tenant_space.tenancy.models import Holder, LedgerEntry
from tests.kit import factories as f
from tests.kit.secured_pages import applied
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH = "/mon-compte/"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked is looked for in the last months: the lines below are always of these."""
    day = dt.date(2026, 11, 24)
    monkeypatch.setattr(timezone, "localdate", lambda value=None: timezone.localtime(value).date() if value else day)


@pytest.fixture
def holder() -> Holder:
    """An account with two terms, an aid and a payment."""
    holder = f.HolderFactory(account__owing=True, account__account_number="123456")
    account = holder.account
    for month, rent in ((9, 35_000), (10, 35_542)):
        day = {"accounting_date": dt.date(2026, month, 28)}
        f.EntryFactory(account=account, debit_cents=rent, label=f"LOY PPAL {month}/26", **day)
        f.EntryFactory(account=account, kind="CHARGES", debit_cents=20_136, label="Provision pour charges", **day)
        f.EntryFactory(
            account=account, kind="HOUSING_AID", debit_cents=0, credit_cents=10_000, label="APL versée", **day
        )
    f.EntryFactory(account=account, payment=True, accounting_date=dt.date(2026, 10, 8), period="2026-09")
    applied(dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC))
    return holder


def shown(client: Client, query: str = "") -> str:
    """The words of the page, without its marks."""
    response = client.get(f"{PATH}?{query}")
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", main)).replace("&#x27;", "'").replace("&nbsp;", "\u00a0")


def test_the_page_says_what_one_pays_then_each_month_with_its_totals(tenant_client: Client) -> None:
    text = shown(tenant_client)
    assert "Ce qu'on vous demande Pour octobre 2026" in text
    assert "moins 100,00\u00a0€ On vous demande 456,78\u00a0€" in text
    assert text.index("Octobre 2026 Demandé 556,78") < text.index("Septembre 2026 Demandé 551,36")
    assert "Aides 100,00\u00a0€ Payé 456,78\u00a0€" in text
    assert "Sur tout le mois" not in text, "each month is whole"
    assert "LOY PPAL 10/26 Loyer 28" not in text and "LOY PPAL 10/26 Loyer 355,42" in text, "the plain name is said"
    assert "Provision pour charges 201,36" in text, "not twice, when the label is plain already"
    assert "Une avance de chaque mois pour les frais de l'immeuble" in text
    assert "Ce qui a changé" in text and "Votre compte sur un an" in text


def test_those_who_left_are_asked_nothing_each_month(tenant_client: Client, holder: Holder) -> None:
    assert "Ce qui a changé" in shown(tenant_client)
    type(holder.account).objects.filter(pk=holder.account_id).update(status="LEFT")
    text = shown(tenant_client)
    assert "Ce qui a changé" not in text and "Ce qu'on vous demande" not in text and "Votre compte sur un an" in text


def test_aids_above_the_rent_are_no_negative_amount(tenant_client: Client, holder: Holder) -> None:
    f.EntryFactory(
        account=holder.account, kind="RLS", debit_cents=0, credit_cents=50_000, accounting_date=dt.date(2026, 10, 28)
    )
    text = shown(tenant_client)
    assert "Rien. En votre faveur 43,22\u00a0€" in text


def test_one_looks_for_lines_and_what_was_asked_is_kept(tenant_client: Client) -> None:
    text = shown(tenant_client, "du=2026-10&au=2026-10&type=PAYMENTS&mots=Carte")
    assert "Votre recherche\u00a0: paiements, en octobre 2026, «\u00a0Carte\u00a0»." in text
    assert "1 ligne" in text and "Paiement par carte" in text and "LOY PPAL" not in text
    assert "Ce qu'on vous demande" not in text, "who searches has read it"
    page = tenant_client.get(PATH, {"du": "2026-09", "type": "PAYMENTS", "mots": 'a "b"'}).content.decode()
    assert '<option value="2026-09" selected>septembre 2026</option>' in page
    assert '<option value="PAYMENTS" selected>Paiements</option>' in page
    assert 'value="a &quot;b&quot;"' in page
    assert "Aucune ligne ne correspond" in page and '<details class="disclosure no-print" open>' in page


def test_leafing_keeps_what_is_asked_for_and_the_account(tenant_client: Client, holder: Holder) -> None:
    f.EntryFactory.create_batch(40, account=holder.account, label="Ménage & eau")
    page = tenant_client.get(PATH, {"mots": "ménage & eau", "type": "BILLED"}).content.decode()
    found = re.search(r'rel="next" href="([^"]+)"', page)
    assert found
    following = tenant_client.get(PATH + found.group(1).replace("&amp;", "&").partition("#")[0])
    assert following.status_code == 200 and following.context["ledger"].number == 2
    assert following.context["ledger"].total == 40 and len(following.context["ledger"].entries) == 10
    assert "(suite)" in following.content.decode()
    assert "Ce mois continue sur la page suivante." in page
    for one in (page, following.content.decode()):
        assert one.count("Sur tout ce qui est trouvé ce mois&nbsp;:") == 1, "the month has other lines"
        assert "Sur tout le mois" not in one


def test_a_cut_month_says_of_what_its_totals_are(tenant_client: Client, holder: Holder) -> None:
    more = {"account": holder.account, "accounting_date": dt.date(2026, 11, 3)}
    f.EntryFactory.create_batch(40, debit_cents=100, **more)
    for query in ("", "page=2", "du=2026-11"):
        text = shown(tenant_client, query)
        assert text.count("Sur tout le mois\u00a0: Demandé 40,00") == 1, "the lines on the page do not add up to it"
    assert "Sur tout ce qui est trouvé ce mois\u00a0: Demandé 40,00" in shown(tenant_client, "type=BILLED")
    f.EntryFactory.create_batch(40, debit_cents=0, credit_cents=100, **more)
    assert "Sur tout" not in shown(tenant_client), "nothing is left to be said of it"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("du=2026-10&au=2026-09", "Ce mois est avant octobre 2026"),
        ("du=abc", "Ce mois n'existe pas"),
        ("au=2026-13", "Ce mois n'existe pas"),
        ("du=%00", "Ce mois n'existe pas"),
        ("du=0000-01", "Ce mois n'existe pas"),
        ("type=AUTRE", "Ce type n'existe pas"),
        ("type=%00", "Ce type n'existe pas"),
        ("mots=%3F%21", "Écrivez au moins une lettre ou un chiffre."),
        ("mots=a%00b", "un signe illisible"),
        ("mots=" + "x" * 5_000, "Ce texte est trop long. Écrivez 60 signes au plus."),
        ("du=" + "9" * 5_000, "Ce mois n'existe pas"),
    ],
)
def test_what_cannot_be_looked_for_is_explained_and_all_lines_stay(
    tenant_client: Client, query: str, words: str
) -> None:
    text = shown(tenant_client, query)
    assert "Il y a 1 erreur" in text and words in text
    assert "Votre recherche n'a pas été faite. Voici toutes vos lignes." in text and "LOY PPAL 9/26" in text


def test_marks_in_what_is_typed_stay_text(tenant_client: Client) -> None:
    page = tenant_client.get(PATH, {"du": "<b>x", "mots": "<b>y", "type": "<b>z"}).content.decode()
    assert "<b>" not in page.partition("<main")[2]


def test_an_account_without_lines_says_so(client: Client) -> None:
    holder = f.HolderFactory()
    client.force_login(f.UserFactory(tenant=holder.tenant))
    text = shown(client)
    assert "Aucune ligne pour le moment." in text
    assert "Ce qu'on vous demande" not in text and "Chercher une ligne" not in text
    assert client.get(PATH, {"du": "x"}).status_code == 200


def test_quick_periods_are_the_running_month_and_those_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 10, 31))
    form = LedgerFilterForm({"type": "AIDS", "du": "2026-08"})
    quick = form.quick()
    assert [(one.name, one.query, one.current) for one in quick] == [
        ("3\u00a0mois", "du=2026-08&type=AIDS", True),
        ("12\u00a0mois", "du=2025-11&type=AIDS", False),
        ("Tout", "type=AIDS", False),
    ]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, ""),
        ({"du": "2026-01", "au": "2026-05"}, "entre janvier 2026 et mai 2026"),
        ({"au": "2026-05"}, "jusqu'en mai 2026"),
        ({"type": "RLS", "du": "2026-08"}, "réduction de loyer de solidarité, depuis août 2026"),
    ],
)
def test_what_is_asked_for_in_words(asked: dict[str, str], words: str) -> None:
    assert LedgerFilterForm(asked).asked == words


@pytest.mark.slow
def test_ten_thousand_lines_cost_no_more(tenant_client: Client, holder: Holder) -> None:
    tenant_client.get(PATH)
    with CaptureQueriesContext(connection) as few:
        tenant_client.get(PATH)
    first = dt.date(2000, 1, 1)
    LedgerEntry.objects.bulk_create(
        f.EntryFactory.build(account=holder.account, accounting_date=first + dt.timedelta(days=number // 2))
        for number in range(10_000)
    )
    for query in ("", "page=300", "mots=loyer&page=2", "type=PAYMENTS&du=2001-01"):
        with CaptureQueriesContext(connection) as many:
            assert tenant_client.get(f"{PATH}?{query}").status_code == 200
        assert len(many) <= len(few) <= 16, "\n".join(query["sql"][:150] for query in few)
