"""Files never sent go with their draft, whatever deletes it; those that were sent stay with their request."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import DjangoCaptureOnCommitCallbacks

from forms.submissions.drafts import word_current, word_save
from forms.submissions.models import Attachment, Draft, Message, PageImage, Submission
from forms.submissions.uploads.attachments import attachment_add
from forms.submissions.uploads.page_images import page_images_draw
from tenant_space.identity.models import User
from tests.kit import factories as f
from tests.kit.hostile import documents
from tests.kit.uploads import Sender, Stored


@pytest.fixture
def row(sender: Sender) -> Submission:
    """A request with one file, which was sent."""
    sender.add(documents.pdf())
    return sender.send()


def half_written(row: Submission, author: User | None) -> Draft:
    """A word about it with a file and its drawn page, begun by this member of staff, or by the tenant."""
    key, _ = word_current(row, author)
    draft = word_save(about=row, key=key, author=author, values={"text": "Voici"})
    file = attachment_add(draft=draft, file=SimpleUploadedFile("plan.pdf", documents.pdf()))
    page_images_draw.func(str(file.pk))
    return draft


@pytest.mark.parametrize("deleted", ["its author", "its request", "itself", "the tenant's own"])
def test_nothing_of_a_half_written_answer_is_left(
    row: Submission,
    stored: Stored,
    deleted: str,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    staff, colleague = f.StaffFactory(), f.StaffFactory()
    sent, draft = set(stored()), half_written(row, None if deleted == "the tenant's own" else staff)
    kept = half_written(row, colleague)
    others = set(kept.attachments.values_list("stored_name", flat=True))
    assert len(stored()) == len(sent) + 4
    with django_capture_on_commit_callbacks(execute=True):
        {"its author": staff, "its request": row}.get(deleted, draft).delete()
    assert not Draft.objects.filter(pk=draft.pk).exists()
    assert not Attachment.objects.filter(draft=None, submission=None).exists()
    if deleted == "its request":
        assert not Attachment.objects.exists() and not PageImage.objects.exists()
        assert set(stored()) == sent, "what was sent is swept within a week"
    else:
        assert len(stored()) == len(sent) + 2 and sent < set(stored())
        assert others <= set(Attachment.objects.values_list("stored_name", flat=True))


def test_what_a_member_of_staff_sent_stays(row: Submission, stored: Stored) -> None:
    staff = f.StaffFactory()
    draft = half_written(row, staff)
    line = Message.objects.create(submission=row, author=staff, text="Voici", by_staff=True, uid=draft.uid)
    draft.attachments.update(message=line, submission=row)
    before = set(stored())
    staff.delete()
    assert set(stored()) == before and line.attachments.count() == 1
