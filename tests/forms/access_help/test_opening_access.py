"""Opening an access from a request for help: whose, how it is confirmed, what is refused, who may do it."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from forms.access_help.services import access_open
from forms.submissions.enums import State
from forms.submissions.models import Submission
from forms.submissions.services import submission_accept, submission_refuse, submission_take
from forms.submissions.states import SubmissionChanged, SubmissionClosed
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.second_factor.services import CheckMissing
from tenant_space.identity.sign_up.services import TenantAlreadyLinked
from tenant_space.identity.tenant_access.sign_ups import AddressInUse
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Agency, Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.access_help import asked
from tests.kit.answers import plain_text_of
from tests.kit.desk import LIST, at, said
from tests.kit.tenant_access import member, page_of
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
CHECKED = {"check": "AT_THE_DESK", "detail": "carte d'identité, vue le 23 novembre"}
CHECK = "pièce d'identité vue en agence : carte d'identité, vue le 23 novembre"


@pytest.fixture
def here() -> Agency:
    return f.AgencyFactory(agency_code="CV")


@pytest.fixture
def manager(here: Agency, client: Client) -> User:
    user = member("Gestionnaires", here)
    client.force_login(user)
    return user


@pytest.fixture
def holder(here: Agency) -> Holder:
    """The person behind the request: never signed up, another address in the ERP."""
    return f.HolderFactory(
        account__agency=here, account__account_number="123456", tenant__email="ancienne@example.org"
    )


@pytest.fixture
def foreign() -> Holder:
    """A tenant of another agency."""
    return f.HolderFactory(account__agency=f.AgencyFactory(agency_code="ND"), tenant__last_name="ETRANGER")


def choose(row: Submission) -> str:
    return f"{at(row)}acces/"


def confirm(row: Submission, holder: Holder) -> str:
    return f"{choose(row)}{holder.tenant_id}/"


def press(client: Client, row: Submission, holder: Holder, **changes: str) -> ClientResponse:
    return client.post(confirm(row, holder), {"version": row.version, **CHECKED, **changes})


def untouched(row: Submission) -> bool:
    """Whether nothing was done: the request waits, nobody was told, nothing was made or logged."""
    row.refresh_from_db()
    told = OutgoingMail.objects.exclude(kind="help.received").exists()
    logged = ModelLogEntry.objects.filter(action="identity.access_open").exists()
    return row.is_open and not told and not logged and not SignUp.objects.filter(email=row.contact_email).exists()


# --- the service ----------------------------------------------------------------


def test_the_link_leaves_and_the_request_is_done(manager: User, holder: Holder) -> None:
    row = asked()
    OutgoingMail.objects.all().delete()
    sign_up = access_open(actor=manager, submission=row, person=holder.tenant, check=CHECK, version=row.version)
    row.refresh_from_db()
    assert (row.state, row.decided_by) == (State.ACCEPTED, manager)
    assert (sign_up.person, sign_up.email) == (holder.tenant, row.contact_email)
    told = set(OutgoingMail.objects.values_list("kind", "to"))
    assert told == {
        ("account.opened", "helene@example.org"),
        ("account.opened_told", "ancienne@example.org"),
        ("help.accepted", "helene@example.org"),
    }
    entry = ModelLogEntry.objects.get(action="identity.access_open")
    assert entry.user == manager and entry.data == {"check": f"{CHECK} (demande n° {row.number_text})"}
    assert row.account is None and row.tenant is None, "who wrote is still not proven"


def test_of_two_managers_the_second_does_nothing(manager: User, holder: Holder) -> None:
    row = asked()
    known: dict[str, Any] = {
        "actor": manager,
        "submission": row,
        "person": holder.tenant,
        "version": row.version,
    }
    access_open(**known, check=CHECK)
    with pytest.raises(SubmissionClosed):
        access_open(**known, check=CHECK)
    assert SignUp.objects.count() == 1


def test_what_was_seen_must_still_be_true(manager: User, holder: Holder) -> None:
    row = asked()
    submission_take(submission=row, user=ff.manager("CV"))
    with pytest.raises(SubmissionChanged):
        access_open(actor=manager, submission=row, person=holder.tenant, check=CHECK, version=1)
    assert untouched(row)


def test_when_the_access_cannot_be_opened_the_request_still_waits(manager: User, holder: Holder) -> None:
    row = asked()
    known: dict[str, Any] = {"actor": manager, "submission": row, "person": holder.tenant, "version": row.version}
    with pytest.raises(CheckMissing):
        access_open(**known, check=" \n")
    assert untouched(row)
    taker = f.UserFactory(email=row.contact_email)
    with pytest.raises(AddressInUse):
        access_open(**known, check=CHECK)
    taker.delete()
    assert untouched(row)
    f.UserFactory(tenant=holder.tenant)
    with pytest.raises(TenantAlreadyLinked):
        access_open(**known, check=CHECK)
    assert untouched(row)


# --- the way there --------------------------------------------------------------


def test_a_manager_goes_from_the_request_to_the_person_and_confirms(
    client: Client, manager: User, holder: Holder
) -> None:
    row = asked()
    assert f'href="{choose(row)}"' in client.get(at(row)).content.decode()
    page = client.get(choose(row))
    assert [found.tenant for found in page.context["found"]] == [holder.tenant]
    assert f'href="{confirm(row, holder)}"' in page.content.decode()
    shown = plain_text_of(client.get(confirm(row, holder)), " ")
    for words in ("DUPONT", holder.tenant_id, "helene@example.org", "ancienne@example.org", "valable 24 heures"):
        assert words in shown
    assert untouched(row), "looking does nothing"
    done = press(client, row, holder)
    assert done.url == at(row) and "le lien est parti à l'adresse de la demande" in unescape(said(done))
    assert SignUp.objects.get().opened_by_staff
    answered = plain_text_of(client.get(at(row)), " ")
    assert "Traitée" in answered and "Ouvrir l'accès" not in answered
    assert "Accès ouvert — Gaël Martin" in plain_text_of(client.get(page_of(holder)))


def test_without_a_number_the_name_is_looked_for_and_another_can_be(
    client: Client, manager: User, holder: Holder, here: Agency
) -> None:
    other = f.HolderFactory(account__agency=here, tenant__last_name="MARTIN", tenant__first_name="Paul")
    row = asked(account_number="")
    Submission.objects.filter(pk=row.pk).update(agency=here)
    assert [found.tenant for found in client.get(choose(row)).context["found"]] == [holder.tenant]
    for query in ("martin paul", other.tenant_id, other.account_id):
        assert [found.tenant for found in client.get(choose(row), {"q": query}).context["found"]] == [other.tenant]
    for query in ("", " ", "personne", "x" * 101, "a\x00b"):
        page = client.get(choose(row), {"q": query})
        assert page.status_code == 200 and page.context["found"] == [], query


def test_who_has_an_access_is_shown_with_the_way_to_it(client: Client, manager: User, holder: Holder) -> None:
    f.UserFactory(tenant=holder.tenant)
    row = asked()
    page = client.get(choose(row)).content.decode()
    assert f'href="{page_of(holder)}"' in page and f'href="{confirm(row, holder)}"' not in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"check": ""}, "Dites comment vous avez vérifié"),
        ({"check": "OTHER", "detail": ""}, "Précisez comment"),
        ({"check": "OTHER", "detail": " \n "}, "Précisez comment"),
        ({"detail": "x" * 121}, "trop long"),
    ],
)
def test_how_the_identity_was_checked_is_asked_for_and_nothing_typed_is_lost(
    client: Client, manager: User, holder: Holder, change: dict[str, str], words: str
) -> None:
    row = asked()
    page = press(client, row, holder, **change)
    assert page.status_code == 200 and words in plain_text_of(page)
    assert untouched(row)


# --- what is refused, in words ---------------------------------------------------


def refused(client: Client, row: Submission, holder: Holder) -> str:
    """What both the page and the button say; nothing was done."""
    page, button = client.get(confirm(row, holder)), press(client, row, holder)
    assert (page.status_code, button.status_code) == (200, 409)
    texts = [re.search(r"ne peut pas être ouvert\. (.+?) Revenir", plain_text_of(one, " ")) for one in (page, button)]
    assert texts[0] and texts[1] and texts[0][1] == texts[1][1]
    assert 'name="check"' not in page.content.decode()
    row.refresh_from_db()
    assert row.is_open and not SignUp.objects.filter(email="helene@example.org").exists()
    return texts[0][1]


def test_no_address_to_send_a_link_to(client: Client, manager: User, holder: Holder) -> None:
    assert "ne donne pas d'adresse de messagerie" in refused(client, asked(email=""), holder)


def test_an_address_that_has_an_access(client: Client, manager: User, holder: Holder) -> None:
    f.UserFactory(email="helene@example.org")
    assert "sert déjà à un accès" in refused(client, asked(), holder)


def test_a_person_who_has_an_access(client: Client, manager: User, holder: Holder) -> None:
    f.UserFactory(tenant=holder.tenant)
    assert "a déjà un accès" in refused(client, asked(), holder)


def test_a_person_without_right_of_access(client: Client, manager: User, holder: Holder) -> None:
    holder.tenant.holdings.update(portal_access=False)
    assert "ne donne pas de droit d'accès" in refused(client, asked(), holder)


def test_a_person_whose_sign_up_is_blocked(client: Client, manager: User, holder: Holder) -> None:
    f.SignUpFactory(person=holder.tenant, blocked_at=timezone.now(), blocked_reason="Usurpation")
    assert "est bloquée" in refused(client, asked(), holder)


@pytest.mark.parametrize("end", ["done", "left aside", "changed"])
def test_a_request_that_was_answered_or_changed_meanwhile_is_left_alone(
    client: Client, manager: User, holder: Holder, end: str
) -> None:
    row, colleague = asked(), ff.manager("CV")
    if end == "done":
        submission_accept(submission=row, user=colleague)
    elif end == "left aside":
        submission_refuse(submission=row, user=colleague, reason="Déjà réglé")
    else:
        submission_take(submission=row, user=colleague)
    answer = press(client, row, holder)
    assert answer.url == at(row) and "Rien n'a été fait" in unescape(said(answer))
    assert not SignUp.objects.exists()
    if end != "changed":
        for page in (choose(row), confirm(row, holder)):
            assert client.get(page).url == at(row)


# --- who may ----------------------------------------------------------------------


def test_a_tenant_of_another_agency_is_unknown_whoever_asks_for_help(
    client: Client, manager: User, foreign: Holder, holder: Holder
) -> None:
    row = asked()
    for query in (foreign.account_id, "etranger", foreign.tenant_id):
        assert client.get(choose(row), {"q": query}).context["found"] == []
    for answer in (client.get(confirm(row, foreign)), press(client, row, foreign)):
        assert answer.status_code == 404
    assert untouched(row)


def test_nor_may_it_be_one_who_left_for_another_agency(
    client: Client, manager: User, foreign: Holder, here: Agency
) -> None:
    """The former agency still knows them, and touches nothing."""
    f.HolderFactory(
        tenant=foreign.tenant,
        account__agency=here,
        from_date=dt.date(2001, 3, 1),
        to_date=dt.date(2002, 2, 28),
    )
    row = asked()
    Submission.objects.filter(pk=row.pk).update(agency=here)
    assert client.get(page_of(foreign)).status_code == 200
    assert client.get(choose(row), {"q": "etranger"}).context["found"] == []
    assert press(client, row, foreign).status_code == 404 and untouched(row)


def test_a_request_of_another_queue_or_another_kind_is_unknown(
    client: Client, manager: User, holder: Holder, foreign: Holder
) -> None:
    elsewhere, certificate = asked(account_number=foreign.account_id), ff.sent(ff.home(agency=holder.account.agency))
    for row in (elsewhere, certificate):
        assert client.get(choose(row)).status_code == 404
        assert press(client, row, holder).status_code == 404
    assert client.get(f"{LIST}999999/acces/").status_code == 404
    assert "/acces/" not in client.get(at(certificate)).content.decode()
    assert not SignUp.objects.exists()


@pytest.mark.parametrize("group", ["Communication", "Comptabilité", "Administrateurs"])
def test_who_answers_no_requests_opens_nothing(client: Client, holder: Holder, here: Agency, group: str) -> None:
    row = asked()
    client.force_login(member(group, here))
    for answer in (client.get(choose(row)), press(client, row, holder)):
        assert answer.status_code in (302, 404)
    assert untouched(row)


def test_the_right_to_open_accesses_is_needed_beside_the_desk(client: Client, manager: User, holder: Holder) -> None:
    manager.groups.get().permissions.filter(codename="manage_tenant_access").delete()
    row = asked()
    assert "/acces/" not in client.get(at(row)).content.decode()
    for answer in (client.get(choose(row)), client.get(confirm(row, holder)), press(client, row, holder)):
        assert answer.status_code == 302 and answer.url.startswith("/admin/")
    assert untouched(row)


def test_a_tenant_and_a_visitor_have_no_way_there(client: Client, holder: Holder) -> None:
    row = asked()
    assert client.get(confirm(row, holder)).status_code == 302
    client.force_login(f.UserFactory())
    for answer in (client.get(choose(row)), press(client, row, holder)):
        assert answer.status_code == 403
    assert untouched(row)


def test_a_forged_form_of_another_site_opens_nothing(manager: User, holder: Holder) -> None:
    row, strict = asked(), Client(enforce_csrf_checks=True)
    strict.force_login(manager)
    assert press(strict, row, holder).status_code == 403 and untouched(row)


def test_an_odd_number_or_version_is_refused_quietly(client: Client, manager: User, holder: Holder) -> None:
    row = asked()
    for version in ("", "x", "-1", "9" * 40):
        assert press(client, row, holder, version=version).status_code in (200, 302)
    for key in ("x" * 300, "%00", "T/../1"):
        assert client.get(f"{choose(row)}{key}/").status_code in (400, 404)
    assert untouched(row)
