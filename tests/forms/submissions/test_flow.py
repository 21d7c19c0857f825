"""The flow of a request, without a page: what each POST comes to, whichever tab is faster."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict

from forms.submissions import outcomes
from forms.submissions.drafts import DraftSent, draft_key
from forms.submissions.flow import KindRules, RequestFlow
from forms.submissions.models import Draft, Submission
from forms.submissions.outcomes import Button, Posted
from forms.submissions.tokens import token_make
from forms.submissions.uploads.posted import PostedFiles
from tenant_space.secured.viewer import Viewer, viewer_for
from tenant_space.tenancy.models import Holder
from tests.example_topic.forms import ExampleForm
from tests.example_topic.kinds import CODE

pytestmark = pytest.mark.django_db
RULES = KindRules(CODE, ExampleForm, takes_files=False, file_missing="")


@pytest.fixture
def viewer(holder: Holder) -> Viewer:
    return viewer_for(holder.tenant)


def flow_of(viewer: Viewer) -> RequestFlow:
    return RequestFlow(RULES, viewer, lambda data, initial: ExampleForm(data, initial=initial or {}))


def posted(viewer: Viewer, count: str = "1", button: Button = Button.SEND, token: str | None = None) -> Posted:
    number = viewer.account.number
    token = token or token_make(viewer.tenant, CODE, draft_key(viewer.tenant, CODE, number), number)
    return Posted(QueryDict(f"count={count}"), PostedFiles(), token, button)


def test_a_good_form_is_sent_and_a_second_click_gives_the_same(viewer: Viewer) -> None:
    form = posted(viewer)
    first, second = flow_of(viewer).post(form), flow_of(viewer).post(form)
    assert isinstance(first, outcomes.Sent) and first == second and Submission.objects.count() == 1


def test_what_is_wrong_is_shown_and_kept(viewer: Viewer) -> None:
    outcome = flow_of(viewer).post(posted(viewer, "9"))
    assert isinstance(outcome, outcomes.Shown) and [problem.text for problem in outcome.problems]
    assert Draft.objects.get().values == {"count": "9"}


def test_another_tab_keeps_what_is_new_for_the_next_sending(viewer: Viewer) -> None:
    token = posted(viewer).token
    sent = flow_of(viewer).post(posted(viewer, "1", token=token))
    assert isinstance(sent, outcomes.Sent)
    outcome = flow_of(viewer).post(posted(viewer, "2", token=token))
    assert isinstance(outcome, outcomes.KeptForNext) and outcome.submission == sent.submission
    assert outcome.form.initial["count"] == "2" and Submission.objects.count() == 1


def test_when_every_next_draft_is_sent_meanwhile_one_is_led_to_what_was_sent(
    viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = posted(viewer).token
    first = flow_of(viewer).post(posted(viewer, token=token))
    assert isinstance(first, outcomes.Sent)
    sent = first.submission

    def faster(self: RequestFlow, key: str, values: Any = None) -> None:
        raise DraftSent(sent)

    monkeypatch.setattr(RequestFlow, "_draft", faster)
    assert flow_of(viewer).post(posted(viewer, "2", token=token)) == outcomes.SentBefore(sent)


def test_an_account_that_is_closed_to_writing_keeps_nothing(viewer: Viewer) -> None:
    closed = replace(viewer, account=replace(viewer.account, writable=False))
    outcome = flow_of(closed).post(posted(viewer))
    assert isinstance(outcome, outcomes.Refused) and outcome.status == 403 and not Draft.objects.exists()


def test_a_form_of_another_account_keeps_nothing(viewer: Viewer) -> None:
    token = token_make(viewer.tenant, CODE, draft_key(viewer.tenant, CODE, "999999"), "999999")
    outcome = flow_of(viewer).post(posted(viewer, token=token))
    assert isinstance(outcome, outcomes.Refused) and outcome.status == 409 and not Draft.objects.exists()
