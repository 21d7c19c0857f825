"""A portal in which every list of every screen has rows, through the real services where there is one."""

from __future__ import annotations

import datetime as dt
import io

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image as Picture
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from config.site_content.specimen import specimen_png
from forms.submissions.demo import requests_ensure
from forms.submissions.models import Submission
from home.models import HomePage, StandardPage
from tenant_space.exchange.enums import IssueKind
from tenant_space.exchange.inbound.services import batch_import
from tenant_space.exchange.models import Batch, BatchIssue, OutboundBatch
from tenant_space.identity.models import User
from tenant_space.landlord.models import AgencyDetails
from tenant_space.notifications.enums import MailState
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.recipients import Address
from tenant_space.notifications.services import notify
from tenant_space.tenancy.models import Agency, BankName, StoredBinary, Tenant
from tests.kit import factories as f
from tests.kit.batches import FULL
from tests.kit.databases import PICTURE

# Tenants of the sample: one with everything, one with two accounts.
FACTORIES = (
    *(f.TenantFactory, f.DocumentFactory, f.ClaimFactory, f.EntryFactory, f.LeaseFactory, f.MandateFactory),
    *(f.OccupantFactory, f.PremisesFactory, f.AccountFactory, f.ClaimEventFactory),
)
SAFE = 500_000  # the numbers of the sample are far below
EVERYTHING, TWO_ACCOUNTS = "T0000123", "T0000600"


def portal_fill() -> None:
    """Rows for every list: what the ERP sent, what tenants and staff did, what left and what failed."""
    default_storage.save(PICTURE, ContentFile(specimen_png()[0]))
    batch_import(directory=FULL)
    for factory in FACTORIES:
        factory.reset_sequence(SAFE)
    _journal_of_batches()
    editor = f.StaffFactory(groups=[Group.objects.get(name="Communication")], first_name="Ève", last_name="Petit")
    _content(editor)
    _accesses()
    _requests()
    _mails()


def files_store() -> None:
    """Put a file in the storage for each document that the factories made without one."""
    for name in StoredBinary.objects.values_list("name", flat=True):
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(b"%PDF-1.4 x\n"))


def staff_of(group: str) -> User:
    """A member of a group of staff who works in all agencies."""
    user = f.StaffFactory(groups=[Group.objects.get(name=group)], first_name="Gaël", last_name=group)
    user.agencies.set(Agency.objects.all())
    return user


def tenant_of(tenant_id: str) -> User:
    """The sign-in of a tenant of the sample."""
    tenant = Tenant.objects.get(pk=tenant_id)
    return User.objects.filter(tenant=tenant).first() or f.UserFactory(tenant=tenant)


def _journal_of_batches() -> None:
    refused = Batch.objects.create(batch_id="20261123T020000Z_000124_DELTA", sequence=124, state="REJECTED")
    for kind in IssueKind:
        BatchIssue.objects.create(batch=refused, kind=kind, file_name="a.csv", line=2, message="Raison")
    now = timezone.now()
    for sequence, written_at in ((1, now), (2, None)):
        name = f"20261123T020000Z_{sequence:06d}"
        OutboundBatch.objects.create(batch_id=name, sequence=sequence, created_at=now, written_at=written_at)
    assert BankName.objects.exists()


def _content(editor: User) -> None:
    """Pages, a draft, a planned one, a file, a picture, a redirect, agencies."""
    home = HomePage.objects.get()
    page = home.add_child(instance=StandardPage(title="Tri des déchets", slug="tri", owner=editor))
    page.introduction = "<p>Une nouvelle version.</p>"
    page.go_live_at = timezone.now() + dt.timedelta(days=3)
    page.save_revision(user=editor, log_action=True)
    page.save_revision(user=editor, approved_go_live_at=page.go_live_at, log_action=True)
    home.add_child(instance=StandardPage(title="Brouillon", slug="brouillon", live=False, owner=editor))
    Redirect.objects.create(old_path="/ancien", redirect_page=page)
    Collection.get_first_root_node().add_child(name="Affiches")
    document = get_document_model()(title="Règlement", uploaded_by_user=editor)
    document.file.save("reglement.pdf", ContentFile(b"%PDF-1.4 x\n"))
    out = io.BytesIO()
    Picture.new("RGB", (40, 30), "#1a4d8f").save(out, "PNG")
    file = ContentFile(out.getvalue(), name="facade.png")
    get_image_model().objects.create(title="Façade", file=file, width=40, height=30, uploaded_by_user=editor)
    for agency in Agency.objects.all()[:2]:
        AgencyDetails.objects.create(code=agency.pk, name=agency.name, city=agency.city)


def _accesses() -> None:
    """Accesses in each state, and sign-ups that wait."""
    tenant_of(EVERYTHING), tenant_of(TWO_ACCOUNTS)
    f.UserFactory(tenant=f.HolderFactory().tenant, is_active=False, suspension="BLOCKED")
    f.SignUpFactory(person=f.HolderFactory().tenant)
    f.SignUpFactory(person=f.HolderFactory().tenant, blocked_at=timezone.now(), blocked_reason="Usurpation")


def _requests() -> None:
    """Requests of each kind and state, some with and some without a tenant."""
    f.RefusalReasonFactory()
    manager = staff_of("Gestionnaires")
    for tenant in Tenant.objects.filter(user__is_active=True):
        requests_ensure(tenant, manager)
    assert len(set(Submission.objects.values_list("kind", "state"))) > 3, "requests of several kinds and states"


def _mails() -> None:
    notify("account.address_in_use", Address("helene@example.org"))
    notify("account.address_in_use", Address("marie@example.org"))
    row = OutgoingMail.objects.order_by("pk").last()
    assert row
    OutgoingMail.objects.filter(pk=row.pk).update(state=MailState.FAILED, attempts=11, last_error="Refusé")
