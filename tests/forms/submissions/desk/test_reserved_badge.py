"""Those who read a sensitive request see that it is one: what they say of it is not for all colleagues."""

from __future__ import annotations

import pytest

from forms.submissions.models import Submission
from tests.kit import submission_factories as ff
from tests.kit.answers import plain_text_of
from tests.kit.desk import at
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_list_and_page_of_a_sensitive_request_say_so(client: Client) -> None:
    row, reader = ff.sent(ff.home()), ff.manager("CV", head_office=True)
    client.force_login(reader)
    for address in (at(row), "/admin/demandes/"):
        assert "Lecture réservée" not in plain_text_of(client.get(address))
    Submission.objects.filter(pk=row.pk).update(sensitive=True)
    for address in (at(row), "/admin/demandes/"):
        assert "Lecture réservée" in plain_text_of(client.get(address))
