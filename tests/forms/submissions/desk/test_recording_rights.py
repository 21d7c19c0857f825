"""Who may record a request for whom: each actor, each address, each person; foreign is like missing."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from forms.submissions.desk.callers import callers_found, callers_of
from forms.submissions.models import Draft, Submission
from tenant_space.identity.models import User
from tenant_space.tenancy.enums import HolderRole
from tenant_space.tenancy.models import Holder
from tests.kit import debits
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.contact import topic
from tests.kit.desk import said
from tests.kit.recording import FIND, WORDS, form_of, record
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.fixture
def caller() -> Holder:
    """A tenant of the agency CV."""
    return ff.home(account_number="123456", agency=f.AgencyFactory(agency_code="CV"))


def _with_right(user: User, *codenames: str) -> User:
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=user.pk)


def actor(name: str) -> User | None:
    """Somebody of each sort; None: a visitor."""
    match name:
        case "manager":
            return ff.manager("CV")
        case "head office":
            return ff.manager(head_office=True)
        case "another agency":
            return ff.manager("NO")
        case "no agency":
            return ff.manager()
        case "superuser":
            return f.StaffFactory(is_superuser=True)
        case "editor":
            return f.StaffFactory(groups=[Group.objects.get(name="Communication")])
        case "administrator":
            return f.StaffFactory(groups=[Group.objects.get(name="Administrateurs")])
        case "reviewer without the right":
            user = _with_right(f.StaffFactory(), "access_admin", "view_submission", "change_submission")
            user.agencies.add(f.AgencyFactory(agency_code="CV"))
            return user
        case "tenant":
            return f.UserFactory(tenant__last_name="AUTRE")
    return None


# What each gets from the search, from the form, and from recording: the status, and whether it is recorded.
ALLOWED = {
    "manager": (302, 200, True),
    "head office": (302, 200, True),
    "superuser": (302, 200, True),
    "another agency": (200, 404, False),
    "no agency": (200, 404, False),
    "reviewer without the right": (302, 302, False),
    "editor": (302, 302, False),
    "administrator": (302, 302, False),
    "tenant": (403, 403, False),
    "visitor": (302, 302, False),
}


@pytest.mark.parametrize("who", ALLOWED)
def test_each_actor_reaches_what_is_theirs(client: Client, caller: Holder, who: str) -> None:
    user, (search, form, records) = actor(who), ALLOWED[who]
    if user:
        client.force_login(user)
    about = topic()
    found = client.get(f"{FIND}?q=123456")
    assert found.status_code == search and (found.headers.get("Location") == form_of(caller)) is records
    if search == 200:
        assert "Personne ne correspond" in plain_text_of(found)
    page = client.get(form_of(caller))
    assert page.status_code == form
    assert records or caller.tenant.last_name not in plain_text_of(page)
    answer = record(client, user or caller.tenant.user, caller, about)
    assert Submission.objects.exists() is records and Draft.objects.exists() is records
    assert records or answer.status_code == form


@pytest.mark.parametrize("who", ALLOWED)
def test_a_mandate_on_paper_is_no_other_right(client: Client, caller: Holder, who: str) -> None:
    debits.landlord_with_ics()
    user, (_, form, records) = actor(who), ALLOWED[who]
    if user:
        client.force_login(user)
    page = client.get(form_of(caller, "mandate"))
    assert page.status_code == form and (b'name="iban"' in page.content) is records
    answer = client.post(form_of(caller, "mandate"), {**debits.TYPED, "envoyer": "1", "source": "COUNTER"})
    assert answer.status_code == (422 if records else form) and not Submission.objects.exists()


@pytest.mark.parametrize("tenant_id", ["T9999999", "x" * 60, "../admin"])
def test_a_foreign_person_answers_like_an_unknown_one(client: Client, caller: Holder, tenant_id: str) -> None:
    client.force_login(ff.manager("NO"))
    known, unknown = client.get(form_of(caller)), client.get(form_of(caller).replace(caller.tenant_id, tenant_id))
    assert known.status_code == unknown.status_code == 404
    assert known.content == unknown.content


@pytest.mark.parametrize("asked", ["654321", "999999", "x"])
def test_of_somebody_with_two_agencies_only_the_own_account_is_seen(
    client: Client, caller: Holder, asked: str
) -> None:
    f.HolderFactory(
        tenant=caller.tenant,
        account=f.AccountFactory(account_number="654321", agency=f.AgencyFactory(agency_code="NO")),
    )
    manager = ff.manager("CV")
    client.force_login(manager)
    page = client.get(form_of(caller))
    assert "123456" in plain_text_of(page) and "654321" not in plain_text_of(page)
    assert client.get(f"{form_of(caller)}?compte={asked}").status_code == 404
    data = {"compte": asked, "jeton": "", "envoyer": "1", "message": WORDS, "topic": topic().pk}
    assert client.post(f"{form_of(caller)}?compte={asked}", data).status_code == 404
    assert not Submission.objects.exists()
    seen = [holding.account_id for row in callers_found(manager, "654321") for holding in vars(row)["seen_holdings"]]
    assert "654321" not in seen


@pytest.mark.parametrize("way", ["left for another agency", "guarantor", "deceased", "no portal"])
def test_whom_one_may_only_read_of_or_not_at_all(client: Client, caller: Holder, way: str) -> None:
    match way:
        case "left for another agency":
            Holder.objects.filter(pk=caller.pk).update(to_date=timezone.localdate() - dt.timedelta(days=900))
            f.HolderFactory(tenant=caller.tenant, account=f.AccountFactory(agency=f.AgencyFactory(agency_code="NO")))
        case "guarantor":
            Holder.objects.filter(pk=caller.pk).update(role=HolderRole.GUARANTOR)
        case "deceased":
            caller.tenant.deceased = True
            caller.tenant.save()
        case "no portal":
            Holder.objects.filter(pk=caller.pk).update(portal_access=False)
    manager = ff.manager("CV")
    client.force_login(manager)
    answer = record(client, manager, caller, topic())
    assert answer.status_code == (404 if way == "left for another agency" else 409)
    assert not Submission.objects.exists()


def test_a_sensitive_request_is_recorded_and_then_closed_to_its_author(client: Client, caller: Holder) -> None:
    manager = ff.manager("CV")
    client.force_login(manager)
    answer = record(client, manager, caller, topic(sensitive=True))
    row = Submission.objects.get()
    assert row.sensitive and answer.url == form_of(caller) and row.number_text in said(answer)
    fresh = plain_text_of(client.get(form_of(caller)), between=" ")
    assert WORDS not in fresh and "Demandes qui attendent déjà" not in fresh
    assert client.get(f"{FIND}?q={row.number}").status_code == 200, "its number finds nobody"
    assert not Draft.objects.filter(values__message=WORDS).exists()


def test_who_loses_the_right_finds_nobody(caller: Holder) -> None:
    manager = ff.manager("CV")
    assert caller.tenant in callers_of(manager)
    manager.groups.clear()
    assert not callers_of(User.objects.get(pk=manager.pk)).exists()
    assert not callers_found(User.objects.get(pk=manager.pk), "123456")


def test_a_get_changes_nothing(client: Client, caller: Holder) -> None:
    client.force_login(ff.manager("CV"))
    for address in (FIND, f"{FIND}?q=123456", form_of(caller), form_of(caller, "insurance")):
        client.get(address)
    assert not Draft.objects.exists() and not Submission.objects.exists()
