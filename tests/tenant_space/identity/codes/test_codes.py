"""Codes of six digits: whom and what they count for, how long, and how many tries are looked at."""

import datetime as dt
import re
from collections.abc import Callable
from functools import partial

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space import formats
from tenant_space.identity.codes import services
from tenant_space.identity.codes.services import (
    MOST_TRIES,
    CodeFault,
    CodeMatter,
    CodeRefused,
    Destination,
    code_check,
    code_send,
    code_use,
    code_waiting,
    codes_purge,
)
from tenant_space.identity.enums import CodeWay
from tenant_space.identity.limits import TooManyTries
from tenant_space.identity.models import SentCode, User
from tenant_space.identity.secrets import fingerprints
from tenant_space.notifications.channels.sms.base import SmsNotSent
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tests.kit import factories as f
from tests.kit.at_once import at_once
from tests.kit.codes import another_than, code_read
from tests.kit.ledger import plain

MATTER = CodeMatter("test", "000000001", "content")
TO = Destination(CodeWay.SMS, "+33612345678", "06 •• •• •• 78")


@pytest.fixture
def user(db: None) -> User:
    return f.UserFactory()


@pytest.fixture
def sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second press sends a second code."""
    monkeypatch.setattr(services, "PRESSED_TWICE", dt.timedelta(0))


def refused(act: Callable[[], object]) -> CodeRefused:
    with pytest.raises(CodeRefused) as found:
        act()
    return found.value


def test_the_code_of_the_message_counts_once(user: User) -> None:
    code_send(user=user, matter=MATTER, to=TO)
    code = code_read()
    assert code not in str(SentCode.objects.values().get())
    row = code_check(user=user, matter=MATTER, typed=f" {code[:3]} {code[3:]}\u200b")
    code_use(row)
    assert refused(lambda: code_use(row)).fault is CodeFault.USED
    assert refused(lambda: code_check(user=user, matter=MATTER, typed=code)).fault is CodeFault.USED
    assert code_waiting(user, MATTER) is None


def test_five_wrong_tries_end_it_and_the_sixth_is_not_looked_at(user: User) -> None:
    code_send(user=user, matter=MATTER, to=TO)
    code = code_read()
    for left in (4, 3, 2, 1):
        found = refused(lambda: code_check(user=user, matter=MATTER, typed=another_than(code)))
        assert (found.fault, found.left) == (CodeFault.WRONG, left) and str(left) in found.text
    assert refused(lambda: code_check(user=user, matter=MATTER, typed=another_than(code))).fault is CodeFault.SPENT
    assert refused(lambda: code_check(user=user, matter=MATTER, typed=code)).fault is CodeFault.SPENT
    assert SentCode.objects.get().tries == MOST_TRIES


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "123456 ou 654321", "+33612345678", "FR123456"]
)
def test_what_has_not_the_form_of_a_code_is_no_try(user: User, typed: str) -> None:
    code_send(user=user, matter=MATTER, to=TO)
    assert refused(lambda: code_check(user=user, matter=MATTER, typed=typed)).fault is CodeFault.FORM
    assert SentCode.objects.get().tries == 0


@pytest.mark.parametrize(
    "typed",
    ["{0}", " {1} {2}", "{1}\u00a0{2}", "{1}-{2}", "Votre code : {0}", "Votre code est {0}. Il compte dix minutes."],
)
def test_a_code_is_read_however_a_phone_gives_it(user: User, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda most: 12345)
    code_send(user=user, matter=MATTER, to=TO)
    assert code_read() == "012345", "none of its figures is lost"
    assert refused(lambda: code_check(user=user, matter=MATTER, typed="12345")).fault is CodeFault.FORM
    assert code_check(user=user, matter=MATTER, typed=typed.format("012345", "012", "345")).tries == 1


def test_the_message_holds_no_other_figures(user: User) -> None:
    code_send(user=user, matter=MATTER, to=TO)
    assert re.findall(r"\d+", str(mail.outbox[-1].body)) == [code_read()], "a phone fills in the only group there is"


@pytest.mark.parametrize(
    ("matter", "fault"),
    [
        (CodeMatter("test", "000000002", "content"), CodeFault.NONE),
        (CodeMatter("other", "000000001", "content"), CodeFault.NONE),
        (CodeMatter("test", "000000001", "changed"), CodeFault.CHANGED),
    ],
)
def test_for_something_else_it_does_not_count(user: User, matter: CodeMatter, fault: CodeFault) -> None:
    code_send(user=user, matter=MATTER, to=TO)
    code = code_read()
    assert refused(lambda: code_check(user=user, matter=matter, typed=code)).fault is fault
    assert refused(lambda: code_check(user=f.UserFactory(), matter=MATTER, typed=code)).fault is CodeFault.NONE
    assert code_check(user=user, matter=MATTER, typed=code)


def test_another_request_with_a_code_of_its_own_takes_this_one_for_wrong(user: User) -> None:
    code_send(user=user, matter=MATTER, to=TO)
    code, other = code_read(), CodeMatter("test", "000000002", "content")
    code_send(user=user, matter=other, to=TO)
    if code_read() != code:  # one in a million
        assert refused(lambda: code_check(user=user, matter=other, typed=code)).fault is CodeFault.WRONG


def test_after_ten_minutes_it_is_late(user: User) -> None:
    code_send(user=user, matter=MATTER, to=TO)
    SentCode.objects.update(ends_at=timezone.now())
    assert refused(lambda: code_check(user=user, matter=MATTER, typed=code_read())).fault is CodeFault.LATE
    SentCode.objects.update(ends_at=timezone.now() - dt.timedelta(days=2))
    assert codes_purge() == 1


def test_pressed_twice_it_leaves_once(user: User) -> None:
    code_send(user=user, matter=MATTER, to=TO)
    code_send(user=user, matter=MATTER, to=TO)
    assert len(mail.outbox) == 1


def test_an_earlier_code_is_told_from_a_wrong_one(user: User, sent_again: None) -> None:
    codes = []
    for _ in range(2):
        code_send(user=user, matter=MATTER, to=TO)
        codes.append(code_read())
    first, second = codes
    if first == second:  # one in a million
        return
    found = refused(lambda: code_check(user=user, matter=MATTER, typed=first))
    at = formats.clock(timezone.localtime(SentCode.objects.get().sent_at))
    assert (found.fault, found.left) == (CodeFault.REPLACED, 4) and f"remplacé par celui de {at}" in found.text
    assert code_check(user=user, matter=MATTER, typed=second).tries == 2


def test_five_tries_are_all_whatever_is_sent_again(user: User, sent_again: None) -> None:
    for left in (4, 3, 2, 1, 0):
        code_send(user=user, matter=MATTER, to=TO)
        found = refused(partial(code_check, user=user, matter=MATTER, typed=another_than(code_read())))
        assert found.left == left
    assert refused(lambda: code_send(user=user, matter=MATTER, to=TO)).fault is CodeFault.SPENT
    assert len(mail.outbox) == 5
    SentCode.objects.update(ends_at=timezone.now() - dt.timedelta(days=1, minutes=1))
    code_send(user=user, matter=MATTER, to=TO)
    assert code_check(user=user, matter=MATTER, typed=code_read()).tries == 1, "the day after it begins anew"


def test_what_does_not_leave_gives_no_tries_back(user: User, settings: Settings, sent_again: None) -> None:
    code_send(user=user, matter=MATTER, to=TO)
    code = code_read()
    refused(lambda: code_check(user=user, matter=MATTER, typed=another_than(code)))
    settings.PORTAL_SMS_GATEWAY = ""
    with pytest.raises(SmsNotSent):
        code_send(user=user, matter=MATTER, to=TO)
    assert SentCode.objects.get().tries == 1
    assert refused(lambda: code_check(user=user, matter=MATTER, typed=code)).fault is CodeFault.LATE


@pytest.mark.parametrize("limit", ["code_person", "code_destination"])
def test_so_many_codes_and_no_more(user: User, settings: Settings, sent_again: None, limit: str) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, limit: "2/3600"}
    for _ in range(2):
        code_send(user=user, matter=MATTER, to=TO)
    with pytest.raises(TooManyTries):
        code_send(user=user, matter=MATTER, to=TO)


def test_a_message_that_did_not_leave_leaves_no_code(user: User, settings: Settings) -> None:
    settings.PORTAL_SMS_GATEWAY = ""
    with pytest.raises(SmsNotSent):
        code_send(user=user, matter=MATTER, to=TO)
    assert not SentCode.objects.exists()


def test_by_mail_it_waits_sealed_and_does_not_leave_late(user: User) -> None:
    to = Destination(CodeWay.MAIL, "other@example.org", "o***@example.org")
    code_send(user=user, matter=MATTER, to=to)
    outbox_flush()
    code = code_read()
    assert mail.outbox[0].to == ["other@example.org"] and code not in str(OutgoingMail.objects.values().get())
    assert code_check(user=user, matter=MATTER, typed=code)
    OutgoingMail.objects.update(
        state="QUEUED", context={**OutgoingMail.objects.get().context, "until": timezone.now().isoformat()}
    )
    assert outbox_flush() == 0


def test_by_mail_it_names_the_agency_and_nobody_at_an_address_that_only_the_erp_knows(db: None) -> None:
    holder = f.HolderFactory()
    code_send(
        user=f.UserFactory(tenant=holder.tenant),
        matter=MATTER,
        to=Destination(CodeWay.MAIL, "other@example.org", "o***@example.org"),
    )
    outbox_flush()
    body = str(mail.outbox[0].body)
    assert f"{holder.account.agency.name} : " in plain(body) and holder.tenant.last_name not in body


def test_keys_may_change_while_it_is_on_its_way(user: User, settings: Settings) -> None:
    settings.PORTAL_FINGERPRINT_KEYS = ["1:" + "a" * 40]
    code_send(user=user, matter=MATTER, to=TO)
    settings.PORTAL_FINGERPRINT_KEYS = ["2:" + "b" * 40, "1:" + "a" * 40]
    assert code_check(user=user, matter=MATTER, typed=code_read())


def test_of_fifty_tries_at_once_exactly_five_are_looked_at(
    own_database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = f.UserFactory()
    code_send(user=user, matter=MATTER, to=TO)
    wrong, looked_at = another_than(code_read()), []

    def compared(text: str) -> tuple[str, ...]:
        looked_at.extend([text] if text.startswith("code") else [])
        return fingerprints(text)

    monkeypatch.setattr(services, "fingerprints", compared)
    outcomes = at_once(*[lambda: code_check(user=user, matter=MATTER, typed=wrong)] * 50)
    assert len(looked_at) == SentCode.objects.get().tries == MOST_TRIES
    assert [outcome.fault for outcome in outcomes].count(CodeFault.SPENT) == 50 - (MOST_TRIES - 1)
