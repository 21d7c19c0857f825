"""A topic's mark « sensible » closes the requests about it: those sent from now on, and those sent before."""

from __future__ import annotations

import pytest

from forms.contact.topics import ContactTopic
from forms.submissions.models import Submission
from tenant_space.tenancy.models import Holder
from tests.kit.contact import send, topic
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


@pytest.mark.parametrize("sensitive", [True, False])
def test_a_request_is_as_its_topic_was_when_it_was_sent(client: Client, holder: Holder, sensitive: bool) -> None:
    client.force_login(holder.tenant.user)
    about = topic(sensitive=sensitive)
    send(client, holder, about)
    assert Submission.objects.get().sensitive is sensitive
    ContactTopic.objects.filter(pk=about.pk).delete()  # archived, since it was used
    assert Submission.objects.get().sensitive is sensitive


def test_a_later_mark_closes_what_was_sent_and_its_end_opens_nothing(client: Client, holder: Holder) -> None:
    client.force_login(holder.tenant.user)
    about, other = topic(), topic(name="Un autre")
    send(client, holder, about)
    send(client, holder, other, message="Tout autre chose.")
    about.sensitive = True
    about.save()
    assert {row.data["topic"]: row.sensitive for row in Submission.objects.all()} == {about.pk: True, other.pk: False}
    about.sensitive = False
    about.save()
    assert Submission.objects.get(data__topic=about.pk).sensitive
