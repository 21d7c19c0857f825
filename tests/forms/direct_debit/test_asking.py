"""Asking for a direct debit: who may, what is shown before it leaves, and what cannot be said twice."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from forms.direct_debit.debits import DebitRules, first_debit_on, next_debits
from forms.direct_debit.orders import MandateOrder
from forms.submissions.models import Draft, Submission
from forms.submissions.registry import kind_of
from forms.submissions.services import submission_accept
from tenant_space.landlord.models import LandlordSettings
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.debits import IBAN, PATHS, ask, fill, password_given
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
CHECKS = kind_of("mandate").checks
RULES = DebitRules((5, 10, 15), 14, 20)


def test_the_password_is_asked_first_and_what_was_typed_waits_sealed(holder: Holder, client: Client) -> None:
    client.force_login(holder.tenant.user)
    assert client.get(PATHS["mandate"]).url.startswith("/connexion/confirmer/")
    answer = fill(client, holder)
    assert answer.url.startswith("/connexion/confirmer/") and "reprise" in answer.url
    assert IBAN[10:] not in str(dict(client.session)) + str(Draft.objects.get().values)
    assert not Submission.objects.exists()
    password_given(client)
    shown = client.get(PATHS["mandate"])
    assert "fr76 1450 6000 1912 3456 7890 176" in shown.content.decode()


def test_all_is_shown_once_more_then_recorded(asking: Client, holder: Holder) -> None:
    text = plain_text_of(fill(asking, holder))
    assert "FR76 1450 6000 1912 3456 7890 176" in text and "Vérifiez avant d'envoyer" in text
    assert "Crédit Agricole" in text or "14506" in text or "CREDIT AGRICOLE" in text.upper()
    assert "au plus tôt" in text and "Le 10 de chaque mois" in text
    assert not Submission.objects.exists()
    row = ask(asking, holder)
    order = MandateOrder.objects.get()
    assert (order.submission, order.iban_masked) == (row, "FR76 •••• •••• •••• •••• •••• 176")
    assert order.rum == "MH-123456-0001" and row.data["day"] == 10
    assert OutgoingMail.objects.get().kind == "mandate.received"


def test_what_changed_since_it_was_shown_is_shown_again(asking: Client, holder: Holder) -> None:
    shown = fill(asking, holder).content.decode()
    digest = shown.partition('name="confirmed" value="')[2].partition('"')[0]
    answer = plain_text_of(fill(asking, holder, confirmed=digest, day="15"))
    assert "Le 15 de chaque mois" in answer and not Submission.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"iban": "FR761450600019000O000000O42"}, "vérifiez les O et les 0"),
        ({"iban": ""}, "Écrivez l'IBAN"),
        ({"iban": "TR330006100519786457841326"}, "Turquie"),
        ({"iban": "CH9300762011623852957"}, "écrivez aussi son BIC"),
        ({"bic": "AGRI"}, "Ce BIC n'est pas valable"),
        ({"holder": "THIRD"}, "Dites qui est cette personne"),
        ({"holder_name": "«--»"}, "avec des lettres"),
        ({"holder_name": "É" * 72}, "trop long : 70 caractères"),
        ({"street": ""}, "Écrivez la rue"),
        ({"country": "XX"}, "dans la liste"),
        ({"day": "11"}, "Ce jour n'est plus proposé"),
        ({"day": ""}, "Choisissez le jour"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    asking: Client, holder: Holder, changes: dict[str, Any], words: str
) -> None:
    answer = fill(asking, holder, **changes)
    assert words in plain_text_of(answer) and "Vérifiez avant" not in plain_text_of(answer)
    assert not Submission.objects.exists()
    assert "boulevard Krumnov" in answer.content.decode() or "street" in changes


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"iban": "CH9300762011623852957", "bic": "POFICHBEXXX"}, "POFICHBEXXX"),
        ({"iban": "FR7618719000530001234567853", "bic": "BFCORERXXXX"}, "d'un autre pays que l'IBAN (La Réunion)"),
        (
            {"holder": "THIRD", "holder_name": "Юрий Иванов", "payer_link": "mon fils"},
            "Юрий Иванов (paie pour le locataire",
        ),
        ({"iban": "MD24AG000225100013104168", "bic": "AGRNMD2X"}, "MD24 AG00"),
    ],
)
def test_accounts_and_names_of_everywhere_are_taken(
    asking: Client, holder: Holder, changes: dict[str, Any], shown: str
) -> None:
    assert shown in plain_text_of(fill(asking, holder, **changes))
    assert ask(asking, holder, **changes).number


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ({"status": "LITIGATION"}, "service contentieux"),
        ({"payment_block": True}, "Les paiements de ce compte sont arrêtés"),
    ],
)
def test_those_who_may_not_are_told_whom_to_call(
    asking: Client, holder: Holder, account: dict[str, Any], words: str
) -> None:
    type(holder.account).objects.update(**account)
    text = plain_text_of(asking.get(PATHS["mandate"]))
    assert words in text and "IBAN du compte" not in text
    fill(asking, holder)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("kind", ["mandate_day", "mandate_revoke"])
def test_without_a_mandate_there_is_nothing_to_change_or_to_stop(asking: Client, holder: Holder, kind: str) -> None:
    assert "Aucun prélèvement n'est en place" in plain_text_of(asking.get(PATHS[kind]))
    f.MandateFactory(account=holder.account)
    assert "Aucun prélèvement n'est en place" not in plain_text_of(asking.get(PATHS[kind]))
    assert ask(asking, holder, kind).kind == kind


def test_one_request_at_a_time_until_it_is_taken_back(asking: Client, holder: Holder) -> None:
    """A typo in an IBAN is mended by its sender; the reference of the first mandate is never given again."""
    first = ask(asking, holder)
    assert "Une demande est déjà en cours" in plain_text_of(asking.get(PATHS["mandate"]))
    assert fill(asking, holder).url == PATHS["mandate"]
    asking.post(f"/envois/{first.number_text}/annuler/")
    first.refresh_from_db()
    assert first.state == "WITHDRAWN" and first.mandate_order.iban_sealed == ""
    second = ask(asking, holder, iban="FR1420041010050500013M02606")
    assert (first.mandate_order.rum, second.mandate_order.rum) == ("MH-123456-0001", "MH-123456-0002")
    submission_accept(submission=second, user=ff.manager(holder.account.agency_id), checked=CHECKS)
    asking.post(f"/envois/{second.number_text}/annuler/")
    second.refresh_from_db()
    assert second.state == "ACCEPTED"


def test_of_two_holders_one_asks_first(asking: Client, holder: Holder, client: Client) -> None:
    other = f.HolderFactory(account=holder.account, role="COSIGNATORY")
    f.UserFactory(tenant=other.tenant)
    row = ask(asking, holder)
    asking.get(f"/envois/{row.number_text}/")
    client.force_login(other.tenant.user)
    text = plain_text_of(client.get(PATHS["mandate"]))
    assert "Un autre titulaire du bail" in text and row.number_text not in text


def test_a_changed_address_holds_the_request_and_the_former_one_is_told(asking: Client, holder: Holder) -> None:
    user = holder.tenant.user
    user.former_email, user.email_changed_at = "avant@example.org", timezone.now() - dt.timedelta(days=6)
    user.save()
    assert ask(asking, holder).mandate_order.held
    assert set(OutgoingMail.objects.values_list("kind", "to")) == {
        ("mandate.received", user.email),
        ("direct_debit.former_address", "avant@example.org"),
    }


@pytest.mark.parametrize(("days_ago", "setting"), [(8, 7), (6, 0), (6, 5)])
def test_an_address_changed_long_ago_holds_nothing(
    asking: Client, holder: Holder, days_ago: int, setting: int
) -> None:
    LandlordSettings.objects.update_or_create(defaults={"debit_hold_days": setting})
    LandlordSettings.load().save()
    user = holder.tenant.user
    user.former_email, user.email_changed_at = "avant@example.org", timezone.now() - dt.timedelta(days=days_ago)
    user.save()
    assert not ask(asking, holder).mandate_order.held
    told = OutgoingMail.objects.filter(kind="direct_debit.former_address").exists()
    assert told is (days_ago <= 7), "what holds a request does not decide who is told of it"


@pytest.mark.parametrize(
    ("day", "asked", "first"),
    [
        (5, "2026-11-15", "2026-12-05"),
        (5, "2026-11-20", "2026-12-05"),
        (5, "2026-11-21", "2027-01-05"),  # December was prepared on the 20th
        (10, "2026-11-30", "2027-01-10"),
        (28, "2026-11-20", "2026-12-28"),
        (5, "2026-12-31", "2027-02-05"),
        (15, "2028-02-20", "2028-03-15"),
    ],
)
def test_the_first_debit_is_announced_in_time_and_its_month_not_prepared_yet(day: int, asked: str, first: str) -> None:
    on = first_debit_on(day, asked_on=dt.date.fromisoformat(asked), rules=RULES)
    assert on == dt.date.fromisoformat(first)


def test_without_a_closing_day_only_the_notice_counts() -> None:
    rules = DebitRules((5,), 14, 0)
    assert first_debit_on(5, asked_on=dt.date(2026, 11, 21), rules=rules) == dt.date(2026, 12, 5)
    assert first_debit_on(5, asked_on=dt.date(2026, 11, 22), rules=rules) == dt.date(2027, 1, 5)


def test_the_next_twelve_debits_say_where_their_amounts_come_from() -> None:
    today, due = dt.date(2026, 11, 23), dt.date(2026, 12, 5)
    lines = next_debits(5, today=today, known_cents=45_678, known_on=due, due_on=due, usual=(44_000, "novembre 2026"))
    assert len(lines) == 12 and (lines[0].on, lines[-1].on) == (due, dt.date(2027, 11, 5))
    assert (lines[0].cents, lines[1].cents) == (45_678, 44_000)
    assert "novembre 2026" in lines[1].how
    unknown = next_debits(5, today=today, known_cents=None, known_on=None, due_on=None, usual=None)
    assert {line.amount for line in unknown} == {"Pas encore connu"} and unknown[0].on == due


def test_the_page_shows_what_stands_what_comes_and_what_was_asked(asking: Client, holder: Holder) -> None:
    page = "/prelevements-automatiques/"
    assert "Vous n'avez saisi aucune demande." in plain_text_of(asking.get(page))
    f.MandateFactory(account=holder.account, debit_day=10)
    text = plain_text_of(asking.get(page))
    assert "Vos douze prochains prélèvements" in text and "Changer le jour" in text
    row = ask(asking, holder, "mandate_day")
    text = plain_text_of(asking.get(page))
    assert row.number_text in text and "Demande enregistrée" in text and "Changer le jour" not in text
