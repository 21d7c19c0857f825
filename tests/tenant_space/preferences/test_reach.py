"""How one wants to be reached: said and kept at once, read by staff, used where the portal has the choice."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.direct_debit.signing_rules import code_destination
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder, ReachWish, Tenant
from tenant_space.tenancy.reach import Reach, reach_of, reach_save
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of as text_of
from tests.kit.app import App
from tests.kit.desk import at
from tests.kit.recording import form_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PATH = "/mes-preferences/"
SAID = {
    "channel": "PHONE",
    "language": "turc",
    "emergency_name": "Léa DUPONT",
    "emergency_link": "ma fille",
    "emergency_phone": "06 11 22 33 44",
}


@pytest.fixture
def holder() -> Holder:
    return ff.home(account_number="123456")


@pytest.fixture
def mine(client: Client, holder: Holder) -> Client:
    client.force_login(holder.tenant.user)
    return client


def say(client: Client, **changes: str) -> str:
    answer = client.post(PATH, {"joindre": "1", **SAID, **changes})
    return text_of(client.get(PATH) if answer.status_code == 302 else answer)


def test_it_is_kept_at_once_and_stands_beside_ones_details(mine: Client, holder: Holder) -> None:
    assert "Vous n'avez rien dit encore" in text_of(mine.get("/mes-informations-personnelles/"))
    assert "Vos choix sont enregistrés." in say(mine)
    assert reach_of(holder.tenant) == Reach("PHONE", "turc", "Léa DUPONT", "+33611223344", "ma fille")
    text = text_of(mine.get("/mes-informations-personnelles/"))
    assert "Par téléphone" in text and "turc" in text and "Léa DUPONT (ma fille), 06 11 22 33 44" in text
    assert not holder.tenant.user.mail_refusals.exists(), "the choice of mails is another one"


def test_all_of_it_can_be_taken_back(mine: Client, holder: Holder) -> None:
    say(mine)
    say(mine, **dict.fromkeys(SAID, ""))
    assert reach_of(holder.tenant) == Reach()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"channel": "PIGEON"}, "Choisissez dans la liste."),
        ({"emergency_phone": ""}, "Écrivez le téléphone de cette personne"),
        ({"emergency_name": ""}, "Écrivez le nom de cette personne"),
        ({"emergency_phone": "12"}, "Ce numéro n'existe pas"),
        ({"emergency_phone": "06 11 22 33 44 ou 06 11 22 33 55"}, "Écrivez un seul numéro"),
        ({"language": "x" * 41}, "Ce texte est trop long"),
    ],
)
def test_a_slip_is_told_and_nothing_of_it_kept(
    mine: Client, holder: Holder, changes: dict[str, str], said: str
) -> None:
    text = say(mine, **changes)
    assert said in text and not ReachWish.objects.exists()


def test_staff_read_it_where_they_answer_and_where_they_record(mine: Client, client: Client, holder: Holder) -> None:
    say(mine)
    client.force_login(ff.manager(holder.account.agency_id))
    for address in (at(ff.sent(holder)), form_of(holder)):
        text = text_of(client.get(address))
        assert "par téléphone" in text and "turc" in text and "Léa DUPONT (ma fille), 06 11 22 33 44" in text


def test_who_gets_no_mail_and_chose_letters_is_written_to(client: Client) -> None:
    holder = f.HolderFactory(tenant__phone_mobile="+33477001122")
    f.LeaseFactory(account=holder.account)
    client.force_login(ff.manager(holder.account.agency_id))
    assert "Aucun mail ne partira : à appeler" in text_of(client.get(form_of(holder)))
    reach_save(tenant=holder.tenant, reach=Reach(channel="POST"))
    assert "à prévenir par courrier, comme le locataire le demande" in text_of(client.get(form_of(holder)))


@pytest.mark.parametrize(
    ("channel", "days", "both", "way"),
    [
        ("MAIL", 31, True, "MAIL"),
        ("MAIL", 29, True, "SMS"),
        ("PHONE", 31, True, "SMS"),
        ("", 31, True, "SMS"),
        ("MAIL", 31, False, "SMS"),
    ],
)
def test_a_code_goes_by_mail_to_those_who_chose_it_long_ago_where_a_setting_allows_it(
    holder: Holder, settings: Settings, channel: str, days: int, both: bool, way: str
) -> None:
    settings.PORTAL_SIGNATURE_BY_MAIL, settings.PORTAL_SIGNATURE_KNOWN_DAYS = both, 30
    known = timezone.now() - dt.timedelta(days=40)
    Tenant.objects.filter(pk=holder.tenant_id).update(
        phone_mobile="06 12 34 56 78", mobile_since=known, email="contact@example.org", email_since=known
    )
    reach_save(tenant=holder.tenant, reach=Reach(channel=channel))
    ReachWish.objects.update(channel_since=timezone.now() - dt.timedelta(days=days))
    reach_save(tenant=holder.tenant, reach=Reach(channel=channel, language="turc"))  # says nothing new of the way
    to = code_destination(User.objects.get(tenant=holder.tenant_id))
    assert to and to.way == way


def test_nobody_reads_what_somebody_else_said(mine: Client, client: Client, holder: Holder) -> None:
    say(mine)
    other = f.HolderFactory(account=holder.account, cosignatory=True)
    client.force_login(f.UserFactory(tenant=other.tenant))
    assert "Léa" not in text_of(client.get("/mes-informations-personnelles/")) + text_of(client.get(PATH))


def test_by_program(holder: Holder) -> None:
    app = App().enter(holder.tenant.user)
    assert app.get("/api/v1/reach").json()["channel"] == ""
    assert app.put("/api/v1/reach", SAID).json() == {**SAID, "emergency_phone": "+33611223344"}
    refused = app.put("/api/v1/reach", {**SAID, "emergency_name": ""})
    assert refused.status_code == 422 and refused.json()["errors"][0]["where"] == ["body", "emergency_name"]
    assert app.get("/api/v1/reach").json()["language"] == "turc"
