"""Changes of details that staff record for somebody who calls: read to them before anything is recorded."""

import re
from typing import Any

import pytest
from django.utils import timezone

from forms.submissions.drafts import draft_key
from forms.submissions.models import Submission
from forms.submissions.recording import recorded_of
from forms.submissions.tokens import token_make
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder, Tenant
from tests.kit import submission_factories as ff
from tests.kit.answers import html_of
from tests.kit.answers import plain_text_of as text_of
from tests.kit.recording import form_of
from tests.kit.typing import Client, ClientResponse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
WEDDING = {"marital_status": "MARIE", "event_day": "12", "event_month": "05", "event_year": "2020"}
GIVEN: dict[str, dict[str, str]] = {
    "contact_details": {"phone_mobile": "06 99 88 77 66", "phone_home": "", "phone_work": "", "email": ""},
    "marital_status": WEDDING,
    "occupation": {"pcs_code": "6", "employment_status": "CDI", "occupation": "Maçon"},
    "occupants": {
        "event": "BIRTH",
        "last_name": "DUPONT",
        "first_name": "Zoé",
        "relationship": "CHILD",
        "birth_day": "3",
        "birth_month": "2",
        "birth_year": "2026",
    },
}
READ = {
    "contact_details": "06 99 88 77 66",
    "marital_status": "Code civil, article 1751",
    "occupation": "Ouvriers",
    "occupants": "3 février 2026",
}


@pytest.fixture
def holder() -> Holder:
    holder = ff.home(account_number="123456")
    Tenant.objects.filter(pk=holder.tenant_id).update(
        phone_mobile="+33612345678", marital_status="CELIBATAIRE", pcs_code="5"
    )
    holder.tenant.refresh_from_db()
    return holder


def record(client: Client, user: User, holder: Holder, kind: str, **changes: Any) -> ClientResponse:
    key = draft_key(holder.tenant, kind, holder.account_id, user)
    arrived = {"source": "PHONE", "arrived_on": timezone.localdate().isoformat()}
    values = {"jeton": token_make(holder.tenant, kind, key, holder.account_id), "envoyer": "1", **arrived}
    return client.post(form_of(holder, kind), {**values, **GIVEN[kind], **changes})


def digest(answer: ClientResponse) -> str:
    found = re.search(r'name="confirmed" value="(\w+)"', html_of(answer))
    return found.group(1) if found else ""


@pytest.mark.parametrize("kind", GIVEN)
def test_it_is_read_to_the_person_then_recorded_in_their_name(
    client: Client, holder: Holder, staff: User, kind: str
) -> None:
    client.force_login(staff)
    assert "Continuer" in text_of(client.get(form_of(holder, kind)))
    shown = record(client, staff, holder, kind)
    text = text_of(shown)
    assert "Vérifiez avant d'enregistrer" in text and READ[kind] in text
    assert "Corrigez ce qui est signalé" not in text and not Submission.objects.exists()
    record(client, staff, holder, kind, confirmed=digest(shown))
    row = Submission.objects.get()
    assert (row.tenant_id, row.kind, row.recorded_by) == (holder.tenant_id, kind, staff)
    recorded = recorded_of(row)
    assert recorded and recorded.sentence.startswith("Enregistrée pour vous par")
    assert row.detail_changes.exists()
    client.force_login(holder.tenant.user)
    page = text_of(client.get("/mes-informations-personnelles/"))
    assert row.number_text in page


def test_what_changed_since_it_was_read_is_read_again(client: Client, holder: Holder, staff: User) -> None:
    client.force_login(staff)
    confirmed = digest(record(client, staff, holder, "contact_details"))
    again = record(client, staff, holder, "contact_details", confirmed=confirmed, phone_mobile="07 55 66 77 88")
    assert "07 55 66 77 88" in text_of(again) and not Submission.objects.exists()


def test_a_slip_is_told_beside_its_field(client: Client, holder: Holder, staff: User) -> None:
    client.force_login(staff)
    answer = record(client, staff, holder, "contact_details", phone_mobile="3949")
    assert "C'est un numéro court" in text_of(answer) and not digest(answer)


def test_one_at_a_time_for_staff_too(client: Client, holder: Holder, staff: User) -> None:
    client.force_login(staff)
    record(client, staff, holder, "occupation", confirmed=digest(record(client, staff, holder, "occupation")))
    row = Submission.objects.get()
    text = text_of(client.get(form_of(holder, "occupation")))
    assert f"déjà en cours (n° {row.number_text})" in text and "Continuer" not in text
    other = {"occupation": "Plombier"}
    again = digest(record(client, staff, holder, "occupation", **other))
    record(client, staff, holder, "occupation", confirmed=again, **other)
    assert Submission.objects.count() == 1


def test_nobody_records_for_those_of_other_agencies(client: Client, holder: Holder) -> None:
    other = ff.manager("NORD")
    client.force_login(other)
    assert client.get(form_of(holder, "contact_details")).status_code == 404
    assert record(client, other, holder, "contact_details").status_code == 404
