"""Whatever is asked, by whoever, is answered or refused: never a fault of the portal."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from forms.submissions.models import Submission
from tenant_space.exchange.models import Batch
from tenant_space.identity.models import User
from tenant_space.landlord.models import AgencyDetails, LandlordSettings
from tenant_space.notifications.models import MailText
from tenant_space.tenancy.models import Claim, Document
from tests.kit import factories as f
from tests.kit.full_portal import EVERYTHING, portal_fill, staff_of, tenant_of
from tests.kit.odd_requests import Sender
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
SOME, MANY = 150, 20_000
GROUPS = ("Communication", "Gestionnaires", "Siège", "Comptabilité", "Administrateurs")


def known() -> Mapping[str, list[str]]:
    """Parts of addresses that lead somewhere."""
    tables: tuple[type[Model], ...] = (Page, Submission, Batch, MailText, AgencyDetails, User)
    rows = [row for table in tables for row in table._default_manager.all()[:3]]
    numbers = [str(row.pk) for row in (*rows, get_document_model().objects.get(), get_image_model().objects.first())]
    models = {"wagtailcore.page", "exchange.batch", "submissions.submission", "landlord.agencydetails"}
    return {
        **{name: [*numbers, str(LandlordSettings.load().pk)] for name in ("pk", "page_id", "document_id", "image_id")},
        "instance_pk": numbers,
        "object_id": numbers,
        "parent_page_id": numbers,
        "revision_id": numbers,
        "tenant_id": [EVERYTHING],
        "number": ["123456", "200001"],
        "claim_id": [Claim.objects.values_list("pk", flat=True)[0]],
        "app_label": [name.partition(".")[0] for name in sorted(models)],
        "app_name": ["landlord"],
        "model_name": [name.partition(".")[2] for name in sorted(models)] + ["landlordsettings"],
        "document_filename": ["reglement.pdf"],
        "action": ["bloquer", "retirer", "delete", "take", "accept", "move"],
        "uid": ["00000000-0000-0000-0000-000000000000"],
        "erp_document": [Document.objects.values_list("pk", flat=True)[0]],
    }


@pytest.fixture
def sender() -> Sender:
    portal_fill()
    people: dict[str, User] = {
        "tenant": tenant_of(EVERYTHING),
        **{group: staff_of(group) for group in GROUPS},
        "superuser": f.StaffFactory(is_superuser=True),
    }
    clients = {"visitor": Client()}
    for who, user in people.items():
        clients[who] = Client()
        clients[who].force_login(user)
    return Sender(clients, known())


def held(sender: Sender) -> None:
    assert sender.faults == []
    # About one in nine is served; of a hundred and fifty draws that may be one in twelve.
    assert sender.statuses[200] > sum(sender.statuses.values()) / 15, f"most only met a wall: {sender.statuses}"


@pytest.mark.short_faults
def test_some_odd_requests_break_nothing(sender: Sender) -> None:
    held(sender.send(range(SOME)))


@pytest.mark.faults
def test_twenty_thousand_break_nothing(sender: Sender) -> None:
    held(sender.send(range(SOME, SOME + MANY)))
