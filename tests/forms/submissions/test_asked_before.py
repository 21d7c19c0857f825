"""What was asked for before is said on the form, before it is asked for again; nothing is refused for it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from forms.submissions.asked import asked_before
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.models import Submission
from forms.submissions.selectors import requests_of_kind
from forms.submissions.services import Content, submission_accept, submission_create, submission_refuse
from tenant_space import formats
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import NO_BREAK, html_of
from tests.kit.insurance import PATH, leases_of, send
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
TODAY = f"le {formats.long_date(timezone.localdate())}"


def receipt(holder: Holder, *months: str) -> Submission:
    key = draft_key(holder.tenant, "receipt", holder.account_id)
    draft_save(tenant=holder.tenant, kind="receipt", key=key)
    content = Content(account_number=holder.account_id, data={"months": list(months), "settled": []})
    return submission_create(tenant=holder.tenant, draft_key=key, kind="receipt", content=content)


def notice(holder: Holder, kind: str = ff.KIND) -> str:
    return asked_before(requests_of_kind(holder.tenant, kind), holder.account_id).notice.translate(NO_BREAK)


def subjects(holder: Holder, kind: str = ff.KIND) -> dict[str, str]:
    found = asked_before(requests_of_kind(holder.tenant, kind), holder.account_id).subjects
    return {subject: text.translate(NO_BREAK) for subject, text in found.items()}


def test_without_anything_waiting_nothing_is_said(tenant_client: Client, holder: Holder) -> None:
    assert notice(holder) == "" and subjects(holder) == {}
    assert "Une demande attend déjà" not in html_of(tenant_client.get(PATH))


def test_how_many_wait_and_since_when(holder: Holder) -> None:
    ff.sent(holder)
    assert notice(holder) == f"Vous en avez déjà envoyé une {TODAY}. Elle attend notre réponse."
    ff.sent(holder)
    latest = ff.sent(holder)
    assert notice(holder) == f"Vous en avez déjà envoyé 3 {TODAY}. Elles attendent notre réponse."
    Submission.objects.exclude(pk=latest.pk).update(created_at=timezone.now() - dt.timedelta(days=9))
    assert notice(holder) == f"Vous en avez déjà envoyé 3, la dernière {TODAY}. Elles attendent notre réponse."


def test_a_second_certificate_of_a_lease_is_said_at_the_lease_and_may_leave(
    tenant_client: Client, holder: Holder
) -> None:
    garage = leases_of(holder)[1]
    row = ff.sent(holder, lease_ids=(garage,))
    assert list(subjects(holder)) == [garage]
    text = html_of(tenant_client.get(PATH))
    assert text.count(f"Déjà envoyé {TODAY} (n° {row.number_text}) : Demande enregistrée.") == 1
    assert "Une demande attend déjà" in text and f'href="/envois/{row.number_text}/"' in text
    assert send(tenant_client, holder).status_code == 302


def test_several_that_wait_lead_to_their_list(tenant_client: Client, holder: Holder) -> None:
    ff.sent(holder)
    ff.sent(holder)
    text = html_of(tenant_client.get(PATH))
    assert "Des demandes attendent déjà" in text and "Voir où elles en sont" in text
    assert "Une demande attend déjà" not in text


def test_what_was_answered_waits_no_more(holder: Holder) -> None:
    submission_refuse(submission=ff.sent(holder), user=f.StaffFactory(), reason="x")
    submission_accept(submission=ff.sent(holder), user=f.StaffFactory())
    assert notice(holder) == "" and subjects(holder) == {}


def test_a_receipt_of_the_same_month_is_said_even_when_it_was_sent(holder: Holder) -> None:
    first = receipt(holder, "2026-09", "2026-10")
    assert set(subjects(holder, "receipt")) == {f"{holder.account_id} 2026-09", f"{holder.account_id} 2026-10"}
    submission_accept(submission=first, user=f.StaffFactory())
    assert all("Envoyée." in text for text in subjects(holder, "receipt").values())
    assert notice(holder, "receipt") == "", "nothing waits"
    Submission.objects.update(decided_at=timezone.now() - dt.timedelta(days=400))
    assert subjects(holder, "receipt") == {}


def test_of_two_for_one_month_the_latest_is_said(holder: Holder) -> None:
    submission_accept(submission=receipt(holder, "2026-09"), user=f.StaffFactory())
    latest = receipt(holder, "2026-09")
    assert latest.number_text in subjects(holder, "receipt")[f"{holder.account_id} 2026-09"]


def test_what_others_or_other_accounts_sent_is_not_said(holder: Holder) -> None:
    ff.sent(ff.home())
    other = f.HolderFactory(tenant=holder.tenant)
    f.LeaseFactory(account=other.account, insurance_status="EXPIRED")
    ff.sent(other)
    assert notice(holder) == "" and subjects(holder) == {}
