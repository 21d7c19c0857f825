"""After the last holding ends: read-only, told, closed; never everybody at once."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from tenant_space.formats import long_date
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.tasks import accesses_close
from tenant_space.identity.tenant_access import lifecycle, mails
from tenant_space.identity.tenant_access.lifecycle import Review, TooMany, accesses_review
from tenant_space.notifications.models import OutgoingMail
from tenant_space.tenancy.models import Tenant
from tests.kit import factories as f

pytestmark = pytest.mark.django_db
END = dt.date(2026, 6, 30)
TOLD = END + dt.timedelta(days=75)  # 90 days of reading, told 15 days before they are over
CLOSED = END + dt.timedelta(days=91)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def days(settings: Settings) -> None:
    settings.PORTAL_GRACE_DAYS, settings.PORTAL_CLOSING_NOTICE_DAYS = 90, 15


def former(end: dt.date | None = END, **holding: Any) -> User:
    holder = f.HolderFactory(to_date=end, **holding)
    return f.UserFactory(tenant=holder.tenant)


def state(user: User) -> str:
    user.refresh_from_db()
    return user.suspension or ("told" if user.closing_told_on else "open")


def kinds() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("kind", flat=True))


def test_a_former_tenant_reads_is_told_and_then_closed() -> None:
    user, present = former(), former(end=None)
    tenant = user.tenant
    assert accesses_review(on=TOLD - DAY) == Review()
    assert accesses_review(on=TOLD) == Review(told=1)
    assert accesses_review(on=TOLD) == Review(), "told once"
    assert accesses_review(on=CLOSED - DAY) == Review() and state(user) == "told"
    assert accesses_review(on=CLOSED) == Review(closed=1)
    assert accesses_review(on=CLOSED) == Review()
    assert state(user) == "CLOSED" and user.closed_tenant == tenant
    assert kinds() == ["account.closing", "account.closed"]
    assert state(present) == "open"


def test_somebody_who_can_still_read_is_not_closed() -> None:
    """The last day of reading, as the rule of access has it, is before the closing."""
    user = former()
    accesses_review(on=TOLD)
    holders = user.tenant.holdings
    assert holders.reading(CLOSED - DAY).exists() and not holders.reading(CLOSED).exists()


def test_told_late_is_closed_late() -> None:
    """The portal was down for a year: the mail still comes fifteen days before."""
    user, late = former(), END + dt.timedelta(days=400)
    assert accesses_review(on=late) == Review(told=1)
    assert accesses_review(on=late + 14 * DAY) == Review()
    assert accesses_review(on=late + 15 * DAY) == Review(closed=1)
    assert state(user) == "CLOSED"


def test_the_last_of_several_holdings_counts() -> None:
    user = former()
    other = f.HolderFactory(tenant=user.tenant, to_date=END + 30 * DAY)
    assert accesses_review(on=TOLD) == Review()
    assert accesses_review(on=TOLD + 30 * DAY) == Review(told=1)
    other.to_date = None
    other.save()
    assert accesses_review(on=CLOSED + 30 * DAY) == Review()


def test_somebody_who_holds_an_account_again_is_left_alone_and_told_again_next_time() -> None:
    user = former()
    accesses_review(on=TOLD)
    again = f.HolderFactory(tenant=user.tenant)
    assert accesses_review(on=CLOSED) == Review() and state(user) == "open"
    again.to_date = CLOSED
    again.save()
    assert accesses_review(on=CLOSED + 75 * DAY) == Review(told=1)
    assert kinds() == ["account.closing"] * 2


def no_right(user: User) -> None:
    user.tenant.holdings.update(portal_access=False)


def guarantor(user: User) -> None:
    user.tenant.holdings.update(role="GUARANTOR")


def deceased(user: User) -> None:
    Tenant.objects.filter(pk=user.tenant_id).update(deceased=True)


def nothing(user: User) -> None:
    user.tenant.holdings.all().delete()


@pytest.mark.parametrize("lost", [no_right, guarantor, deceased, nothing])
def test_without_an_end_in_the_past_the_whole_grace_follows_the_announcement(lost: Callable[..., Any]) -> None:
    """The ERP may take a right away for a night: nobody is closed in a hurry."""
    user = former(end=None)
    lost(user)
    assert accesses_review(on=END) == Review(told=1)
    assert accesses_review(on=END + 89 * DAY) == Review() and state(user) == "told"
    assert accesses_review(on=END + 90 * DAY) == Review(closed=1) and state(user) == "CLOSED"
    assert kinds() == ([] if lost is deceased else ["account.closing", "account.closed"]), "nobody writes to the dead"


def test_a_blocked_sign_in_is_closed_too_without_the_announcement() -> None:
    user = former()
    User.objects.filter(pk=user.pk).update(is_active=False, suspension="BLOCKED")
    accesses_review(on=TOLD)
    assert kinds() == []
    accesses_review(on=CLOSED)
    assert state(user) == "CLOSED"


def test_staff_and_sign_ups_are_never_touched() -> None:
    staff = f.StaffFactory()
    waiting = f.SignUpFactory(person=f.HolderFactory(to_date=END).tenant)
    assert accesses_review(on=CLOSED) == accesses_review(on=CLOSED + 200 * DAY) == Review()
    assert state(staff) == "open" and SignUp.objects.get() == waiting


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> tuple[list[User], list[User]]:
    """Ten sign-ins; so few are never too many, unless the brake takes hold from three on."""
    monkeypatch.setattr(lifecycle, "BRAKE_FROM", 3)
    return [former() for _ in range(4)], [former(end=None) for _ in range(6)]


def test_too_many_at_once_are_neither_told_nor_closed(
    many: tuple[list[User], list[User]], caplog: pytest.LogCaptureFixture
) -> None:
    """A batch without holders must not shut everybody out."""
    with caplog.at_level(logging.ERROR), pytest.raises(TooMany):
        accesses_review(on=TOLD)
    assert "too many accesses end at once" in caplog.text and not OutgoingMail.objects.exists()
    assert accesses_review(on=TOLD, unbraked=True) == Review(told=4)
    with pytest.raises(TooMany):
        accesses_review(on=CLOSED)
    assert {state(user) for user in many[0]} == {"told"}
    accesses_close.func()  # the daily job ends well: the error is logged
    assert {state(user) for user in many[0]} == {"told"}
    with pytest.raises(CommandError):
        call_command("accesses_review")
    call_command("accesses_review", "--unbraked", verbosity=0)
    assert {state(user) for user in many[0]} == {"CLOSED"} and {state(user) for user in many[1]} == {"open"}


def test_few_are_never_too_many(many: tuple[list[User], list[User]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "BRAKE_FROM", 4)
    assert accesses_review(on=TOLD) == Review(told=4)


def test_the_brake_is_a_part_of_all(many: tuple[list[User], list[User]], settings: Settings) -> None:
    settings.PORTAL_CLOSING_BRAKE_PERCENT = 40
    assert accesses_review(on=TOLD) == Review(told=4)


def test_one_who_came_back_between_the_list_and_the_closing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    user = former()
    accesses_review(on=TOLD)
    f.HolderFactory(tenant=user.tenant)
    assert lifecycle._close(user.pk, CLOSED) is False and state(user) == "told"


def test_the_work_does_not_grow_with_who_stays(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(30):
        former(end=None)
    [former() for _ in range(5)]
    with django_assert_max_num_queries(12):
        accesses_review(on=TOLD)


def test_the_mail_names_the_day_of_the_closing() -> None:
    today = timezone.localdate()
    dated, undated = former(end=today - 80 * DAY), former(end=None, guarantor=True)
    accesses_review()
    told = {mail.context["user_id"]: mails.closing(mail.context) for mail in OutgoingMail.objects.all()}
    assert told[dated.pk].values["date"] == long_date(today + 15 * DAY)
    assert told[undated.pk].values["date"] == long_date(today + 90 * DAY)
    assert told[dated.pk].values["contact"].startswith("Agence Centre Ville, 04")
    f.HolderFactory(tenant=dated.tenant)
    assert mails.closing({"user_id": dated.pk}) is None, "no mail when the person is back before it leaves"
