"""What is begun stays where it was, whatever is done at the desk; what is one too many is never kept."""

from __future__ import annotations

import re
from dataclasses import replace
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from forms.contact.kinds import MOST_BEGUN
from forms.submissions import registry
from forms.submissions.changing import kind_change
from forms.submissions.drafts import draft_current, draft_key, draft_save
from forms.submissions.models import Attachment, Draft, Submission
from forms.submissions.registry import KindRefuses, kind_of
from forms.submissions.services import Content
from forms.submissions.unfinished import unfinished_of
from tenant_space.formats.months import Month
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of, text_of
from tests.kit.contact import PATH, filled, topic, written
from tests.kit.desk import press
from tests.kit.insurance import photo
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
MONTH = str(Month.today() - 2)


@pytest.fixture
def home() -> Holder:
    """A holder with one month billed, and paid in full."""
    holder = ff.home(balance_cents=0)
    f.EntryFactory(account=holder.account, accounting_date=(Month.today() - 2).day(28), period=MONTH)
    return holder


def receipt_of(row: Submission) -> Submission:
    content = Content(account_number=row.account_id or "", data={"months": [MONTH], "settled": [MONTH], "amounts": {}})
    return kind_change(submission=row, user=f.StaffFactory(), to="receipt", content=content)


def test_a_request_that_becomes_of_a_kind_hides_no_draft_of_it(home: Holder) -> None:
    key = draft_key(home.tenant, "receipt", home.account_id)
    draft_save(tenant=home.tenant, kind="receipt", key=key, values={"months": [MONTH]}, account=home.account_id)
    receipt_of(written(home, topic()))
    assert draft_current(home.tenant, "receipt", home.account_id) == (key, Draft.objects.get(pk=key))
    assert [one.uid for one in unfinished_of(home.tenant)] == [key]


def test_a_request_that_is_of_its_kind_no_more_gives_its_key_to_no_other_form(home: Holder) -> None:
    row = ff.sent(home)
    Submission.objects.filter(pk=row.pk).update(kind="receipt")
    key = draft_key(home.tenant, ff.KIND)
    assert key != row.uid and draft_current(home.tenant, ff.KIND) == (key, None)


def test_what_the_other_kind_refuses_is_told_at_the_desk(
    client: Client, home: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(row: Submission) -> None:
        raise KindRefuses("Vous avez déjà cette quittance.")

    monkeypatch.setitem(registry._kinds._entries, "receipt", replace(kind_of("receipt"), on_create=refuse))
    client.force_login(ff.manager(home.account.agency_id))
    row = written(home, topic())
    page = press(client, row, "become:receipt", become="receipt", **{"receipt-months": MONTH})
    assert page.status_code == 422 and "« Vous avez déjà cette quittance. »" in text_of(page).replace("\xa0", " ")
    assert Submission.objects.get().kind == "contact"


@pytest.fixture
def full(client: Client, home: Holder) -> Client:
    """Signed in, with as many begun as there may be."""
    client.force_login(home.tenant.user)
    for number in range(MOST_BEGUN):
        new = UUID(int=number + 1)
        draft_save(
            tenant=home.tenant, kind="contact", key=new, values={"message": f"N° {number}"}, account=home.account_id
        )
    return client


def sent_again(client: Client, home: Holder, **changes: object) -> ClientResponse:
    return client.post(PATH, filled(home, topic(), message="Une de plus", **changes))


def test_one_too_many_that_cannot_leave_is_not_kept_with_its_files(full: Client, home: Holder) -> None:
    told = text_of(sent_again(full, home, subject="", fichiers=photo()))
    assert "celle-ci n'est pas gardée" in told and "Choisissez de nouveau vos fichiers" in told
    assert Draft.objects.count() == MOST_BEGUN and not Attachment.objects.exists()
    typed = {"fichiers": photo(), "type_de_document": "Autres documents"}
    assert sent_again(full, home, **typed).url == "/envois/000000001/", "put right, it leaves"
    assert Attachment.objects.get().submission == Submission.objects.get()


@pytest.mark.parametrize("limit", ["flood", "open"])
def test_what_must_wait_is_not_said_to_be_kept_either(
    full: Client, home: Holder, settings: Settings, limit: str
) -> None:
    written(home, topic())
    if limit == "flood":
        settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "request": "0/3600"}
    else:
        settings.PORTAL_MOST_OPEN = 1
    told = text_of(sent_again(full, home))
    assert "celle-ci n'est pas gardée" in told and "avez écrit est gardé" not in told
    assert Draft.objects.unsent().count() == MOST_BEGUN


def test_what_is_written_behind_two_sendings_waits_at_the_sign_in(client: Client, home: Holder) -> None:
    client.force_login(home.tenant.user)
    form = filled(home, topic(), message="D'abord")
    client.post(PATH, form)
    (token,) = re.findall(r'name="jeton" value="([^"]+)"', html_of(client.post(PATH, {**form, "message": "Ensuite"})))
    client.post(PATH, {**form, "message": "Ensuite", "jeton": token})
    client.logout()
    assert client.post(PATH, {**form, "message": "Enfin"}).status_code == 302
    assert (Submission.objects.count(), Draft.objects.unsent().get().values["message"]) == (2, "Enfin")
