"""What the landlord's software is told of changed details and of a mandate signed online, and what it answers."""

from __future__ import annotations

import hashlib

import pytest
from django.utils import timezone

from forms.direct_debit.signatures import MandateSignature
from forms.submissions.models import Submission
from forms.submissions.services import submission_accept
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder, Tenant
from tests.kit import debits, details
from tests.kit.answers import text_of
from tests.kit.erp import InventedErp
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PAGE = "/mes-informations-personnelles/"


@pytest.fixture
def mine(client: Client, holder: Holder) -> Client:
    Tenant.objects.update(email="ancienne@example.org", phone_mobile="+33611111111")
    client.force_login(holder.tenant.user)
    debits.password_given(client)
    return client


def test_only_what_was_accepted_leaves_and_its_refusal_is_read(
    mine: Client, holder: Holder, manager: User, erp: InventedErp
) -> None:
    asked = {**details.CONTACT, "email": "nouvelle@example.org"}
    row = details.ask(mine, holder, "contact_details", **asked)
    assert erp.fetches() == {}, "nobody accepted anything yet"
    submission_accept(submission=row, user=manager, refused={"email": "À vérifier."})
    told = erp.fetches()
    assert [one["type"] for one in told["submissions.csv"]] == ["CONTACT_DETAILS"]
    assert told["submission_fields.csv"] == [
        {
            "submission_id": str(row.uid),
            "field": "phone_mobile",
            "old_value": "+33611111111",
            "new_value": "+33699887766",
        }
    ]
    assert "Changement accepté le" in text_of(mine.get(PAGE))
    erp.answers((str(row.uid), "REFUSED", "Ce numéro n'existe pas."))
    page = text_of(mine.get(PAGE))
    assert "Changement refusé par le service qui tient les dossiers" in page and "Ce numéro n'existe pas." in page
    assert "À vérifier." in page, "what the landlord refused stays refused by the landlord"
    assert "Ce numéro n'existe pas." in text_of(mine.get(f"/envois/{row.number_text}/"))


def test_what_lacks_something_is_open_again(mine: Client, holder: Holder, manager: User, erp: InventedErp) -> None:
    row = details.ask(mine, holder, "contact_details", **details.CONTACT)
    submission_accept(submission=row, user=manager)
    erp.fetches()
    erp.answers((str(row.uid), "INCOMPLETE", "Il manque une facture."))
    assert set(row.detail_changes.values_list("decision", flat=True)) == {"ASKED"}
    assert "Changement accepté" not in text_of(mine.get(PAGE))


def test_a_mandate_signed_online_leaves_with_what_proves_it(
    mine: Client, holder: Holder, manager: User, erp: InventedErp
) -> None:
    row = debits.ask(mine, holder)
    signature = MandateSignature.objects.create(
        submission=row,
        account=holder.account,
        sha256="0" * 64,
        sent_to="06 •• •• •• 11",
        prepared_on=timezone.localdate(),
        signed_at=row.created_at,
        evidence='{"code": "…"}',
    )
    Submission.objects.filter(pk=row.pk).update(state="ACCEPTED", decided_at=timezone.now())
    (told,) = erp.fetches()["mandate_requests.csv"]
    proof = hashlib.sha256(signature.evidence.encode()).hexdigest()
    assert (told["signature_kind"], told["evidence_sha256"]) == ("OTP", proof)
    assert told["signed_received_at"] == f"{row.created_at:%Y-%m-%dT%H:%M:%SZ}"
