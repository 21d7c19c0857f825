"""Handing out files: to whom, with what headers, and never before they are known to be safe."""

import uuid

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.urls import reverse

from forms.submissions.enums import Scan
from forms.submissions.models import Attachment, PageImage
from forms.submissions.uploads.page_images import page_images_draw
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Agency
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.hostile import documents
from tests.kit.typing import Client, ClientResponse
from tests.kit.uploads import Sender

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(sender: Sender) -> Attachment:
    """A file that was sent, cleaned and drawn."""
    added = sender.add(documents.pdf(), "Attestation Léa.pdf")
    sender.send()
    page_images_draw.func(str(added.pk))
    return Attachment.objects.get()


@pytest.fixture
def reviewer(row: Attachment) -> User:
    return reviewer_of(row.submission.agency)


def reviewer_of(agency: Agency, may: str = "view_submission") -> User:
    user = f.StaffFactory()
    for codename in ("access_admin", may):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    user.agencies.add(agency)
    return user


def own(row: Attachment) -> str:
    return reverse("submission_file", args=[row.submission.number_text, row.pk])


def staff(row: Attachment) -> list[str]:
    return [reverse("submission_file_staff", args=[row.pk]), reverse("submission_page_image", args=[row.pk, 1])]


def codes(client: Client, user: User, *addresses: str) -> set[int]:
    client.force_login(user)
    return {client.get(address).status_code for address in addresses}


def assert_guarded(response: ClientResponse) -> None:
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]


def test_the_sender_gets_the_file_as_an_attachment(client: Client, row: Attachment) -> None:
    client.force_login(row.submission.tenant.user)
    response = client.get(own(row))
    assert_guarded(response)
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Attestation%20L%C3%A9a.pdf"
    assert response["Content-Type"] == "application/pdf"
    assert len(b"".join(response.streaming_content)) == row.size_bytes


def test_a_manager_of_the_agency_gets_the_file_and_its_pages(client: Client, row: Attachment, reviewer: User) -> None:
    client.force_login(reviewer)
    download, page = (client.get(address) for address in staff(row))
    assert_guarded(download)
    assert download["Content-Disposition"].startswith("attachment")
    assert_guarded(page)
    assert page["Content-Type"] == "image/jpeg" and "attachment" not in page.get("Content-Disposition", "")
    assert b"".join(page.streaming_content).startswith(b"\xff\xd8")


@pytest.mark.parametrize("scan", [Scan.PENDING, Scan.INFECTED])
def test_a_file_not_released_is_for_nobody(client: Client, row: Attachment, reviewer: User, scan: Scan) -> None:
    Attachment.objects.update(scan=scan)
    assert PageImage.objects.exists(), "not even pages drawn before"
    assert codes(client, row.submission.tenant.user, own(row)) == {404}
    assert codes(client, reviewer, *staff(row)) == {404}
    assert codes(client, f.StaffFactory(is_superuser=True), *staff(row)) == {404}


def test_the_file_of_somebody_else_is_missing(client: Client, row: Attachment) -> None:
    other = ff.sent(ff.home())
    foreign = [
        own(row),
        reverse("submission_file", args=[other.number_text, row.pk]),
        reverse("submission_file", args=[other.number_text, uuid.uuid4()]),
        reverse("submission_file", args=["x", row.pk]),
        reverse("submission_file", args=[str(row.submission.number), row.pk]),
    ]
    assert codes(client, other.tenant.user, *foreign) == {404}


def test_the_number_in_the_address_must_be_the_file_s(client: Client, row: Attachment) -> None:
    again = ff.sent(ff.home())
    assert codes(client, row.submission.tenant.user, own(row)) == {200}
    wrong = reverse("submission_file", args=[again.number_text, row.pk])
    assert codes(client, row.submission.tenant.user, wrong) == {404}


def test_a_manager_of_another_agency_or_without_the_right_gets_nothing(client: Client, row: Attachment) -> None:
    assert codes(client, reviewer_of(f.AgencyFactory(agency_code="XX")), *staff(row)) == {404}
    assert codes(client, reviewer_of(row.submission.agency, "add_refusalreason"), *staff(row)) == {404}


def test_tenants_visitors_and_staff_stay_on_their_side(client: Client, row: Attachment, reviewer: User) -> None:
    assert codes(client, reviewer, own(row)) == {404}
    assert codes(client, row.submission.tenant.user, *staff(row)) == {403}
    client.logout()
    assert {client.get(address).status_code for address in (own(row), *staff(row))} == {302}


def test_a_draft_s_file_is_not_served(client: Client, sender: Sender) -> None:
    added = sender.add(documents.pdf())
    page_images_draw.func(str(added.pk))
    assert codes(client, f.StaffFactory(is_superuser=True), *staff(added)) == {404}
    assert codes(client, sender.tenant.user, reverse("submission_file", args=["000000001", added.pk])) == {404}


def test_what_was_begun_is_opened_by_its_owner_alone(client: Client, sender: Sender) -> None:
    added = sender.add(documents.pdf(), "Attestation Léa.pdf")
    address = reverse("begun_file", args=[added.pk])
    client.force_login(sender.tenant.user)
    response = client.get(address)
    assert_guarded(response)
    assert b"".join(response.streaming_content)[:5] == b"%PDF-"
    assert codes(client, ff.home().tenant.user, address) == {404}
    assert codes(client, f.StaffFactory(is_superuser=True), address) == {404}
    client.logout()
    assert client.get(address).status_code == 302
    Attachment.objects.filter(pk=added.pk).update(scan=Scan.PENDING)
    assert codes(client, sender.tenant.user, address) == {404}, "not before it is known to be safe"


def test_what_has_left_is_opened_by_its_number(client: Client, row: Attachment) -> None:
    assert codes(client, row.submission.tenant.user, reverse("begun_file", args=[row.pk])) == {404}


def test_a_page_that_does_not_exist_is_missing(client: Client, row: Attachment, reviewer: User) -> None:
    assert codes(client, reviewer, reverse("submission_page_image", args=[row.pk, 2])) == {404}


def test_only_reading(client: Client, row: Attachment, reviewer: User) -> None:
    client.force_login(reviewer)
    assert {client.post(address).status_code for address in staff(row)} == {405}
    client.force_login(row.submission.tenant.user)
    assert client.post(own(row)).status_code == 405


def test_a_storage_that_is_down_is_said(client: Client, row: Attachment, reviewer: User) -> None:
    default_storage.delete(row.stored_name)
    default_storage.delete(row.pages.get().stored_name)
    client.force_login(row.submission.tenant.user)
    response = client.get(own(row))
    assert response.status_code == 503 and "n'est pas disponible pour l'instant" in response.content.decode()
    assert codes(client, reviewer, *staff(row)) == {503}
