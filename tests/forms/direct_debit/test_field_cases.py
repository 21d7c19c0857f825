"""What failed in other portals with IBANs, references and mandates that follow one another."""

import re
import uuid

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from forms.direct_debit.mandates import mandate_pdf, sheet_of
from forms.direct_debit.orders import MandateOrder
from forms.direct_debit.outbound import MANDATE_REQUESTS
from forms.submissions.drafts import draft_save
from forms.submissions.models import Submission
from forms.submissions.registry import KindRefuses, kind_of
from forms.submissions.services import Content, submission_accept, submission_create
from tenant_space.formats.creditor import rum_make
from tenant_space.tenancy.models import Holder, Mandate
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of, plain_text_of
from tests.kit.app import App
from tests.kit.debits import IBAN, PATHS, ask, fill
from tests.kit.pdfs import words_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PAGE = "/prelevements-automatiques/"
GROUPS = ["FR76", "1450", "6000", "1912", "3456", "7890", "176"]


def accept(row: Submission) -> Submission:
    user = ff.manager(row.account.agency_id if row.account else "CV")
    return submission_accept(submission=row, user=user, checked=kind_of("mandate").checks, final=True)


def test_an_iban_pasted_from_anywhere_is_one_account_and_never_cut(asking: Client, holder: Holder) -> None:
    boxes = re.findall(r"<input[^>]*name=.iban.[^>]*>", html_of(asking.get(PATHS["mandate"])))
    assert len(boxes) == 1 and "maxlength" not in boxes[0], "the last figure of a pasted one is never cut unseen"
    marks = set()
    for between in ("\u00a0", "\u202f", "\u2009", "\t", " - ", "."):
        row = ask(asking, holder, iban=between.join(GROUPS).lower())
        marks.add((row.mandate_order.fingerprint, row.mandate_order.iban_masked))
        assert f"{between}1912" not in str(MandateOrder.objects.values())
        asking.post(f"/envois/{row.number_text}/annuler/")
    assert len(marks) == 1


@pytest.mark.parametrize(("account", "counter"), [("123456", 1), ("A" * 20, 10_000), ("9" * 20, 99_999)])
def test_a_reference_is_whole_and_no_two_are_alike(account: str, counter: int) -> None:
    found = rum_make("MH", account, counter)
    assert re.fullmatch(r"[A-Z0-9][A-Z0-9-]{0,34}", found) and account in found and found.endswith(str(counter))
    assert rum_make("MH", account, counter + 1) != found


def test_one_reference_is_printed_and_told_and_another_bank_has_another(asking: Client, holder: Holder) -> None:
    first = ask(asking, holder)
    rum = first.mandate_order.rum
    assert rum and rum in words_of(mandate_pdf(sheet_of(first)))
    accept(first)
    first.refresh_from_db()
    assert first.mandate_order.rum == rum and "rum" in MANDATE_REQUESTS.columns
    step = kind_of("mandate").middle_step
    assert step and step(first).done, "what was accepted was received, also by post"
    second = ask(asking, holder, iban="FR1420041010050500013M02606")
    assert second.mandate_order.rum not in (None, rum)


def test_the_mandate_in_place_serves_until_a_batch_brings_the_one_that_was_accepted(
    asking: Client, holder: Holder
) -> None:
    former = f.MandateFactory(account=holder.account)
    app = App().enter(holder.tenant.user)
    row = ask(asking, holder, iban="FR1420041010050500013M02606")
    assert "Il sera remplacé" not in plain_text_of(asking.get(PAGE)), "nobody accepted anything yet"
    accept(row)
    assert "Il sera remplacé par votre nouveau mandat, accepté le" in plain_text_of(asking.get(PAGE))
    read = app.get("/api/v1/accounts/123456/mandates").json()
    assert read["replaced_on"] == timezone.localdate().isoformat()
    assert [one["current"] for one in read["mandates"]] == [True], "one is in place, never two"
    Mandate.objects.filter(pk=former.pk).update(status="REVOKED")
    new = f.MandateFactory(account=holder.account, rum=row.mandate_order.rum)
    assert "Il sera remplacé" not in plain_text_of(asking.get(PAGE))
    Mandate.objects.filter(pk=new.pk).update(rum="OTHER-1", iban_masked="FR14 **** **** 606")
    assert "Il sera remplacé" not in plain_text_of(asking.get(PAGE)), "nor by a reference of the software's own"
    assert app.get("/api/v1/accounts/123456/mandates").json()["replaced_on"] is None


def test_a_decision_that_can_be_undone_replaces_nothing_yet(
    asking: Client, holder: Holder, settings: Settings
) -> None:
    settings.PORTAL_UNDO_MINUTES = 5
    f.MandateFactory(account=holder.account)
    row = ask(asking, holder, iban="FR1420041010050500013M02606")
    user = ff.manager(holder.account.agency_id)
    submission_accept(submission=row, user=user, checked=kind_of("mandate").checks)
    assert "Il sera remplacé" not in plain_text_of(asking.get(PAGE))


def test_two_requests_that_cross_are_one(asking: Client, holder: Holder) -> None:
    """The page says so before; what passes it, from two tabs or two holders, is stopped by the service."""
    first = ask(asking, holder)
    other = f.HolderFactory(account=holder.account, cosignatory=True).tenant
    for tenant in (holder.tenant, other):
        draft = draft_save(tenant=tenant, kind="mandate", key=uuid.uuid4(), account=holder.account_id)
        content = Content(holder.account_id, data=first.data, private={"iban": IBAN})
        with pytest.raises(KindRefuses):
            submission_create(tenant=tenant, draft_key=draft.uid, kind="mandate", content=content)
    assert MandateOrder.objects.count() == 1


def test_a_mandate_that_is_begun_again_leaves_nothing_of_the_first(asking: Client, holder: Holder) -> None:
    first = ask(asking, holder)
    asking.post(f"/envois/{first.number_text}/annuler/")
    first.refresh_from_db()
    assert (
        first.mandate_order.iban_sealed == ""
        and asking.get(f"/envois/{first.number_text}/mandat.pdf").status_code == 404
    )
    assert "Vérifiez avant d'envoyer" in plain_text_of(fill(asking, holder, iban=IBAN))
