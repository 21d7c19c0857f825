"""*Ma résidence*, as it is read."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenant_space.formats.months import Month
from tenant_space.tenancy.enums import AccountStatus, CertificateState, InsuranceStatus, LeaseKind
from tenant_space.tenancy.models import Holder, LeaseInsurance, RentAccount
from tests.kit import factories as f
from tests.kit.left_home import LATER, left_home
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
TODAY = timezone.localdate()
PATH = "/ma-residence/"
SEND = "Envoyer mon attestation"


@pytest.fixture
def holder(client: Client) -> Holder:
    holder = f.HolderFactory()
    client.force_login(f.UserFactory(tenant=holder.tenant))
    return holder


def read(client: Client) -> str:
    """The main part of the page, without markup, each space once."""
    response = client.get(PATH)
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main.replace("&#x27;", "'").replace("&nbsp;", " ")).split())


def test_a_home_with_its_garage(client: Client, holder: Holder) -> None:
    home = f.LeaseFactory(account=holder.account, insurance_status=InsuranceStatus.UP_TO_DATE)
    garage = {"premises__garage": True, "kind": LeaseKind.ANNEX, "premises__parent_premises": home.premises}
    f.LeaseFactory(account=holder.account, rent_cents=4_500, charges_cents=0, **garage)
    text = read(client)
    assert "Loyer et charges : 501,78 € par mois. 400,42 € de loyer et 101,36 € de charges." in text
    assert "elle vient en moins" in text
    assert "Total par mois 456,78 €" in text
    assert "Loué avec ce logement Garage" in text and "À la même adresse" in text
    assert text.count("8 boulevard Krumnov") == 2, "in the header and once below"
    assert text.count(SEND) == 1, "for the garage, whose insurance is not up to date"
    assert "Agence Centre Ville" in text and "04 77 32 72 47" in text
    assert "Anciennes locations" not in text


def test_an_end_is_announced_and_what_ended_is_folded(client: Client, holder: Holder) -> None:
    end = TODAY + dt.timedelta(days=20)
    f.LeaseFactory(account=holder.account, notice_date=TODAY, end_date=end)
    f.LeaseFactory(account=holder.account, premises__garage=True, end_date=TODAY - dt.timedelta(days=400))
    f.LeaseFactory(account=holder.account, start_date=end)
    text = read(client)
    assert "Se termine le" in text and "Congé donné le" in text and "Pas encore commencé" in text
    assert "Anciennes locations (1) Garage Bail terminé" in text
    assert '<details class="disclosure">' in client.get(PATH).content.decode(), "folded"


def test_only_old_homes_and_no_home_at_all(client: Client, holder: Holder) -> None:
    assert "Aucune location pour le moment." in read(client)
    f.LeaseFactory(account=holder.account, end_date=TODAY - dt.timedelta(days=1))
    text = read(client)
    assert "Vous n'avez plus de location en cours sur ce compte." in text
    assert "par mois." not in text and SEND not in text
    assert '<details class="disclosure" open>' in client.get(PATH).content.decode()


def test_why_a_certificate_was_refused_is_said(client: Client, holder: Holder) -> None:
    lease = f.LeaseFactory(account=holder.account)
    LeaseInsurance.objects.create(
        lease=lease,
        state=CertificateState.REFUSED,
        valid_from=TODAY,
        valid_to=TODAY,
        submission="0b8c1c6e-7a0e-4f5a-9a53-6f2b9f4d1c11",
        reason="Illisible.\n<b>Recommencez</b>",
        erp_seen="||",
    )
    text = read(client)
    assert "Refusée" in text and "Illisible. &lt;b&gt;Recommencez&lt;/b&gt;" in text and SEND in text


def test_without_an_agency_phone_the_landlords_is_there(client: Client, holder: Holder) -> None:
    agency = holder.account.agency
    agency.phone = ""
    agency.save()
    assert "Besoin d'aide ?" in read(client)


def test_the_cost_does_not_grow(client: Client, holder: Holder) -> None:
    client.get(PATH)
    counts = []
    for _ in range(2):
        f.LeaseFactory.create_batch(3, account=holder.account)
        with CaptureQueriesContext(connection) as queries:
            read(client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_somebody_who_left_reads_of_no_home_of_those_who_stayed(client: Client) -> None:
    holder = left_home()
    client.force_login(f.UserFactory(tenant=holder.tenant))
    text = read(client)
    assert "Vous n'avez plus de location en cours sur ce compte." in text
    assert "Anciennes locations (1)" in text and "8 boulevard Krumnov" in text
    assert LATER not in text and "Refusée" not in text and "98 765,43" not in text
    assert "Congé" not in text and SEND not in text


def test_what_the_leases_cost_is_followed_by_what_is_asked_once_aids_are_deducted(
    client: Client, holder: Holder
) -> None:
    """636 € here and 441 € on Mon compte are two truths without the aid between them."""
    home = f.LeaseFactory(account=holder.account)
    day = TODAY.replace(day=1)
    f.EntryFactory(account=holder.account, lease=home, accounting_date=day, debit_cents=45_678)
    text = read(client)
    assert f"Pour {Month.today().name}, on vous demande 456,78 €." in text
    aid = {"kind": "HOUSING_AID", "debit_cents": 0, "credit_cents": 10_000}
    f.EntryFactory(account=holder.account, accounting_date=day, **aid)
    text = read(client)
    assert f"Pour {Month.today().name}, on vous demande 356,78 €, après 100,00 € d'aides." in text
    assert "elle vient en moins" not in text
    f.EntryFactory(account=holder.account, accounting_date=day, **aid | {"kind": "RLS", "credit_cents": 90_000})
    assert "on ne vous demande rien, après 1 000,00 € d'aides." in read(client).replace("\u202f", " ")


def test_what_holds_comes_before_what_is_being_checked(client: Client, holder: Holder) -> None:
    until = TODAY + dt.timedelta(days=300)
    lease = f.LeaseFactory(account=holder.account, insurance_status="UP_TO_DATE", insurance_valid_to=until)
    assert "Assurance À jour" in read(client)
    LeaseInsurance.objects.create(
        lease=lease,
        state=CertificateState.UNDER_REVIEW,
        valid_from=TODAY,
        valid_to=until,
        submission="0b8c1c6e-7a0e-4f5a-9a53-6f2b9f4d1c12",
    )
    text = read(client)
    assert text.index("Assuré jusqu'au") < text.index("Nouvelle attestation En cours de validation")
    RentAccount.objects.update(status=AccountStatus.LEFT)
    assert "on vous demande" not in read(client), "of those who have left nothing is asked, as on Mon compte"
