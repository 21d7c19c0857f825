"""A tenant with a dwelling and a garage to insure, their browser, a draft, and a storage of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forms.submissions.drafts import draft_key, draft_save
from forms.submissions.services import submission_create
from forms.submissions.uploads.attachments import attachment_add
from tests.forms import factories as ff
from tests.services import free_port


@pytest.fixture
def stored(settings, tmp_path):
    """The names in a private storage of this test's own, on disk."""
    private = {
        "BACKEND": "tenant_space.files.storages.PrivateFileSystemStorage",
        "OPTIONS": {"location": tmp_path / "private"},
    }
    settings.STORAGES = {**settings.STORAGES, "default": private}

    def names() -> list[Path]:
        return [path for path in (tmp_path / "private").rglob("*") if path.is_file()]

    return names


class Sender:
    """A tenant with a draft, through the real services."""

    def __init__(self) -> None:
        self.holder = ff.home()
        self.tenant = self.holder.tenant
        self.draft = draft_save(tenant=self.tenant, kind=ff.KIND, key=draft_key(self.tenant, ff.KIND))

    def add(self, content: bytes, name: str = "attestation.pdf"):
        return attachment_add(draft=self.draft, file=SimpleUploadedFile(name, content))

    def send(self):
        content = ff.content_of(self.holder)
        return submission_create(tenant=self.tenant, draft_key=self.draft.pk, kind=ff.KIND, content=content)


@pytest.fixture
def sender(db, stored) -> Sender:
    return Sender()


@pytest.fixture
def nobody(settings) -> None:
    """A scanner is configured, and away."""
    settings.PORTAL_CLAMD = f"tcp://127.0.0.1:{free_port()}"


@pytest.fixture
def holder():
    return ff.home(account_number="123456")


@pytest.fixture
def tenant_client(client, holder):
    client.force_login(holder.tenant.user)
    return client
