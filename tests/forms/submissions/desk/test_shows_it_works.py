"""Every button of the desk that sends shows at once that it works, and stops: by the script that Wagtail has."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup

from forms.submissions.models import Submission
from forms.submissions.registry import Kind
from tenant_space.identity.models import User
from tests.kit import submission_factories as ff
from tests.kit.conversations import asked
from tests.kit.desk import LIST, at
from tests.kit.recording import form_of
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
# These only fill in another field where there is a script; what is hidden is pressed by « Entrée » alone.
FILLS = {"insert", "pick", "keep"}
OURS = ".desk-review, .record-form, form[action*='/bulk/']"


def certificate() -> str:
    return at(ff.sent(ff.home()))


def taken_over() -> str:
    submission = ff.sent(ff.home())
    Submission.objects.filter(pk=submission.pk).update(assigned_to=ff.manager("CV"))
    return at(submission)


def written() -> str:
    return at(asked(ff.home()))


def in_bulk() -> str:
    return f"/admin/bulk/submissions/submission/take/?id={ff.sent(ff.home()).pk}&next={LIST}"


def recorded() -> str:
    return form_of(ff.home(account_number="123456"))


@pytest.mark.parametrize("page", [certificate, taken_over, written, in_bulk, recorded])
def test_what_sends_is_busy_at_once_and_its_value_leaves(
    client: Client, manager: User, question: Kind, page: Callable[[], str]
) -> None:
    soup = BeautifulSoup(client.get(page()).content, "html.parser")
    form = soup.select_one(OURS)
    assert form is not None and str(form.get("method")).lower() == "post"
    buttons = [one for one in form.select("button[type=submit]") if one.get("tabindex") != "-1"]
    sending = [one for one in buttons if one.get("value") not in FILLS and not one.has_attr("data-chooses")]
    assert sending
    for button in sending:
        assert "w-progress" in button["data-controller"] and button["data-action"] == "w-progress#activate", button
        assert button["data-w-progress-active-value"] == "Un instant…"
        label, spinner = button.select_one("em[data-w-progress-target=label]"), button.select_one("svg.icon-spinner")
        assert label is not None and label.get_text(strip=True) and spinner is not None, button
        # Stopped from the start, its value would not be sent; Wagtail's script stops it after the form was read.
        assert not button.has_attr("disabled") and bool(button.get("name")) == bool(button.get("value"))
    for button in (one for one in buttons if one.get("value") in FILLS):
        assert not button.has_attr("data-action"), "a script holds it back: it would be busy for nothing"
