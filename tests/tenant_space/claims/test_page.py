"""*Mes réclamations*: what one reads, the visit for one's calendar, and the cards of *Accueil*."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from tenant_space.claims import selectors as claims
from tenant_space.dashboard.selectors import dashboard
from tenant_space.secured.viewer import viewer_for
from tenant_space.tenancy.enums import ClaimStatus
from tenant_space.tenancy.models import Claim, ClaimEvent, Holder
from tests.kit import factories as f
from tests.kit.answers import masked
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH = "/mes-reclamations/"


@pytest.fixture
def visit(holder: Holder) -> ClaimEvent:
    claim = f.ClaimFactory(account=holder.account, claim_id="R1", visited=True, premises=f.PremisesFactory())
    return f.ClaimEventFactory(claim=claim, in_days=3)


def read(client: Client, **asked: Any) -> str:
    """The main part of the page, without markup, each space once."""
    response = client.get(PATH, asked)
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main.replace("&#x27;", "'").replace("&nbsp;", " ")).split())


def appointment(client: Client, claim_id: str = "R1") -> ClientResponse:
    return client.get(f"/reclamations/{claim_id}/rendez-vous.ics")


def test_an_open_claim_says_what_comes_next(tenant_client: Client, holder: Holder, visit: ClaimEvent) -> None:
    text = read(tenant_client)
    assert "Fuite sous l'évier Intervention prévue N° R1, ouverte le 2 novembre 2026 Quelqu'un va venir." in text
    assert re.search(r"Rendez-vous : \w+ \d+(er)? \S+ \d{4}, entre 9 h et 13 h", text)
    assert "Intervenant : Plomberie Forézienne" in text
    assert "Ajouter à mon agenda le rendez-vous pour Fuite sous l'évier Agence Centre Ville : 04 77 32 72 47" in text
    assert "Un plombier passera chez vous." in text
    assert "Voir le détail de Fuite sous l'évier Sujet Panne ou dégât dans le logement Lieu Logement T2" in text
    assert "Signaler un problème" in text
    assert 'href="/reclamations/R1/rendez-vous.ics"' in tenant_client.get(PATH).content.decode()


def test_what_is_over_folds_and_what_waits_calls(tenant_client: Client, holder: Holder) -> None:
    f.ClaimFactory(account=holder.account, waiting=True, title="Radiateur froid")
    f.ClaimEventFactory(claim=f.ClaimFactory(account=holder.account, done=True), public_text="La fuite est réparée.")
    text = read(tenant_client)
    assert text.index("Radiateur froid") < text.index("Fuite sous l'évier")
    assert "Nous attendons votre réponse" in text and text.count("Agence Centre Ville : 04 77 32 72 47") == 2, (
        "with the help below"
    )
    assert "La fuite est réparée. Voir le détail" in text
    assert "terminée le 12 novembre 2026" in text
    assert "agenda" not in text


def test_somebody_who_left_reads_nothing_of_the_life_of_those_who_stayed(
    tenant_client: Client, holder: Holder
) -> None:
    f.HolderFactory(account=holder.account, cosignatory=True)
    holder.to_date = timezone.localdate() - dt.timedelta(days=5)
    holder.save()
    then, now = timezone.now() - dt.timedelta(days=20), timezone.now()
    old = f.ClaimFactory(account=holder.account, claim_id="R1", visited=True, opened_at=then)
    f.ClaimEventFactory(claim=old, event_at=then, public_text="Nous cherchons un plombier.")
    f.ClaimEventFactory(claim=old, event_at=now, in_days=2, public_text="Il vient mardi.")
    f.ClaimFactory(account=holder.account, title="Serrure à changer", opened_at=now)
    text = read(tenant_client)
    assert "Nous cherchons un plombier." in text
    assert "Il vient mardi." not in text and "Serrure" not in text and "Rendez-vous" not in text
    assert appointment(tenant_client).status_code == 404
    assert "Serrure" not in tenant_client.get("/accueil/").content.decode()
    shown = dashboard(viewer_for(holder.tenant))
    assert not [card for card in shown.cards if "claim" in card.code]


def test_texts_of_the_erp_keep_their_lines_and_run_nothing(tenant_client: Client, holder: Holder) -> None:
    hostile = "Première ligne\nDeuxième <script>alert(1)</script>"
    claim = f.ClaimFactory(account=holder.account, title="<b>Fuite</b>", description=hostile, subcategory="<i>")
    f.ClaimEventFactory(claim=claim, public_text=hostile, contractor="<u>X")
    body = tenant_client.get(PATH).content.decode()
    assert body.count("Première ligne<br>Deuxième &lt;script&gt;alert(1)&lt;/script&gt;") == 2
    assert "<b>Fuite" not in body and "<u>X" not in body and "(&lt;i&gt;)" in body


def test_the_filter_and_the_pages(tenant_client: Client, holder: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "CLAIMS_PAGE_SIZE", 1)
    assert "Vous n'avez aucune réclamation." in read(tenant_client)
    for title in ("Ancienne", "Nouvelle"):
        f.ClaimFactory(account=holder.account, done=True, title=title)
    assert "Aucune réclamation en cours." in read(tenant_client, etat="en-cours")
    assert "Nouvelle" in read(tenant_client, etat="terminees") and "Ancienne" in read(
        tenant_client, etat="terminees", page=2
    )
    body = tenant_client.get(PATH, {"etat": "terminees"}).content.decode()
    assert "?page=2&amp;compte=123456&amp;etat=terminees" in body
    assert body.count('aria-current="true"') == 1
    assert "Nouvelle" in read(tenant_client, etat="autre"), "what is no filter hides nothing"
    for page in ("3", "0", "x", "9" * 5_000):
        assert tenant_client.get(PATH, {"page": page}).status_code == 404


def test_the_cost_does_not_grow(tenant_client: Client, holder: Holder) -> None:
    def grow() -> None:
        for status in ClaimStatus:
            f.ClaimEventFactory.create_batch(3, claim=f.ClaimFactory(account=holder.account, status=status))

    grow()
    read(tenant_client)
    counts = []
    for _ in range(2):
        grow()
        with CaptureQueriesContext(connection) as queries:
            read(tenant_client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16, [query["sql"][:120] for query in queries]


# --- the visit, for one's calendar ---------------------------------------------------


def events_in(response: ClientResponse) -> list[Any]:
    """The events of a calendar, plain: the library's own types leave open what each property holds."""
    return list(Calendar.from_ical(response.content).events)


def test_the_visit_is_a_file_for_ones_calendar(tenant_client: Client, holder: Holder, visit: ClaimEvent) -> None:
    response = appointment(tenant_client)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="rendez-vous-R1.ics"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"] and "sandbox" in response["Content-Security-Policy"]
    (event,) = events_in(response)
    assert (event.start, event.end) == (visit.appointment_from, visit.appointment_to)
    assert re.search(rb"DTSTART:\d{8}T\d{6}Z\r\n", response.content), "in UTC, right in every calendar"
    assert event["location"] == "8 boulevard Krumnov, 42000 SAINT ETIENNE"
    assert event["summary"] == "Rendez-vous pour votre réclamation"
    assert event["description"].splitlines() == [
        "Réclamation n° R1",
        "Intervenant : Plomberie Forézienne",
        "Un empêchement ? Agence Centre Ville : 04\u00a077\u00a032\u00a072\u00a047",
    ]
    assert event["url"].endswith("/espace/reclamations/")
    for private in ("DUPONT", "Fuite", "123456"):
        assert private not in response.content.decode()


def test_a_moved_visit_takes_the_place_of_the_old_one(
    tenant_client: Client, holder: Holder, visit: ClaimEvent
) -> None:
    (before,) = events_in(appointment(tenant_client))
    assert appointment(tenant_client).content == appointment(tenant_client).content, (
        "nothing of it depends on when one asks"
    )
    moved = visit.appointment_from + dt.timedelta(days=1)
    ClaimEvent.objects.update(appointment_from=moved, appointment_to=None)
    Claim.objects.update(updated_at=timezone.now())
    (after,) = events_in(appointment(tenant_client))
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt > before["last-modified"].dt
    assert (after.start, "dtend" in after) == (moved, False)
    day = moved.replace(hour=0)
    ClaimEvent.objects.update(appointment_from=day)
    (whole,) = events_in(appointment(tenant_client))
    assert whole.start == day.date(), "the ERP knows the day only"


def test_whose_claim_it_is_not_finds_nothing(tenant_client: Client, holder: Holder, visit: ClaimEvent) -> None:
    other = f.ClaimEventFactory(claim__claim_id="R2", claim__visited=True, in_days=2)
    assert other.claim.account_id != holder.account_id
    foreign, missing = appointment(tenant_client, "R2"), appointment(tenant_client, "R3")
    assert foreign.status_code == 404
    assert masked(foreign) == masked(missing)
    Claim.objects.filter(pk="R1").update(status=ClaimStatus.TRAITEE)
    assert appointment(tenant_client).status_code == 404, "nobody comes any more"
    assert appointment(tenant_client, "%00").status_code == 404
    tenant_client.force_login(f.StaffFactory())
    assert appointment(tenant_client).status_code == 404
    tenant_client.logout()
    assert appointment(tenant_client).status_code == 302


def test_a_number_with_odd_signs_still_has_its_visit(tenant_client: Client, holder: Holder, visit: ClaimEvent) -> None:
    f.ClaimEventFactory(claim__account=holder.account, claim__claim_id='2026/R "1"', claim__visited=True, in_days=2)
    body = tenant_client.get(PATH).content.decode()
    (address,) = re.findall(r'href="(/reclamations/2026[^"]+)"', body)
    assert tenant_client.get(address).status_code == 200


# --- the cards of *Accueil* ---------------------------------------------------------


def test_the_home_page_tells_of_what_waits_and_of_the_visit(
    tenant_client: Client, holder: Holder, visit: ClaimEvent
) -> None:
    f.ClaimFactory(account=holder.account, waiting=True, claim_id="R 9", title="Radiateur froid")
    cards = {card.code: card for card in dashboard(viewer_for(holder.tenant)).cards}
    waits, comes = cards["claim_waits"], cards["claim_appointment"]
    assert (waits.tone, waits.url) == ("warn", "/espace/reclamations/#reclamation-R%209")
    assert "Radiateur froid" in waits.text
    assert (comes.tone, comes.deadline) == ("info", timezone.localdate(visit.appointment_from))
    assert comes.lines[0].endswith("entre 9\u00a0h et 13\u00a0h") and comes.lines[1] == "Plomberie Forézienne"
    assert comes.deadline_text.startswith("le ")
    assert 'id="reclamation-R%209"' in tenant_client.get(PATH).content.decode(), "where the card leads"
