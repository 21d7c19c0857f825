"""The same bytes sent twice are two files: each with its own name, and neither goes with the other."""

from __future__ import annotations

import os
import time

from pytest import MonkeyPatch

from forms.submissions import purge
from forms.submissions.models import Attachment
from forms.submissions.purge import draft_remove, leftovers_purge
from forms.submissions.uploads.posted import PostedFiles, files_receive
from tests.kit.insurance import photo
from tests.kit.typing import Client
from tests.kit.uploads import Sender, Stored


def test_one_that_goes_leaves_the_other_readable_under_its_own_name(
    sender: Sender, stored: Stored, client: Client, monkeypatch: MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "_folders_today", lambda: frozenset(f"{number:02x}" for number in range(256)))
    first, other, third = sender, Sender(), Sender()
    for one, name in ((first, "photo.jpg"), (other, "compteur-eau.jpg"), (third, "chat.jpg")):
        received = files_receive(PostedFiles((photo(name),)), one.draft)
        assert received.added and not received.same, "nobody learns what somebody else has sent"
    gone, kept = first.send(), other.send()
    kept.attachments.update(scan="CLEAN")
    gone.delete()
    draft_remove(tenant=third.tenant, uid=third.draft.pk)
    for path in stored():
        then = time.time() - 30 * 3600
        os.utime(path, (then, then))
    leftovers_purge()
    assert [file.display_name for file in Attachment.objects.all()] == ["compteur-eau.jpg"] and len(stored()) == 1
    client.force_login(other.tenant.user)
    answer = client.get(f"/envois/{kept.number_text}/fichiers/{kept.attachments.get().pk}/")
    assert (
        "compteur-eau.jpg" in answer["Content-Disposition"] and b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    )
