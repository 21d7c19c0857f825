"""Rows about requests, with traits named after states."""

import datetime as dt
import uuid

import factory
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from factory.django import DjangoModelFactory

from forms.submissions import models
from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.enums import Scan
from forms.submissions.services import Content, submission_create
from tests.kit import factories as f

KIND = "insurance"


class AttachmentFactory(DjangoModelFactory):
    """A cleaned file, really in the storage."""

    class Meta:
        model = models.Attachment

    class Params:
        quarantined = factory.Trait(scan=Scan.PENDING)

    uid = factory.LazyFunction(uuid.uuid4)
    display_name = "attestation.pdf"
    stored_name = factory.LazyAttribute(lambda row: f"envois/{row.uid.hex[:2]}/{row.uid.hex}.pdf")
    mime_type = "application/pdf"
    size_bytes = 12
    sha256 = "0" * 64
    scan = Scan.CLEAN

    @factory.post_generation
    def content(row, create, extracted, **kwargs):  # noqa: N805
        default_storage.save(row.stored_name, ContentFile(extracted or b"%PDF-1.4 x\n"))


class RefusalReasonFactory(DjangoModelFactory):
    class Meta:
        model = models.RefusalReason

    kind = KIND
    title = "Adresse absente"
    text = "Le document ne montre pas l'adresse de votre logement. Demandez une attestation à votre assureur."


def home(**account):
    """A tenant with a sign-in, a rent account, a dwelling and a garage, both to insure."""
    holder = f.HolderFactory(account=f.AccountFactory(**account))
    f.UserFactory(tenant=holder.tenant)
    f.LeaseFactory(account=holder.account, insurance_status="EXPIRED")
    f.LeaseFactory(
        account=holder.account, kind="ANNEX", premises=f.PremisesFactory(garage=True), insurance_status="EXPIRED"
    )
    return holder


def content_of(holder, **changes) -> Content:
    """A good insurance certificate for all leases of the account."""
    today = timezone.localdate()
    values = {
        "account_number": holder.account_id,
        "lease_ids": tuple(holder.account.leases.order_by("pk").values_list("pk", flat=True)),
        "period_from": today,
        "period_to": today + dt.timedelta(days=364),
    }
    return Content(**{**values, **changes})


def sent(holder, files: int = 1, **changes) -> models.Submission:
    """A certificate sent by this holder, through the real services."""
    key = draft_key(holder.tenant, KIND)
    draft = draft_save(tenant=holder.tenant, kind=KIND, key=key)
    AttachmentFactory.create_batch(files, draft=draft)
    return submission_create(tenant=holder.tenant, draft_key=key, kind=KIND, content=content_of(holder, **changes))


def manager(*agencies, head_office: bool = False, **fields):
    """A member of staff who reviews the submissions of these agencies (codes)."""
    from django.contrib.auth.models import Group

    user = f.StaffFactory(groups=[Group.objects.get(name="Siège" if head_office else "Gestionnaires")], **fields)
    user.agencies.set([f.AgencyFactory(agency_code=code) for code in agencies])
    return user
