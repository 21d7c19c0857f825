"""The reminders around the end of an insurance: the right step, once, to the right people."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as memory
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries, Settings

from forms.insurance.mails import days_text, insurance_page_url
from forms.insurance.models import InsuranceReminder
from forms.insurance.reminders import insurance_reminders_send, step_of
from tenant_space.notifications.enums import Topic
from tenant_space.notifications.models import OutgoingMail
from tenant_space.notifications.registry import mail_spec
from tenant_space.notifications.services import outbox_flush
from tenant_space.tenancy.models import Holder, Lease, LeaseInsurance
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.insurance_ends import day, insured

pytestmark = pytest.mark.django_db


# The counter, its lock, leases, certificates, reminders sent, people, and one insert a table and kind of mail;
# the rest opens and closes the transaction and its inserts.
QUERIES = 13


def certificate(lease: Lease, state: str, start: int, end: int) -> LeaseInsurance:
    return LeaseInsurance.objects.create(
        lease=lease, state=state, submission=uuid.uuid4(), valid_from=day(start), valid_to=day(end)
    )


def queued() -> list[tuple[str, str]]:
    return sorted(OutgoingMail.objects.values_list("to", "kind"))


@pytest.mark.parametrize(
    ("left", "step"),
    [(30, 30), (29, 30), (16, 30), (15, 15), (14, 15), (4, 15), (3, 3), (1, 3), (0, 3), (-1, -1), (-30, -1)],
)
def test_each_day_belongs_to_the_nearest_step(left: int, step: int) -> None:
    assert step_of(day(left), day(0)) == step
    holder, lease = insured(left)
    assert insurance_reminders_send() == 1
    row = InsuranceReminder.objects.get()
    assert (row.lease, row.valid_to, row.step) == (lease, day(left), step)
    kind = "insurance.overdue" if left < 0 else "insurance.reminder"
    assert queued() == [(holder.tenant.user.email, kind)]


@pytest.mark.parametrize("left", [31, 200, -31])
def test_too_early_or_too_late_is_silent(left: int) -> None:
    insured(left)
    assert insurance_reminders_send() == 0


def test_each_step_leaves_once_over_the_weeks() -> None:
    insured(30)
    counts = [insurance_reminders_send(on=day(offset)) for offset in range(62)]
    assert [offset for offset, count in enumerate(counts) if count] == [0, 15, 27, 31]
    assert sum(counts) == 4


def test_days_that_were_missed_are_made_up_for_by_one_mail() -> None:
    insured(30)
    insurance_reminders_send()
    counts = [insurance_reminders_send(on=day(offset)) for offset in (28, 29, 30)]
    assert counts == [1, 0, 0]
    assert sorted(InsuranceReminder.objects.values_list("step", flat=True)) == [3, 30]


def test_a_new_end_starts_again() -> None:
    _, lease = insured(10)
    assert insurance_reminders_send() == 1
    Lease.objects.filter(pk=lease.pk).update(insurance_valid_to=day(12))
    assert insurance_reminders_send() == 1


def test_an_accepted_certificate_counts_like_the_erp_s_period() -> None:
    _, lease = insured(-200, "EXPIRED")
    certificate(lease, "ACCEPTED", -300, 3)
    assert insurance_reminders_send() == 1
    assert InsuranceReminder.objects.get().valid_to == day(3)


@pytest.mark.parametrize(("state", "count"), [("ACCEPTED", 0), ("UNDER_REVIEW", 0), ("REFUSED", 1)])
def test_what_was_sent_meanwhile_stops_the_reminders(state: str, count: int) -> None:
    _, lease = insured(3)
    certificate(lease, state, 4, 370)
    assert insurance_reminders_send() == count


@pytest.mark.parametrize(
    "lease",
    [
        {"insurance_required": False},
        {"insurance_status": "NOT_REQUIRED"},
        {"insurance_status": "UNDER_REVIEW"},
        {"end_date": dt.date(2020, 1, 1)},
        {"start_date": dt.date(2100, 1, 1)},
    ],
)
@pytest.mark.parametrize("left", [3, -1])
def test_leases_that_need_nothing_get_nothing(lease: dict[str, Any], left: int) -> None:
    insured(left, **lease)
    assert insurance_reminders_send() == 0


def _refuses(holder: Holder) -> None:
    holder.tenant.user.mail_refusals.create(topic=Topic.REMINDERS)


def _has_no_sign_in(holder: Holder) -> None:
    EmailAddress.objects.filter(user=holder.tenant.user).delete()
    holder.tenant.user.delete()


def _may_not_sign_in(holder: Holder) -> None:
    type(holder.tenant.user).objects.filter(tenant=holder.tenant).update(is_active=False)


def _left(holder: Holder) -> None:
    type(holder).objects.filter(pk=holder.pk).update(to_date=day(-1))


def _has_no_access(holder: Holder) -> None:
    type(holder).objects.filter(pk=holder.pk).update(portal_access=False)


def _is_guarantor(holder: Holder) -> None:
    type(holder).objects.filter(pk=holder.pk).update(role="GUARANTOR")


@pytest.mark.parametrize("change", [_refuses, _has_no_sign_in, _may_not_sign_in, _left, _has_no_access, _is_guarantor])
def test_people_who_may_not_write_or_do_not_want_get_nothing(change: Callable[[Holder], None]) -> None:
    holder, _ = insured(3)
    change(holder)
    assert insurance_reminders_send() == 0


def test_refusing_something_else_changes_nothing() -> None:
    holder, _ = insured(3)
    holder.tenant.user.mail_refusals.create(topic=Topic.ACKNOWLEDGEMENTS)
    assert insurance_reminders_send() == 1


def test_everybody_who_holds_the_account_is_told() -> None:
    holder, _ = insured(3)
    other = f.HolderFactory(account=holder.account, cosignatory=True)
    f.UserFactory(tenant=other.tenant)
    insured(100)
    assert insurance_reminders_send() == 2
    assert {to for to, _ in queued()} == {holder.tenant.user.email, other.tenant.user.email}


def test_one_mail_lists_the_leases_that_end_together() -> None:
    holder, _ = insured(3)
    erp = {"insurance_status": "UP_TO_DATE", "insurance_valid_to": day(3)}
    garage = f.PremisesFactory(garage=True, address_line1="2 rue du Port")
    f.LeaseFactory(account=holder.account, kind="ANNEX", premises=garage, **erp)
    second = f.HolderFactory(tenant=holder.tenant)
    f.LeaseFactory(account=second.account, premises=f.PremisesFactory(address_line1="9 quai Neuf"), **erp)
    assert insurance_reminders_send() == 1
    assert InsuranceReminder.objects.count() == 3
    outbox_flush()
    (message,) = memory.outbox
    for line in ("Logement T2, 8 boulevard Krumnov", "Garage, 2 rue du Port", "Logement T2, 9 quai Neuf"):
        assert line in message.body
    assert "dans 3 jours" in message.body
    assert message.subject.startswith("Votre assurance se termine le ")


def _sends(lease: Lease) -> None:
    certificate(lease, "UNDER_REVIEW", 4, 370)


def _is_renewed(lease: Lease) -> None:
    Lease.objects.filter(pk=lease.pk).update(insurance_valid_to=day(300))


def _stops_wanting(lease: Lease) -> None:
    lease.account.holders.get().tenant.user.mail_refusals.create(topic=Topic.REMINDERS)


def _loses_access(lease: Lease) -> None:
    lease.account.holders.update(portal_access=False)


def _leaves(lease: Lease) -> None:
    lease.account.holders.update(to_date=day(-1))


def _leaves_it_to_others(lease: Lease) -> None:
    _leaves(lease)
    f.HolderFactory(account=lease.account, cosignatory=True)


CHANGES = [_sends, _is_renewed, _stops_wanting, _loses_access, _leaves, _leaves_it_to_others]


@pytest.mark.parametrize("change", CHANGES)
def test_a_mail_that_waited_is_dropped_when_things_changed(change: Callable[[Lease], None]) -> None:
    _, lease = insured(3)
    insurance_reminders_send()
    change(lease)
    assert outbox_flush() == 0
    assert not memory.outbox


@pytest.mark.parametrize("kind", ["insurance.reminder", "insurance.overdue"])
def test_every_word_of_a_text_has_a_value(kind: str) -> None:
    holder, lease = insured(-2)
    spec = mail_spec(kind)
    context = {"user_id": holder.tenant.user.pk, "lease_ids": [lease.pk], "valid_to": day(-2).isoformat()}
    values = spec.build(context).values
    assert set(values) == {word.name for word in spec.placeholders}
    assert values["jours"] == "il y a 2 jours"
    assert spec.topic == Topic.REMINDERS


def test_a_stranger_s_lease_is_never_named() -> None:
    holder, _ = insured(3)
    _, foreign = insured(3)
    context = {"user_id": holder.tenant.user.pk, "lease_ids": [foreign.pk], "valid_to": day(3).isoformat()}
    assert mail_spec("insurance.reminder").build(context) is None


@pytest.mark.parametrize(
    ("left", "said"), [(30, "dans 30 jours"), (1, "demain"), (0, "aujourd'hui"), (-1, "hier"), (-4, "il y a 4 jours")]
)
def test_days_as_people_say_them(left: int, said: str) -> None:
    assert days_text(left) == said


def test_without_its_page_the_button_leads_home(settings: Settings) -> None:
    assert insurance_page_url() == f"{settings.PORTAL_URL}/"


def test_the_number_of_queries_does_not_grow(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    insurance_reminders_send()
    insured(3)
    insured(-1)
    with django_assert_num_queries(QUERIES):
        assert insurance_reminders_send() == 2
    for left in range(-10, 20):
        _, lease = insured(left)
        certificate(lease, "ACCEPTED", -300, left)
    OutgoingMail.objects.all().delete()
    with django_assert_num_queries(QUERIES):
        assert insurance_reminders_send() == 30


def test_the_command_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    insured(5)
    call_command("insurance_reminders", date=day(2))
    assert "Rappels mis en file d'envoi : 1." in capsys.readouterr().out
    call_command("insurance_reminders", date=day(2))
    assert "envoi : 0." in capsys.readouterr().out


def test_a_certificate_sent_through_the_portal_stops_them() -> None:
    holder = ff.home()
    holder.account.leases.update(insurance_status="UP_TO_DATE", insurance_valid_to=day(3))
    ff.sent(holder)
    assert insurance_reminders_send() == 0
