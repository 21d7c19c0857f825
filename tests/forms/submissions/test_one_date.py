"""The day promised is one day, wherever it is told; what was told moves by a new date with its reason alone."""

from __future__ import annotations

import pytest
from django.urls import reverse

from forms.submissions.answering import message_answer, more_ask
from forms.submissions.closing import answered_close
from forms.submissions.conversation import request_complete
from forms.submissions.enums import State
from forms.submissions.escalating import promises_watch
from forms.submissions.lead_mails import DUE_SOON
from forms.submissions.models import Escalation, KindSetting
from forms.submissions.registry import Kind
from tenant_space.identity.models import User
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.registry import mail_spec
from tenant_space.tenancy.models import Holder
from tests.kit.answers import text_of
from tests.kit.app import App
from tests.kit.conversations import QUESTION, asked, clock, key
from tests.kit.desk import at
from tests.kit.leads import december, lead, lines, now, told_soon
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]


def test_after_the_clock_stood_still_all_tell_the_same_day(
    client: Client, question: Kind, asker: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = lead("CV")
    clock(monkeypatch, december(1))
    row = asked(asker)
    clock(monkeypatch, december(3))
    more_ask(submission=row, user=user, text="Quel étage ?")
    clock(monkeypatch, december(10))
    promises_watch()
    request_complete(tenant=asker.tenant, submission=row, uid=key(), text="Le troisième.")
    KindSetting.objects.update_or_create(kind=QUESTION, defaults={"working_days": 3})
    message_answer(submission=now(row), user=user, text="Nous regardons.")
    assert now(row).due_on == december(15)
    mail = OutgoingMail.objects.filter(kind="submissions.message").latest("pk")
    values = mail_spec(mail.kind).build(mail.context)
    assert values and values.values["delai"] == "15 décembre 2026"
    client.force_login(asker.tenant.user)
    for address in (reverse("submission", args=[row.number_text]), reverse("submissions")):
        assert "15 décembre 2026" in text_of(client.get(address)), address
    app = App().enter(User.objects.get(tenant=asker.tenant))
    assert app.get(f"/api/v1/requests/{row.number_text}").json()["promised_on"] == "2026-12-15"
    assert app.get("/api/v1/requests").json()["requests"][0]["promised_on"] == "2026-12-15"
    client.force_login(user)
    assert "15/12/2026" in text_of(client.get(at(row)))
    assert told_soon() == []
    clock(monkeypatch, december(14))
    promises_watch()
    assert told_soon() == [user.email] and "demain" in lines(DUE_SOON, user)


def test_what_is_done_about_promises_does_not_count_as_a_word(
    question: Kind, asker: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = lead("CV")
    clock(monkeypatch, december(1))
    row = asked(asker)
    message_answer(submission=row, user=user, text="C'est réparé.", answered=True)
    for day in (4, 9, 10, 14):
        clock(monkeypatch, december(day), 23, 59)
        promises_watch()
        assert answered_close() == 0
    clock(monkeypatch, december(15), 0, 1)
    assert answered_close() == 1 and now(row).state == State.CLOSED
    assert not Escalation.objects.exists() and now(row).missed_on is None
