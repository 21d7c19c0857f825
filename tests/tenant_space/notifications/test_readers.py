"""Whom a mail greets, which home it names, whom its reader calls: known people only, and as far as they may read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail as memory
from django.core.mail import EmailMultiAlternatives

from forms.submissions.mails import FILE_REFUSED
from tenant_space.identity.enums import MailKind
from tenant_space.identity.models import User
from tenant_space.notifications.readers import NOBODY, reader_of
from tenant_space.notifications.recipients import Address, Recipient
from tenant_space.notifications.registry import MailValues, mail_specs
from tenant_space.notifications.rendering import mail_render
from tenant_space.notifications.services import notify, outbox_flush
from tenant_space.notifications.texts import MailWording
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit import submission_factories as ff

pytestmark = pytest.mark.django_db


def sent(kind: str, recipient: Recipient, **context: Any) -> EmailMultiAlternatives:
    notify(kind, recipient, **context)
    outbox_flush()
    message = memory.outbox[-1]
    assert isinstance(message, EmailMultiAlternatives)
    return message


def versions(message: EmailMultiAlternatives) -> list[str]:
    return [
        text.replace("\u00a0", " ").replace("\u202f", " ") for text in (message.body, str(message.alternatives[0][0]))
    ]


def test_a_tenant_is_greeted_by_name_and_told_which_agency_to_call(holder: Holder, user: User) -> None:
    person = holder.tenant
    person.civility, person.first_name, person.last_name = "MME", "Hélène Marie", "DUPONT"
    person.save()
    agency = holder.account.agency
    for text in versions(sent(MailKind.PASSWORD_CHANGED, user, user_id=user.pk)):
        assert "Bonjour Mme Hélène DUPONT," in text
        assert f"{agency.name} :" in text and "04 77 32 72 47" in text
        assert "Compte client" not in text, "it is about no account"


def test_a_mail_about_a_request_names_the_account_and_its_home() -> None:
    holder = ff.home()
    submission = ff.sent(holder)
    memory.outbox.clear()
    for text in versions(sent(FILE_REFUSED.kind, holder.tenant, submission_id=submission.pk)):
        assert f"Compte client n° {holder.account.pk}" in text
        assert "8 boulevard Krumnov" in text


def test_those_who_left_an_account_are_told_nothing_of_it() -> None:
    holder = ff.home()
    submission = ff.sent(holder)
    assert reader_of({"submission_id": submission.pk}).home
    Holder.objects.filter(pk=holder.pk).update(to_date=dt.date(2020, 1, 1))
    assert reader_of({"submission_id": submission.pk}).home == ""


def test_an_address_that_nobody_confirmed_is_not_told_a_name(holder: Holder) -> None:
    for text in versions(sent(MailKind.SIGN_UP_TOLD, Address("x@example.org"), tenant_id=holder.tenant.pk)):
        assert holder.tenant.last_name not in text and "Bonjour," in text
        assert f"{holder.account.agency.name} :" in text
    submission = ff.sent(ff.home())
    submission.tenant = None
    submission.save()
    assert reader_of({"submission_id": submission.pk}) is NOBODY


def test_staff_are_greeted_by_name_and_a_lost_row_greets_nobody() -> None:
    member = f.StaffFactory(first_name="Lou", last_name="Petit")
    assert reader_of({"user_id": member.pk}).name == "Lou Petit"
    for key in ("user_id", "submission_id", "consent_id"):
        assert reader_of({key: 0}) is NOBODY
    assert reader_of({"tenant_id": "nobody"}) is NOBODY and reader_of({}) is NOBODY


def test_administrators_are_not_greeted_by_the_name_of_who_changed_a_setting() -> None:
    context = {"settings": "howtopay", "changes": {"phone": ["", "04 77 00 00 00"]}, "actor_id": f.StaffFactory().pk}
    assert reader_of(context) is NOBODY


@pytest.mark.parametrize("greeting", ["Bonjour,", "Bonjour Madame, Monsieur,", "Madame, Monsieur", " bonjour ! "])
def test_a_greeting_that_editors_wrote_is_not_said_twice(greeting: str) -> None:
    rendered = mail_render(MailWording("O", f"<p>{greeting}</p><p>Bonjour est un beau mot.</p>"), MailValues())
    assert rendered.text.startswith("Bonjour,\n\nBonjour est un beau mot.")


def test_no_first_text_greets_or_asks_not_to_answer() -> None:
    for spec in mail_specs():
        words = " ".join(spec.body).lower()
        assert "bonjour" not in words and "ne pas y répondre" not in words, spec.kind
