"""Each scoped query about requests is needed: without any one of them, another person's would show.

Or what this person is not told: a note of staff, a decision that can still be undone.
"""

from __future__ import annotations

import datetime as dt
import types
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

import forms
from forms.contact import neighbours
from forms.contact import selectors as contact
from forms.direct_debit import selectors as debits
from forms.personal_details import selectors as details
from forms.submissions import drafts, lines, reading, selectors, unfinished
from forms.submissions.drafts import WORD, _key_after, draft_key
from forms.submissions.enums import Sort
from forms.submissions.messages import line_write
from forms.submissions.models import Attachment, Draft, Note, Submission
from forms.submissions.registry import kind_of
from tenant_space.tenancy.models import Holder, Lease, Tenant
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.contact import topic, written
from tests.kit.scope_power import SCOPE, Probe, each_scope, leaks, source_of, spoilt


@pytest.fixture
def people(db: None) -> tuple[Holder, Holder]:
    holders = ff.home(), ff.home()
    for holder in holders:
        row = ff.sent(holder)
        later = timezone.now() + dt.timedelta(minutes=10)
        line_write(row, Sort.MESSAGE, "Pas encore dit.", by_staff=True, author=None, told_at=later)
        note = Note.objects.create(submission=row, author=f.StaffFactory(), text="Entre nous.")
        f.AttachmentFactory(submission=row, note=note, draft=None)
    return holders


def sent_by(tenant: Tenant) -> Submission:
    return Submission.objects.get(tenant=tenant)


def _selectors(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    mine, foreign = sent_by(tenant), sent_by(theirs.tenant)
    file = Attachment.objects.get(submission=foreign, note=None)
    shown = module.submission_readable(tenant, mine.number_text)
    begun = Draft.objects.create(uid=uuid.uuid4(), tenant=theirs.tenant, kind=ff.KIND)
    begun_file = f.AttachmentFactory(draft=begun, submission=None)
    return {
        "submissions_page": [
            line for line in module.submissions_page(tenant).lines if line.number != mine.number_text
        ],
        "news that is not told": [line for line in module.submissions_page(tenant).lines if line.is_unread],
        "unread_of": module.unread_of(tenant),
        "submission_readable": module.submission_readable(tenant, foreign.number_text),
        "files of notes": [one for one in shown.attachments.all() if one.note_id],
        "file_readable": module.file_readable(tenant, foreign.number_text, file.pk),
        "file_of_begun": module.file_of_begun(tenant, begun_file.pk),
    }


def _lines(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    return {
        "theirs": module.lines_of(tenant, sent_by(theirs.tenant)),
        "what is not told": [one for one in module.lines_of(tenant, sent_by(tenant)) if not one.mine],
    }


def _reading(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    return {"tenant_unread": module.tenant_unread(tenant=tenant, submission=sent_by(theirs.tenant))}


def _unfinished(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    about = sent_by(theirs.tenant)
    Draft.objects.create(uid=uuid.uuid4(), tenant=theirs.tenant, kind=WORD, about=about, values={"text": "Alors"})
    return {"unfinished_of": module.unfinished_of(tenant)}


def _drafts(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    """Somebody else's drafts under the very keys by which this person's next one is looked for."""
    key, after_theirs = draft_key(tenant, ff.KIND), _key_after(tenant, ff.KIND, "", sent_by(theirs.tenant).pk)
    for uid in (key, after_theirs):
        Draft.objects.create(uid=uid, tenant=theirs.tenant, kind=ff.KIND)
    Draft.objects.create(uid=uuid.uuid4(), tenant=theirs.tenant, kind="contact", values={"message": "Alors"})
    try:
        taken = module.draft_save(tenant=tenant, kind=ff.KIND, key=key)
    except Draft.DoesNotExist:
        taken = None
    return {
        "draft_current": module.draft_current(tenant, ff.KIND)[1],
        "draft_open": module.draft_open(tenant, key),
        "drafts_begun": module.drafts_begun(tenant, "contact"),
        "draft_save": taken,
        "draft_opened": module.draft_opened(tenant, "contact", "").draft,
    }


def _contact(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    """A file that came with a request of this person is awaited by none of somebody else's."""
    mine = sent_by(tenant)
    mine.attachments.update(type_code="rib")
    waiting = [SimpleNamespace(code=kind_of(ff.KIND).code, awaits_file="rib")]
    vars(module)["kinds"] = lambda: waiting
    return {"awaiting_files": [row for row in module.awaiting_files(mine) if row.tenant_id != tenant.pk]}


def _debits(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    """With the account of somebody else: their dwelling, and what they asked for about their direct debit."""
    row = sent_by(theirs.tenant)
    Submission.objects.filter(pk=row.pk).update(kind="mandate", account=theirs.account)
    payer = module.payer_of(tenant, theirs.account_id)
    return {"payer_of": payer.street + payer.city, "requests_of": module.requests_of(tenant, theirs.account_id)}


def _details(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    """Of somebody else: what they asked to change, and who lives with them."""
    row = sent_by(theirs.tenant)
    Submission.objects.filter(pk=row.pk).update(kind="contact_details", account=theirs.account)
    row.detail_changes.update_or_create(field="phone_mobile", defaults={"new_value": "+33699887766"})
    f.OccupantFactory(lease=theirs.account.leases.order_by("pk")[0])
    return {
        "waiting_on": module.waiting_on(tenant, "contact_details"),
        "requests_of": module.requests_of(tenant),
        "overlays_of": module.overlays_of(tenant),
        "leavers_of": module.leavers_of(tenant, theirs.account_id),
    }


def _neighbours(module: types.ModuleType, tenant: Tenant, theirs: Holder) -> dict[str, Any]:
    """Around the home of somebody else, where a neighbour of theirs told of the lift."""
    Lease.objects.filter(account=theirs.account).update(premises=f.PremisesFactory(residence_name="Les Érables"))
    neighbour, lift = ff.home(), topic(subject="TECHNICAL", told_to_neighbours=True)
    Lease.objects.filter(account=neighbour.account).update(premises=theirs.account.leases.all()[0].premises)
    written(neighbour, lift, shared=True)
    assert module.known_around(theirs.tenant, theirs.account_id, lift), "they are told"
    return {"known_around": module.known_around(tenant, theirs.account_id, lift)}


PROBES: dict[types.ModuleType, Probe] = {
    details: _details,
    debits: _debits,
    selectors: _selectors,
    lines: _lines,
    reading: _reading,
    unfinished: _unfinished,
    drafts: _drafts,
    contact: _contact,
    neighbours: _neighbours,
}


def test_every_module_of_selectors_of_a_form_has_its_probe() -> None:
    found = {path for path in Path(forms.__path__[0]).rglob("selectors.py") if SCOPE.search(path.read_text())}
    assert found <= {Path(str(module.__file__)) for module in PROBES}


@pytest.mark.parametrize("module", PROBES, ids=lambda module: module.__name__)
def test_the_selectors_show_nothing_foreign(people: tuple[Holder, Holder], module: types.ModuleType) -> None:
    assert leaks(module, source_of(module), PROBES[module], *people) == []


@pytest.mark.parametrize(("module", "number"), each_scope(PROBES))
def test_each_scope_is_needed(people: tuple[Holder, Holder], module: types.ModuleType, number: int) -> None:
    assert leaks(module, spoilt(module, number), PROBES[module], *people) != []
