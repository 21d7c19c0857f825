"""*Accueil*: what is owed, what is to do, what was asked and received last; the same on the page and in the API."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenant_space.dashboard import selectors
from tenant_space.editable_words.models import Wording
from tenant_space.editable_words.registry import wording_specs
from tenant_space.editable_words.wordings import wordings_forget
from tenant_space.formats import near_date
from tenant_space.secured import cards
from tenant_space.secured.cards import Card, Latest, LatestLine
from tenant_space.secured.viewer import on_account, viewer_for
from tenant_space.tenancy.enums import AccountStatus, DocumentKind
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import text_of
from tests.kit.dashboard import PATH, TODAY, account_is, codes
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
SOON, PAST = TODAY + dt.timedelta(days=10), TODAY - dt.timedelta(days=10)


@pytest.fixture
def holder() -> Holder:
    """A tenant who owes the next term, nothing else to do."""
    holder = f.HolderFactory(
        account__owing=True,
        account__account_number="123456",
        account__next_due_date=SOON,
        account__next_due_cents=45_678,
    )
    f.LeaseFactory(account=holder.account, insurance_status="UP_TO_DATE")
    return holder


def test_somebody_who_owes_reads_the_sentence_and_one_card(tenant_client: Client, holder: Holder) -> None:
    text = text_of(tenant_client.get(PATH))
    day = near_date(SOON)
    assert f"Vous devez 456,78\u00a0€, à payer avant le {day}." in text
    assert "Pensez à payer" in text and "Pas en place" in text
    assert text.count("456,78") == 1 and "Prochaine échéance" not in text, "each amount once"
    assert codes(holder) == ["payment_due"] and "rien à faire" not in text


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ({"balance_cents": 0}, []),
        ({"balance_cents": -2_000}, []),
        ({"direct_debit_active": True}, []),
        ({"direct_debit_active": True, "next_due_date": PAST}, ["payment_overdue"]),
        ({"direct_debit_active": True, "balance_cents": 90_000}, ["payment_overdue"]),
        ({"next_due_date": PAST}, ["payment_overdue"]),
        ({"next_due_date": None, "next_due_cents": None}, ["payment_due"]),
        ({"balance_cents": 10_000}, ["payment_due"]),
        ({"status": AccountStatus.LITIGATION, "payment_block": True}, ["account_litigation"]),
        ({"status": AccountStatus.LITIGATION, "balance_cents": 0}, []),
        ({"payment_block": True}, ["payment_blocked"]),
    ],
)
def test_the_balance_gives_one_card_at_most(
    tenant_client: Client, holder: Holder, account: dict[str, Any], expected: list[str]
) -> None:
    account_is(holder, **account)
    assert codes(holder) == expected
    text = text_of(tenant_client.get(PATH))
    assert ("Vous n'avez rien à faire." in text) == (not expected)


def test_an_account_in_litigation_leads_to_the_phone_of_the_agency(holder: Holder) -> None:
    account_is(holder, status=AccountStatus.LITIGATION)
    (card,) = selectors.dashboard(viewer_for(holder.tenant)).to_do
    assert card.url == "tel:+33477327247" and "04\u00a077" in card.lines[0]
    holder.account.agency.phone = ""
    holder.account.agency.save()
    (card,) = selectors.dashboard(viewer_for(holder.tenant)).to_do
    assert card.url == "" and card.lines == ("Agence Centre Ville",)


def test_what_is_late_has_its_amount_and_no_deadline(holder: Holder) -> None:
    account_is(holder, balance_cents=90_000)
    (card,) = selectors.dashboard(viewer_for(holder.tenant)).to_do
    assert card.title == "Payez sans attendre" and card.deadline is None


def test_with_a_debit_the_day_of_the_mandate_is_said(tenant_client: Client, holder: Holder) -> None:
    account_is(holder, direct_debit_active=True)
    assert "En place" in text_of(tenant_client.get(PATH))
    f.MandateFactory(account=holder.account, debit_day=1)
    assert "En place, le 1er du mois" in text_of(tenant_client.get(PATH))


def test_cards_come_in_the_editors_order_then_the_nearest_deadline(
    holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [
        Card("insurance_expiring", "warn", "/a/", deadline=SOON),
        Card("insurance_expiring", "warn", "/b/"),
        Card("insurance_expiring", "warn", "/c/", deadline=TODAY),
        Card("insurance_refused", "bad", "/d/", lines=("Garage",)),
        Card("payment_due", "info", "/e/", {"montant": "5 €"}),
    ]
    monkeypatch.setattr(cards._cards, "_entries", {"given": lambda viewer: given})
    monkeypatch.setattr(cards._latest, "_entries", {})
    viewer = viewer_for(holder.tenant)
    shown = selectors.dashboard(viewer)
    assert [card.url for card in shown.to_do] == ["/d/", "/c/", "/a/", "/b/"]
    assert [card.title for card in shown.good_to_know] == ["Pensez à payer"]
    Wording.objects.filter(code="insurance_expiring").update(sort_order=0)
    Wording.objects.filter(code="insurance_refused").update(shown=False)
    wordings_forget()
    assert [card.url for card in selectors.dashboard(viewer).to_do] == ["/c/", "/a/", "/b/"]
    given[:] = [Card("unknown", "warn", "/")]
    with pytest.raises(LookupError, match="unknown"):
        selectors.dashboard(viewer)


def test_an_older_version_may_have_kept_its_words_for_a_while(holder: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "wordings", lambda topic: {})
    assert codes(holder) == ["payment_due"]


def test_every_card_of_the_house_has_words() -> None:
    registered = {code for topic, code in dict(wording_specs()) if topic == "card"}
    assert {
        "payment_due",
        "payment_overdue",
        "payment_blocked",
        "payment_debit_unknown",
        "account_litigation",
    } <= registered
    assert {"insurance_refused", "insurance_expired", "insurance_expiring"} <= registered


def test_a_link_names_the_account_when_there_are_several(tenant_client: Client, holder: Holder) -> None:
    viewer = viewer_for(holder.tenant)
    assert on_account("/espace/compte/", viewer) == "/espace/compte/"
    f.HolderFactory(tenant=holder.tenant)
    viewer = viewer_for(holder.tenant, asked="123456")
    assert on_account("/espace/compte/?a=1#b", viewer) == "/espace/compte/?a=1&compte=123456#b"
    assert on_account("/x/?compte=9", viewer) == "/x/?compte=9"
    assert on_account("tel:+33477327247", viewer) == "tel:+33477327247"
    address = selectors.dashboard(viewer).to_do[0].url
    assert tenant_client.get(address, follow=True).redirect_chain == [("/mon-compte/?compte=123456", 302)]


def test_a_long_list_of_cards_is_folded(
    tenant_client: Client, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = [Card("insurance_expiring", "warn", f"/{number}/") for number in range(5)]
    monkeypatch.setattr(cards._cards, "_entries", {"given": lambda viewer: given})
    page = tenant_client.get(PATH).content.decode()
    assert "Voir la suite (2)" in page and page.index('href="/2/"') < page.index(
        '<details class="disclosure'
    ) < page.index('href="/3/"')


def test_the_latest_requests_and_documents_of_all_kinds(tenant_client: Client, holder: Holder) -> None:
    empty = text_of(tenant_client.get(PATH))
    assert "Vous n'avez rien demandé pour le moment." in empty and "Aucun document pour le moment." in empty
    assert "Voir toutes mes demandes" not in empty
    sent = [ff.sent(holder) for _ in range(4)]
    for month in (1, 2, 3):
        f.DocumentFactory(account=holder.account, document_date=dt.date(2026, month, 28))
    f.DocumentFactory(account=holder.account, kind=DocumentKind.LETTER, title="Courrier", document_date=TODAY)
    f.DocumentFactory(title="ETRANGER", document_date=TODAY)
    page = tenant_client.get(PATH).content.decode()
    assert [row.number_text in page for row in sent] == [False, True, True, True]
    assert f'href="/envois/{sent[-1].number_text}/"' in page and 'href="/envois/"' in page
    assert "Demande enregistrée" in page and "Attestation d&#x27;assurance" in page
    shown = selectors.dashboard(viewer_for(holder.tenant)).latest_documents
    assert [item.title for item in shown] == [
        "Courrier",
        "Avis d'échéance - 28/03/2026",
        "Avis d'échéance - 28/02/2026",
    ]
    assert "ETRANGER" not in page and 'href="/documents-divers/"' in page


def test_the_latest_claims_of_the_account_join_the_requests(tenant_client: Client, holder: Holder) -> None:
    ff.sent(holder)
    f.ClaimFactory(account=holder.account, claim_id="R9", title="Fuite", opened_at=timezone.now())
    f.ClaimFactory(title="ETRANGER")
    page = tenant_client.get(PATH).content.decode()
    assert "Réclamation\u00a0: Fuite" in page and 'href="/espace/reclamations/#reclamation-R9"' in page
    assert page.index("Fuite") < page.index("Attestation d&#x27;assurance</a>"), "newest first"
    assert "Voir toutes mes réclamations" in page and "Voir toutes mes demandes" in page and "ETRANGER" not in page


def test_requests_of_several_rooms_are_one_list_newest_first(holder: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    def line(day: int) -> LatestLine:
        return LatestLine("x", str(day), timezone.make_aware(dt.datetime(2026, 1, day)), "", "info", f"/{day}/")

    rooms = [Latest((line(9), line(1)), "/a/", "A"), Latest((line(5), line(4)), "/b/", "B"), Latest((), "/c/", "C")]
    given = {room.url: lambda viewer, count, room=room: room for room in rooms}
    monkeypatch.setattr(cards._cards, "_entries", {})
    monkeypatch.setattr(cards._latest, "_entries", given)
    shown = selectors.dashboard(viewer_for(holder.tenant))
    assert [one.number for one in shown.latest] == ["9", "5", "4"]
    assert [one.link_text for one in shown.lists] == ["A", "B"], "an empty list is no place to go to"


def test_the_home_costs_the_same_whatever_there_is(tenant_client: Client, holder: Holder) -> None:
    def fill() -> None:
        ff.sent(holder)
        f.ClaimEventFactory(claim=f.ClaimFactory(account=holder.account, waiting=True))
        f.DocumentFactory.create_batch(5, account=holder.account)
        f.EntryFactory.create_batch(20, account=holder.account)
        f.LeaseFactory(account=holder.account, insurance_status="EXPIRED")
        f.MandateFactory(account=holder.account)

    fill()
    tenant_client.get(PATH)
    with CaptureQueriesContext(connection) as few:
        tenant_client.get(PATH)
    for _ in range(4):
        fill()
    with CaptureQueriesContext(connection) as many:
        assert tenant_client.get(PATH).status_code == 200
    said = "\n".join(query["sql"][:150] for query in many)
    assert len(many) == len(few) <= 20, said


def test_names_of_eighty_letters_show_whole(tenant_client: Client, holder: Holder) -> None:
    holder.account.leases.get().premises.__class__.objects.update(address_line1="W" * 80)
    assert "W" * 80 in tenant_client.get(PATH).content.decode()
