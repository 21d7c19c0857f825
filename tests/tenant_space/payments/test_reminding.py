"""The reminder before the due date: to those who asked, once, as long as something is owed, with a link that works."""

from __future__ import annotations

import csv
import datetime as dt
import re
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as memory
from django.core.management import call_command
from django.utils import timezone

from tenant_space.landlord.models import LandlordSettings
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.services import outbox_flush
from tenant_space.payments.links import PayLink, link_url
from tenant_space.payments.records import RentReminder
from tenant_space.payments.reminding import rent_reminders_send
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.answers import plain_text_of
from tests.kit.payments import payer
from tests.kit.typing import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
TODAY = timezone.localdate


def wisher(days: int = 3, **account: Any) -> Holder:
    """Somebody who asked to be reminded, with something due in so many days."""
    due = TODAY() + dt.timedelta(days=days)
    holder = payer(account.pop("number", "123456"), next_due_date=due, next_due_cents=45_678, **account)
    user = f.UserFactory(tenant=holder.tenant)
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    user.mail_wishes.create(topic=Topic.RENT)
    return holder


@pytest.mark.parametrize(
    ("days", "account", "count"),
    [
        (3, {}, 1),
        (1, {}, 1),  # a day on which nothing ran is made up for
        (4, {}, 0),
        (0, {}, 0),
        (3, {"balance_cents": 0}, 0),
        (3, {"direct_debit_active": True}, 0),
    ],
)
def test_it_leaves_once_some_days_before(days: int, account: dict[str, Any], count: int) -> None:
    owed = account.pop("balance_cents", None)
    holder = wisher(days, **account)
    if owed is not None:
        type(holder.account).objects.update(balance_cents=owed)
    assert (rent_reminders_send(), rent_reminders_send()) == (count, 0)
    assert RentReminder.objects.count() == OutgoingMail.objects.count() == count


def test_nobody_gets_it_who_did_not_ask_or_may_not_read() -> None:
    wisher(number="111111").tenant.user.mail_wishes.all().delete()
    closed = wisher(number="222222")
    closed.portal_access = False
    closed.save()
    assert rent_reminders_send() == 0


def test_the_landlord_says_how_many_days_before() -> None:
    wisher(5)
    row = LandlordSettings.load()
    row.rent_reminder_days = 5
    row.save()
    assert rent_reminders_send() == 1
    row.rent_reminder_days = 0
    row.save()
    RentReminder.objects.all().delete()
    assert rent_reminders_send() == 0


@pytest.mark.parametrize("change", ["paid", "debited", "blocked", "no_wish", "other_date"])
def test_what_is_over_when_the_mail_leaves_is_not_told(client: Client, change: str) -> None:
    holder = wisher()
    rent_reminders_send()
    if change == "no_wish":
        holder.tenant.user.mail_wishes.all().delete()
    values = {
        "paid": ("balance_cents", 0),
        "debited": ("direct_debit_active", True),
        "blocked": ("payment_block", True),
    }
    name, value = values.get(change, ("next_due_date", TODAY() + dt.timedelta(days=9)))
    if change != "no_wish":
        type(holder.account).objects.update(**{name: value})
    outbox_flush()
    assert not memory.outbox


def test_its_link_stands_alone_on_its_line_and_pays_what_is_owed_then(client: Client) -> None:
    holder = wisher()
    rent_reminders_send()
    outbox_flush()
    (sent,) = memory.outbox
    read = message_from_bytes(sent.message().as_bytes(), policy=policy.default)
    text = read.get_body(("plain",))
    assert text is not None
    (url,) = re.findall(r"^(https?://\S+/payer/[A-Za-z0-9_-]+/)$", text.get_content(), re.MULTILINE)
    assert "612,34" in sent.subject + text.get_content() and "/demarches/payment_plan/" in text.get_content()
    type(holder.account).objects.update(balance_cents=20_000)
    assert "200,00" in plain_text_of(client.get(url.partition("8000")[2] or url), between=" ")


def test_no_mail_program_breaks_a_link() -> None:
    for number in range(1_000):
        url = link_url(PayLink("123456", f"T{number}", number, timezone.now(), "D1"))
        message = memory.EmailMessage("x", f"Payer maintenant :\n{url}\n", to=["a@example.org"]).message()
        body = message_from_bytes(message.as_bytes(), policy=policy.default).get_content()
        assert url in body.splitlines() and re.fullmatch(r"https?://[^/]+/payer/[A-Za-z0-9_-]+/", url)


def test_links_for_paper_are_a_line_an_account_and_open(client: Client, tmp_path: Path) -> None:
    first = payer("100001", cents=5000)
    payer("100002", payment_block=True)
    f.HolderFactory(account__account_number="100003", account__online_payment_allowed=False)
    blocked = payer("100004")
    f.UserFactory(tenant=blocked.tenant, is_active=False)
    f.HolderFactory(account=first.account)  # a co-holder: still one line
    call_command("payment_links", "--qr", "--out", str(tmp_path))
    (row,) = csv.DictReader((tmp_path / "payment_links.csv").open(encoding="utf-8"), delimiter=";")
    assert row["account_number"] == "100001"
    assert row["valid_to"] == (TODAY() + dt.timedelta(days=60)).isoformat()
    assert "<svg" in (tmp_path / row["qr_file"]).read_text()
    path = re.sub(r"^https?://[^/]+", "", row["url"])
    assert "50,00" in plain_text_of(client.get(path), between=" ")
