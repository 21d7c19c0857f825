"""What the bank tells from server to server: credited once, looked at when it does not fit, else refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

import pytest
from django.db import connection
from django.test import Client as DjangoClient
from pytest_django.fixtures import Settings

from tenant_space.notifications.models import OutgoingMail
from tenant_space.payments.enums import AttemptState, NewsOutcome, ReviewReason
from tenant_space.payments.notifying import LARGEST_BODY
from tenant_space.payments.records import Attempt, Movement, Notification
from tenant_space.tenancy.accounts import account_readable
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.payments import OWED, attempt_of, bank_tells, fields_of, held_cents, payer, signed, told
from tests.kit.typing import Client

pytestmark = pytest.mark.django_db
STATE = AttemptState


@pytest.fixture
def holder(db: None) -> Holder:
    holder = payer()
    f.UserFactory(tenant=holder.tenant)
    return holder


@pytest.fixture
def attempt(holder: Holder) -> Attempt:
    return attempt_of(holder)


def owed(attempt: Attempt) -> int:
    head = account_readable(attempt.payment.tenant, attempt.payment.account_id)
    assert head
    return head.balance.cents


def outcomes() -> list[str]:
    return list(Notification.objects.values_list("outcome", flat=True))


def test_accepted_it_is_credited_taken_off_and_told_once(client: Client, attempt: Attempt) -> None:
    for source in ("PAY", "PAY", "RETRY", "BO"):
        response = bank_tells(client, told(attempt, url_check_src=source))
        assert (response.status_code, response.content, response["Content-Type"]) == (
            200,
            b"OK",
            "text/plain; charset=utf-8",
        )
        assert not response.cookies
    bank_tells(client, told(attempt, "CAPTURED", url_check_src="BATCH"))
    attempt.refresh_from_db()
    assert (attempt.state, attempt.payment.review, held_cents(attempt), owed(attempt)) == (STATE.ACCEPTED, "", OWED, 0)
    assert OutgoingMail.objects.filter(kind="payments.receipt").count() == 1
    assert outcomes() == ["APPLIED", "SAME", "SAME", "SAME"], "each body once"


def test_no_card_data_is_kept(client: Client, attempt: Attempt) -> None:
    bank_tells(client, told(attempt))
    row = Notification.objects.get()
    said = f"{row.fields} {Attempt.objects.get().details}"
    assert "497010" not in said and "helene@" not in said and "vads_card_number" in row.fields["autres champs"]
    assert row.fields["vads_card_brand"] == "CB"


def test_a_late_refusal_of_the_first_card_changes_nothing(client: Client, attempt: Attempt) -> None:
    bank_tells(client, told(attempt, "REFUSED", auth_result="05"))
    bank_tells(client, told(attempt, "AUTHORISED", sequence_number="2"))
    bank_tells(client, told(attempt, "REFUSED", auth_result="05", url_check_src="RETRY"))
    attempt.refresh_from_db()
    assert (attempt.state, held_cents(attempt), outcomes()[-1]) == (STATE.ACCEPTED, OWED, NewsOutcome.OVERTAKEN)


def test_one_attempt_left_open_does_not_touch_the_other(client: Client, attempt: Attempt) -> None:
    other = attempt_of(Holder.objects.get())
    bank_tells(client, told(other))
    bank_tells(client, told(attempt, "ABANDONED", sequence_number=None, trans_uuid=None))
    states = dict(Attempt.objects.values_list("number", "state"))
    assert states == {attempt.number: STATE.ABANDONED, other.number: STATE.ACCEPTED}
    assert owed(attempt) == 0 and OutgoingMail.objects.count() == 1


@pytest.mark.parametrize("empty", ["", None], ids=["empty", "absent"])
def test_left_before_the_end_with_nothing_to_tell(client: Client, attempt: Attempt, empty: str | None) -> None:
    optional = "effective_creation_date trans_uuid sequence_number auth_number auth_result card_brand effective_amount"
    body = told(attempt, "ABANDONED", **dict.fromkeys(optional.split(), empty))
    assert bank_tells(client, body).status_code == 200
    attempt.refresh_from_db()
    assert (attempt.state, held_cents(attempt)) == (STATE.ABANDONED, 0)


def test_not_captured_in_the_end_it_is_owed_again_and_told(client: Client, attempt: Attempt) -> None:
    bank_tells(client, told(attempt))
    bank_tells(client, told(attempt, "CAPTURE_FAILED", url_check_src="BATCH"))
    attempt.refresh_from_db()
    assert (attempt.state, attempt.payment.review) == (STATE.FAILED, ReviewReason.CAPTURE)
    assert (held_cents(attempt), owed(attempt)) == (0, OWED)
    assert OutgoingMail.objects.filter(kind="payments.taken_back").count() == 1


@pytest.mark.parametrize(
    ("word", "review"),
    [("WAITING_AUTHORISATION", ""), ("WAITING_AUTHORIZATION", ""), ("JAMAIS_VU", ReviewReason.UNHEARD)],
)
def test_what_waits_is_not_paid(client: Client, attempt: Attempt, word: str, review: str) -> None:
    bank_tells(client, told(attempt, word))
    attempt.refresh_from_db()
    assert (attempt.state, attempt.payment.review, owed(attempt)) == (STATE.PENDING, review, OWED)
    assert not OutgoingMail.objects.exists()


def test_a_refund_is_counted_once_and_one_too_large_is_looked_at(client: Client, attempt: Attempt) -> None:
    bank_tells(client, told(attempt))
    back = {"operation_type": "CREDIT", "url_check_src": "MERCH_BO", "trans_id": "000777", "effective_amount": None}
    once = told(attempt, amount="10000", trans_uuid="b" * 32, **back)
    bank_tells(client, once)
    bank_tells(client, once)
    bank_tells(client, told(attempt, "CAPTURED", amount="10000", trans_uuid="b" * 32, **back))
    attempt.refresh_from_db()
    assert (attempt.state, attempt.payment.review, held_cents(attempt), owed(attempt)) == (
        STATE.ACCEPTED,
        "",
        OWED - 10_000,
        10_000,
    )
    bank_tells(client, told(attempt, amount="70000", trans_uuid="c" * 32, **back))
    attempt.payment.refresh_from_db()
    assert (attempt.payment.review, held_cents(attempt)) == (ReviewReason.REFUND, OWED - 10_000)


def test_one_that_no_attempt_knows_is_kept_to_be_looked_at(client: Client, attempt: Attempt) -> None:
    assert bank_tells(client, told(attempt, order_id="999999-261205-000001")).status_code == 200
    assert outcomes() == [NewsOutcome.ORPHAN] and not Movement.objects.exists()


def test_another_address_is_noted_and_by_a_setting_not_believed(
    client: Client, attempt: Attempt, settings: Settings
) -> None:
    settings.PORTAL_PAYMENT_NETWORKS_ONLY = True
    bank_tells(client, told(attempt), REMOTE_ADDR="203.0.113.9")
    attempt.refresh_from_db()
    assert (attempt.state, attempt.payment.review, outcomes()) == (STATE.STARTED, ReviewReason.ADDRESS, ["REVIEW"])
    settings.PORTAL_PAYMENT_NETWORKS_ONLY = False
    bank_tells(client, told(attempt, url_check_src="BO"), REMOTE_ADDR="203.0.113.9")
    assert held_cents(attempt) == OWED and not Notification.objects.filter(expected_source=True).exists()


def tampered(attempt: Attempt) -> Iterator[bytes]:
    """Forty bodies that the bank never sent: a value changed after signing, another key, what is no form."""
    body = told(attempt)
    pairs = parse_qsl(body.decode(), keep_blank_values=True)
    for name, value in pairs:  # 22: each field, the signature too
        yield urlencode([(n, f"{v}1" if n == name else v) for n, v in pairs]).encode()
        del value
    for name in ("vads_amount", "vads_order_id", "vads_trans_status", "signature"):
        yield urlencode([(n, v) for n, v in pairs if n != name]).encode()
        yield urlencode([*pairs, (name, dict(pairs)[name])]).encode()
    yield urlencode([*pairs, ("vads_new", "1")]).encode()
    yield signed(fields_of(attempt), key="8877665544332211")
    yield signed(fields_of(attempt), key="")
    yield from (b"", b"vads_amount", b"\xff=1", b"a=%FF", body.replace(b"&", b";"), b"{}", body[:-5])


def test_forty_tampered_bodies_credit_nothing_and_each_is_logged(
    client: Client, attempt: Attempt, caplog: pytest.LogCaptureFixture
) -> None:
    bodies = list(tampered(attempt))
    assert len(set(bodies)) >= 40
    for number, body in enumerate(bodies, start=1):
        assert bank_tells(client, body).status_code == 400, body
        assert len([one for one in caplog.records if "payment notification refused" in one.message]) == number
    assert not Movement.objects.exists() and not Notification.objects.exists()
    assert bank_tells(client, told(attempt)).status_code == 200 and held_cents(attempt) == OWED


def test_the_route_takes_posts_of_its_bank_and_no_more(client: Client, attempt: Attempt, settings: Settings) -> None:
    url = "/paiement/notification/simulator"
    strict = DjangoClient(enforce_csrf_checks=True)
    for address in (url, f"{url}/"):
        assert client.get(address).status_code == 405
        large = b"a=" + b"1" * LARGEST_BODY
        assert strict.post(address, large, content_type="application/x-www-form-urlencoded").status_code == 413
    answer = strict.post(url, told(attempt), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200 and held_cents(attempt) == OWED
    settings.PORTAL_PAYMENT_GATEWAY = "systempay"
    assert bank_tells(client, told(attempt, url_check_src="BO")).status_code == 404


def test_when_the_portal_fails_nothing_is_kept_and_the_bank_may_try_again(
    client: Client, attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("tenant_space.payments.services.notify", lambda *args, **kwargs: 1 / 0)
        assert bank_tells(client, told(attempt)).status_code == 500
    assert not Notification.objects.exists() and held_cents(attempt) == 0
    assert not connection.needs_rollback
    assert bank_tells(client, told(attempt)).status_code == 200
    assert held_cents(attempt) == OWED
    assert attempt.started_at <= dt.datetime.now(dt.UTC)
