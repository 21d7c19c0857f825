"""The page of a submission: all that one needs to decide, and nothing of other agencies."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms.submissions.enums import Drawing, Scan, State
from forms.submissions.models import PageImage, Submission
from forms.submissions.services import note_add
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.desk import LIST, at
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_the_page_shows_all_one_needs(client: Client, manager: User, submission: Submission, colleague: User) -> None:
    tenant = submission.tenant
    tenant.phone_mobile = "+33612345678"
    tenant.save()
    type(submission.account).objects.filter(pk=submission.account_id).update(balance_cents=45_678)
    before = ff.sent(tenant.holdings.get())
    note_add(submission=submission, user=colleague, text="Rappeler <b>mardi</b>")
    page = client.get(at(submission)).content.decode()
    for text in (
        "Attestation d&#x27;assurance",
        "DUPONT Hélène Marie",
        "06\u00a012\u00a034\u00a056\u00a078",
        tenant.user.email,
        submission.account_id,
        "Doit 456,78\u00a0€ au ",
        "Agence Centre Ville",
        "Période déclarée",
        "Logement T2",
        "Garage",
        "En cours de validation",
        before.number_text,
        f"{LIST}{before.pk}/",
        "Rappeler &lt;b&gt;mardi&lt;/b&gt;",
        "Nadia Benali",
        "Demande envoyée par le locataire",
        "Note interne ajoutée",
    ):
        assert text in page, text
    assert f"{timezone.localtime(submission.created_at):%d/%m/%Y à %H:%M}" in page


def test_other_submissions_out_of_scope_are_not_listed(client: Client, manager: User, submission: Submission) -> None:
    elsewhere = ff.sent(submission.tenant.holdings.get())
    Submission.objects.filter(pk=elsewhere.pk).update(agency=f.AgencyFactory(agency_code="NO"))
    page = client.get(at(submission)).content.decode()
    assert elsewhere.number_text not in page and f"{LIST}{elsewhere.pk}/" not in page


def test_what_is_open_of_the_same_person_is_never_hidden(
    client: Client, manager: User, submission: Submission
) -> None:
    waits = [ff.sent(submission.tenant.holdings.get()) for _ in range(6)]
    over = [ff.sent(submission.tenant.holdings.get()) for _ in range(2)]
    Submission.objects.filter(pk__in=[row.pk for row in over]).update(state=State.REFUSED)
    page = client.get(at(submission))
    assert page.context["previous"] == waits[::-1]
    everything = f"{LIST}?q={submission.account_id}"
    assert f'href="{everything}"' in page.content.decode()
    assert len(client.get(everything).context["object_list"]) == 1 + len(waits + over)
    Submission.objects.filter(pk__in=[row.pk for row in waits[1:]]).update(state=State.ACCEPTED)
    assert client.get(at(submission)).context["previous"] == [waits[0], *over[::-1], *waits[:3:-1]]


def test_the_place_of_a_sealed_one_does_not_tell_whether_it_is_open(
    client: Client, manager: User, submission: Submission
) -> None:
    sealed, over, waits = (ff.sent(submission.tenant.holdings.get()) for _ in range(3))
    Submission.objects.filter(pk=sealed.pk).update(sensitive=True)
    Submission.objects.filter(pk=over.pk).update(state=State.REFUSED)
    for state in (State.RECEIVED, State.REFUSED):
        Submission.objects.filter(pk=sealed.pk).update(state=state)
        assert client.get(at(submission)).context["previous"] == [waits, over, sealed]


STATES = [
    ({"scan": Scan.CLEAN, "drawing": Drawing.READY}, "attestation.pdf, page 1", True),
    ({"scan": Scan.CLEAN, "drawing": Drawing.WAITING}, "en préparation", True),
    ({"scan": Scan.CLEAN, "drawing": Drawing.FAILED}, "ne peut pas être affiché", True),
    ({"scan": Scan.UNSCANNED, "drawing": Drawing.READY}, "aucun antivirus", True),
    ({"scan": Scan.PENDING, "drawing": Drawing.READY}, "En cours de vérification", False),
    ({"scan": Scan.INFECTED, "drawing": Drawing.READY}, "il a été supprimé", False),
]


@pytest.mark.parametrize(("fields", "text", "offered"), STATES)
def test_a_file_is_shown_once_it_is_known_to_be_safe(
    client: Client, submission: Submission, fields: dict[str, Any], text: str, offered: bool
) -> None:
    file = submission.attachments.get()
    PageImage.objects.create(attachment=file, number=1, stored_name="p1", width=10, height=14)
    submission.attachments.update(**fields)
    page = client.get(at(submission)).content.decode()
    assert text in page
    assert (f"{file.uid}" in page.replace(f"file-{file.uid}", "")) is offered
    assert ("<img" in page and "page 1 (ouvrir en grand)" in page) is (offered and fields["drawing"] == Drawing.READY)


@pytest.mark.parametrize(("pages", "said"), [(57, True), (2, False), (0, False)])
def test_a_file_longer_than_its_pictures_says_so(
    client: Client, submission: Submission, pages: int, said: bool
) -> None:
    file = submission.attachments.get()
    for number in (1, 2):
        PageImage.objects.create(attachment=file, number=number, stored_name=f"p{number}", width=10, height=14)
    submission.attachments.update(drawing=Drawing.READY, page_count=pages)
    page = client.get(at(submission)).content.decode()
    assert ("2 premières pages sur 57" in page) is said
    assert ("premières pages" in page) is said


def test_a_page_costs_the_same_however_full(client: Client, manager: User, submission: Submission) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(submission)).status_code == 200
        return len(queries)

    cost()
    few = cost()
    for number in range(6):
        f.AttachmentFactory(submission=submission)
        note_add(submission=submission, user=f.StaffFactory(), text="x")
        lease = f.LeaseFactory(account=submission.account, insurance_status="EXPIRED")
        submission.leases.add(lease)
        ff.sent(submission.tenant.holdings.get())
        f.RefusalReasonFactory(title=f"motif {number}")
        ff.manager("CV")
    assert cost() == few <= 35
