"""Asking for another marital status, occupation or household: what the law says, what is refused, what is kept."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from forms.contact.selectors import awaiting_files
from forms.personal_details.changes import DetailChange, DetailProof
from forms.personal_details.kinds import CIVIL_STATUS
from forms.submissions.models import Submission
from forms.submissions.registry import kind_of
from forms.submissions.services import submission_accept
from tenant_space.tenancy.models import Holder, Tenant
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of as text_of
from tests.kit.desk import at, press
from tests.kit.details import ask, digest_of, fill
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
PAGE = "/mes-informations-personnelles/"
WEDDING = {
    "marital_status": "MARIE",
    "event_day": "12",
    "event_month": "05",
    "event_year": "2020",
    "spouse_last_name": "PETIT",
    "spouse_first_name": "Jean",
}
BIRTH = {
    "event": "BIRTH",
    "last_name": "DUPONT",
    "first_name": "Łucja",
    "relationship": "CHILD",
    "birth_day": "3",
    "birth_month": "2",
    "birth_year": "2026",
}


@pytest.fixture
def holder() -> Holder:
    holder = ff.home()
    Tenant.objects.filter(pk=holder.tenant_id).update(marital_status="CELIBATAIRE", pcs_code="5")
    holder.tenant.refresh_from_db()
    return holder


def values(submission: Submission) -> dict[str, str]:
    return dict(submission.detail_changes.values_list("field", "new_value"))


def day(days_ahead: int, boxes: str = "event") -> dict[str, str]:
    on = timezone.localdate() + dt.timedelta(days=days_ahead)
    return {f"{boxes}_day": f"{on:%d}", f"{boxes}_month": f"{on:%m}", f"{boxes}_year": f"{on:%Y}"}


def test_a_marriage_says_what_the_law_does_and_what_to_send(mine: Client, holder: Holder) -> None:
    text = text_of(fill(mine, holder, "marital_status", **WEDDING))
    assert "Code civil, article 1751" in text and "Acte de mariage ou livret de famille" in text
    assert "12 mai 2020" in text and "Célibataire" in text
    sent = ask(mine, holder, "marital_status", **WEDDING)
    names = {"spouse_last_name": "PETIT", "spouse_first_name": "Jean"}
    assert values(sent) == {"marital_status": "MARIE", "event_date": "2020-05-12", **names}
    assert "Changement demandé le" in text_of(mine.get(PAGE))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"event_year": "1960"}, "Cette date (12 mai 1960) est avant votre naissance (9 mars 1971)"),
        (day(1), "Cette date n'est pas encore passée"),
        ({"event_year": "96"}, "Écrivez l'année avec ses quatre chiffres"),
        ({"event_year": "0012"}, "Écrivez l'année avec ses quatre chiffres"),
        ({"event_day": "31", "event_month": "02"}, "n'existe pas"),
        ({"marital_status": "CELIBATAIRE"}, "C'est déjà la situation que nous connaissons"),
        ({"marital_status": "ROI"}, "Cette situation n'est plus proposée"),
        ({"joint_request": "on"}, "Cette case ne va pas avec la situation choisie"),
        ({"marital_status": "PACSE", "joint_request": "on", "spouse_first_name": ""}, "Écrivez le nom et le prénom"),
    ],
)
def test_a_slip_about_a_family_is_told(mine: Client, holder: Holder, changes: dict[str, Any], said: str) -> None:
    answer = fill(mine, holder, "marital_status", **{**WEDDING, **changes})
    assert said in text_of(answer) and not digest_of(answer) and not DetailChange.objects.exists()


def test_a_birth_in_the_year_that_alone_is_known_is_no_slip(mine: Client, holder: Holder) -> None:
    Tenant.objects.update(birth_date="1971-00-00")
    assert digest_of(fill(mine, holder, "marital_status", **{**WEDDING, "event_year": "1971"}))
    assert not digest_of(fill(mine, holder, "marital_status", **{**WEDDING, "event_year": "1970"}))


def test_a_pacs_asked_together_is_decided_beside_the_status(client: Client, mine: Client, holder: Holder) -> None:
    pacs = {**WEDDING, "marital_status": "PACSE", "joint_request": "on"}
    assert "Joignez une lettre signée par vous deux" in text_of(fill(mine, holder, "marital_status", **pacs))
    sent = ask(mine, holder, "marital_status", **pacs)
    staff = ff.manager(holder.account.agency_id)
    client.force_login(staff)
    press(client, sent, "accept", parts=["marital_status"], why_joint_request="Il manque votre lettre.")
    found = dict(sent.detail_changes.values_list("field", "decision"))
    assert found["marital_status"] == found["event_date"] == "ACCEPTED" and found["joint_request"] == "REFUSED"
    assert found["spouse_last_name"] == "ACCEPTED", "what nobody decides on goes with the status"


def test_a_birth_needs_no_other_date_and_foreign_letters_stay(mine: Client, holder: Holder) -> None:
    sent = ask(mine, holder, "occupants", **BIRTH)
    assert values(sent)["occupant_first_name"] == "Łucja"
    assert values(sent)["event_date"] == values(sent)["occupant_birth_date"] == "2026-02-03"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (day(2, "birth"), "Cette date n'est pas encore passée"),
        ({"first_name": ""}, "Écrivez le prénom"),
        ({"event": "ARRIVAL", "event_day": "1", "event_month": "1", "event_year": "2001"}, "avant la naissance"),
        ({"event": "DEPARTURE", "leaving": "X1", **day(-2)}, "n'est plus dans la liste"),
    ],
)
def test_a_slip_about_an_occupant_is_told(mine: Client, holder: Holder, changes: dict[str, Any], said: str) -> None:
    answer = fill(mine, holder, "occupants", **{**BIRTH, **changes})
    assert said in text_of(answer) and not digest_of(answer)


def test_who_leaves_is_chosen_among_those_who_live_there(mine: Client, holder: Holder) -> None:
    lease = holder.account.leases.order_by("pk")[0]
    child = f.OccupantFactory(lease=lease)
    signed = f.OccupantFactory(lease=lease, relationship="SIGNATORY", first_name="Titulaire")
    stranger = f.OccupantFactory(lease=f.LeaseFactory())
    leave = {"event": "DEPARTURE", **day(-2)}
    for other in (signed, stranger):
        assert not digest_of(fill(mine, holder, "occupants", leaving=other.occupant_id, **leave))
    sent = ask(mine, holder, "occupants", leaving=child.occupant_id, **leave)
    assert values(sent)["occupant_id"] == child.occupant_id and "occupant_birth_date" not in values(sent)


def test_a_proof_sent_elsewhere_finds_the_request(client: Client, mine: Client, holder: Holder) -> None:
    sent = ask(mine, holder, "marital_status", **WEDDING)
    letter = ff.sent(holder)
    letter.attachments.update(type_code=CIVIL_STATUS)
    assert awaiting_files(letter) == [sent]
    noted = kind_of("marital_status").on_awaited
    assert noted is not None
    noted(sent, letter)
    client.force_login(ff.manager(holder.account.agency_id))
    assert f"Justificatif joint à l'envoi n° {letter.number_text}" in text_of(client.get(at(sent)))
    assert DetailProof.objects.get().came_with == letter


def test_a_proof_that_was_taken_off_in_another_tab_is_told_before_anything_is_shown(
    mine: Client, holder: Holder
) -> None:
    answer = fill(mine, holder, "marital_status", montre=str(uuid.uuid4()), **WEDDING)
    assert "a été retiré dans un autre onglet" in text_of(answer) and not digest_of(answer)
    assert "Relisez, puis confirmez" not in text_of(answer)


def test_what_one_does_for_a_living(mine: Client, holder: Holder) -> None:
    given = {"pcs_code": "5", "employment_status": "CDI", "occupation": "Aide-soignante"}
    sent = ask(mine, holder, "occupation", **given)
    assert values(sent) == {"employment_status": "CDI", "occupation": "Aide-soignante"}, "only what changes"
    submission_accept(submission=sent, user=ff.manager(holder.account.agency_id), final=True)
    assert "Changement accepté le" in text_of(mine.get(PAGE))
    Tenant.objects.update(occupation="Aide-soignante")
    assert "Changement accepté le" not in text_of(mine.get(PAGE))
