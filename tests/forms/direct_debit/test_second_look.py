"""Direct debits looked at twice: other tabs, stolen sessions, keys that change, papers sent elsewhere."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.contact.first_topics import MANDATE as MANDATE_TYPE
from forms.contact.topics import AttachmentType
from forms.direct_debit.debits import next_debits
from forms.direct_debit.orders import MandateOrder
from forms.direct_debit.selectors import same_bank_account
from forms.direct_debit.services import order_forget
from forms.direct_debit.steps import mandate_returned
from forms.submissions.drafts import draft_key
from forms.submissions.models import Submission
from forms.submissions.tokens import token_make
from tenant_space.formats.creditor import rum_make
from tenant_space.landlord.models import LandlordSettings
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of, plain_text_of
from tests.kit.app import App
from tests.kit.contact import PATH as CONTACT
from tests.kit.contact import filled, send, topic
from tests.kit.debits import PATHS, TYPED, ask, debtor_home, fill, password_given
from tests.kit.desk import at
from tests.kit.insurance import photo
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready", "stored")]


def test_pressed_twice_leads_to_the_request_and_not_to_what_stands_in_the_way(asking: Client, holder: Holder) -> None:
    key = draft_key(holder.tenant, "mandate", holder.account_id)
    values = {"jeton": token_make(holder.tenant, "mandate", key, holder.account_id), "envoyer": "1", **TYPED}
    shown = html_of(asking.post(PATHS["mandate"], values))
    values["confirmed"] = shown.partition('name="confirmed" value="')[2].partition('"')[0]
    first, second = (asking.post(PATHS["mandate"], values).url for _ in range(2))
    assert first == second == f"/envois/{Submission.objects.get().number_text}/"


def test_what_another_tab_typed_waits_until_the_open_request_is_over(asking: Client, holder: Holder) -> None:
    row = ask(asking, holder)
    fill(asking, holder, holder_name="DUPONT PAUL", day="15")
    Submission.objects.filter(pk=row.pk).update(state="WITHDRAWN")
    form = html_of(asking.get(PATHS["mandate"]))
    assert "DUPONT PAUL" in form and "demandes commencées" not in form
    assert 'value="15" id="id_day_2" checked' in form


@pytest.mark.parametrize("kind", ["mandate", "mandate_day", "mandate_revoke"])
def test_every_request_soon_after_a_changed_address_is_told_and_held(
    asking: Client, holder: Holder, kind: str
) -> None:
    f.MandateFactory(account=holder.account, debit_day=5)
    user = holder.tenant.user
    user.former_email, user.email_changed_at = "avant@exemple.fr", timezone.now() - dt.timedelta(days=2)
    user.save()
    row = ask(asking, holder, kind)
    assert OutgoingMail.objects.filter(kind="direct_debit.former_address").exists()
    asking.force_login(ff.manager(holder.account.agency_id))
    assert "L'identifiant a changé" in plain_text_of(asking.get(at(row)))


def test_an_address_changed_just_after_sending_holds_it_too(asking: Client, holder: Holder) -> None:
    row = ask(asking, holder)
    holder.tenant.user.email_changed_at = timezone.now()
    holder.tenant.user.save()
    asking.force_login(ff.manager(holder.account.agency_id))
    text = plain_text_of(asking.get(at(row)))
    assert "L'identifiant a changé" in text and "(vous)" not in text


def test_the_same_bank_account_is_known_again_after_its_iban_was_forgotten_and_the_keys_changed(
    asking: Client, holder: Holder, settings: Settings
) -> None:
    settings.PORTAL_FINGERPRINT_KEYS = ["1:first"]
    order_forget(ask(asking, holder))
    settings.PORTAL_FINGERPRINT_KEYS = ["2:second", "1:first"]
    asking.force_login((other := ff.home(account_number="654321")).tenant.user)
    password_given(asking)
    assert same_bank_account(MandateOrder.objects.get(submission=ask(asking, other))) == ("123456",)


def test_an_announced_amount_never_stands_on_a_debit_before_its_term() -> None:
    today, due = dt.date(2026, 12, 7), dt.date(2027, 1, 5)
    lines = next_debits(10, today=today, known_cents=45_678, known_on=None, due_on=due, usual=None)
    assert [(line.on.month, line.cents) for line in lines[:3]] == [(12, None), (1, 45_678), (2, None)]


@pytest.mark.parametrize("account", ["ab/123", "123 456", "A.B_C-9"])
def test_a_reference_holds_capitals_and_digits_whatever_the_account_number(account: str) -> None:
    part = rum_make("MH", account, 12).removeprefix("MH-").removesuffix("-0012")
    assert part.isascii() and part.isalnum() and part == part.upper()


def test_a_program_that_only_checks_is_told_what_stands_in_the_way_and_a_repeat_is_answered_as_it_was(
    holder: Holder,
) -> None:
    app, key = App(), str(uuid.uuid4())
    app.sign_in(holder.tenant.user.email)
    app.post("auth/reauthenticate", {"password": f.PASSWORD})
    path, given = "/api/v1/accounts/123456/mandate-requests", {**TYPED, "day": 10, "send": True}
    first = app.post(path, given, **{"Idempotency-Key": key})
    LandlordSettings.objects.update(debit_days="5, 15")
    assert app.post(path, given, **{"Idempotency-Key": key}).json() == first.json()
    checked = app.post(path, {**given, "day": 15, "send": False}, **{"Idempotency-Key": str(uuid.uuid4())})
    assert (checked.status_code, checked.json()["code"]) == (409, "refused")


def test_a_mandate_sent_by_nous_contacter_brings_the_request_to_its_second_step(
    asking: Client, holder: Holder
) -> None:
    row = ask(asking, holder)
    name = AttachmentType.objects.get(code=MANDATE_TYPE).name
    _send_file(asking, holder, photo("rib.jpg", "red"), "RIB")
    assert not mandate_returned(Submission.objects.get(pk=row.pk))
    _send_file(asking, holder, photo("mandat.jpg"), name)
    assert "Étape 2 sur 3" in plain_text_of(asking.get("/prelevements-automatiques/"))
    asking.force_login(ff.manager(holder.account.agency_id))
    assert "Mandat signé joint à l'envoi" in plain_text_of(asking.get(at(row)))


def _send_file(client: Client, holder: Holder, file: SimpleUploadedFile, type_name: str) -> None:
    """Through *Nous contacter*, with its type."""
    about = topic()
    added = {key: value for key, value in filled(holder, about).items() if key != "envoyer"}
    client.post(CONTACT, {**added, "ajouter": "1", "fichiers": file, "type_de_document": type_name})
    send(client, holder, about, message=type_name)


def test_who_may_not_ask_reads_why_on_the_page_itself(asking: Client, holder: Holder) -> None:
    holder.account.payment_block = True
    holder.account.save()
    assert "Les paiements de ce compte sont arrêtés" in plain_text_of(asking.get("/prelevements-automatiques/"))


def test_without_a_right_ics_no_button_leads_to_a_mandate(client: Client) -> None:
    holder = debtor_home()
    LandlordSettings.objects.update(ics="FR33ZZZ123456")
    LandlordSettings.load().save()
    client.force_login(holder.tenant.user)
    page = client.get("/prelevements-automatiques/").content.decode()
    assert "/demarches/mandate/" not in page and "appelez votre agence" in page


@pytest.mark.parametrize(
    ("iban", "shown"), [("FR1420041010050500013M02606", "PSSTFRPP"), ("BE68539007547034", "BIC, à confirmer")]
)
def test_a_bic_that_was_found_is_shown_to_be_confirmed(client: Client, iban: str, shown: str) -> None:
    holder = debtor_home()
    client.force_login(holder.tenant.user)
    password_given(client)
    page = plain_text_of(fill(client, holder, iban=iban))
    assert (shown in page) is (iban[:2] == "FR")


def test_the_page_of_the_password_leads_back_where_it_came_from(client: Client) -> None:
    client.force_login(debtor_home().tenant.user)
    assert "Revenir à Ma sécurité" not in plain_text_of(client.get("/demander-un-prelevement/", follow=True))
    assert "Revenir à Ma sécurité" in plain_text_of(
        client.get("/connexion/confirmer/?next=/ma-securite/mot-de-passe/")
    )
