"""What the portal says in a conversation is kept as what it is about, and said in the words of today everywhere."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from forms.submissions import words
from forms.submissions.api_shapes import conversation_out
from forms.submissions.enums import PortalWords, Sort
from forms.submissions.merging import request_merge
from forms.submissions.models import Message, Submission
from forms.submissions.services import submission_accept
from forms.submissions.words import SAID, line_words
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.conversations import asked
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_a_joined_request_is_named_in_the_words_of_today(
    client: Client, request_sent: Submission, asker: Holder, staff_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = asked(asker)
    request_merge(submission=request_sent, into=other, user=staff_member)
    line = Message.objects.get(sort=Sort.MERGED)
    assert (line.text, line.said, line.values) == ("", PortalWords.JOINED, {"number": request_sent.number_text})
    said = f"La demande {request_sent.number_text} est ici."
    monkeypatch.setattr(words, "SAID", {**SAID, PortalWords.JOINED: "La demande {number} est ici."})
    client.force_login(User.objects.get(tenant=asker.tenant))
    page = plain_text_of(client.get(f"/envois/{other.number_text}/"))
    manager = f.StaffFactory(is_superuser=True, groups=[Group.objects.get(name="Gestionnaires")])
    client.force_login(manager)
    desk = plain_text_of(client.get(f"/admin/demandes/{other.pk}/"))
    program = [one["text"] for one in conversation_out(asker.tenant, other)["messages"]]
    assert said in page and said in desk and said in program


def test_what_makes_a_request_useless_is_no_text_either() -> None:
    holder, staff = ff.home(), f.StaffFactory()
    older, newer = ff.sent(holder), ff.sent(holder)
    submission_accept(submission=newer, user=staff, useless={older.pk: older.version}, final=True)
    line = older.messages.get(sort=Sort.DECISION)
    assert (line.text, line.said) == ("", PortalWords.REPLACED)
    assert line_words(line) == "Un envoi plus récent est accepté : c'est lui qui compte."
    assert conversation_out(holder.tenant, older)["messages"][-1]["text"] == line_words(line)


def test_all_that_the_portal_says_has_words() -> None:
    assert set(SAID) == set(PortalWords)
