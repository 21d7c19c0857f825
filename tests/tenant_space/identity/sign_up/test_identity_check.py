"""Step 1 of signing up: who passes, and how many tries one has."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from tenant_space.identity.enums import Suspension
from tenant_space.identity.limits import TooManyTries
from tenant_space.identity.models import SignUp
from tenant_space.identity.sign_up import services
from tenant_space.landlord.selectors import landlord_current
from tenant_space.tenancy.matching import activation_code_hash
from tenant_space.tenancy.models import Tenant
from tests.kit import factories as f
from tests.kit.registrations import submit


@pytest.fixture
def tenant(db: None) -> Tenant:
    return f.HolderFactory().tenant


def check(tenant: Tenant, **change: Any) -> Tenant:
    given: dict[str, Any] = {
        "account_number": tenant.holdings.get().account_id,
        "last_name": tenant.last_name,
        "first_name": tenant.first_name,
        "birth_date": tenant.birth_date,
        "network": "192.0.2.1",
    }
    return services.identity_check(**given | change)


def test_the_person_of_the_notice_passes_step_1(tenant: Tenant) -> None:
    assert check(tenant) == tenant
    submit(tenant)
    assert check(tenant) == tenant, "a sign-up that waits keeps nobody out"


def blocked(tenant: Tenant) -> None:
    f.UserFactory(tenant=tenant, suspension=Suspension.BLOCKED, is_active=False)


def linked(tenant: Tenant) -> None:
    f.UserFactory(tenant=tenant)


def deceased(tenant: Tenant) -> None:
    Tenant.objects.update(deceased=True)


def sign_up_blocked(tenant: Tenant) -> None:
    submit(tenant)
    SignUp.objects.update(blocked_at=timezone.now())


@pytest.mark.parametrize("spoil", [linked, blocked, sign_up_blocked, deceased])
def test_somebody_who_has_a_sign_in_or_may_have_none_does_not_pass(tenant: Tenant, spoil: Callable[..., Any]) -> None:
    spoil(tenant)
    with pytest.raises(services.IdentityNotFound):
        check(tenant)


def test_a_closed_sign_in_lets_the_person_sign_up_again(tenant: Tenant) -> None:
    f.UserFactory(tenant=None, closed_tenant=tenant, suspension=Suspension.CLOSED, is_active=False)
    assert check(tenant) == tenant


def test_doubles_of_a_person_in_the_erp_are_no_second_door(tenant: Tenant) -> None:
    double = f.HolderFactory(account=tenant.holdings.get().account, rank=2).tenant
    f.UserFactory(tenant=double)
    with pytest.raises(services.IdentityNotFound):
        check(tenant, account_number=double.holdings.get().account_id)


def test_the_code_is_asked_with_the_setting_only(tenant: Tenant, settings: Settings) -> None:
    tenant.holdings.update(activation_code_hash=activation_code_hash("AB12"))
    assert check(tenant) == tenant
    settings.PORTAL_ACTIVATION_CODE = True
    assert check(tenant, code="ab 12") == tenant
    for code in ("", "AB13"):
        with pytest.raises(services.IdentityNotFound):
            check(tenant, code=code)


def test_it_is_the_failures_of_a_number_that_are_limited(tenant: Tenant, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "identity_account": "2/3600"}
    for _ in range(5):
        check(tenant)
    for number in range(2):
        with pytest.raises(services.IdentityNotFound):
            check(tenant, last_name="Durand", network=f"192.0.2.{number}")
    with pytest.raises(TooManyTries) as refused:
        check(tenant, network="192.0.2.9")
    assert 3500 < refused.value.seconds <= 3600
    with pytest.raises(TooManyTries):
        spaced = " ".join(tenant.holdings.get().account_id)
        check(tenant, account_number=spaced, network="192.0.2.9")


@pytest.mark.parametrize(("limit", "same"), [("identity_network", {}), ("identity_all", {"network": "198.51.100.7"})])
def test_failures_of_a_network_and_of_all_are_limited(
    tenant: Tenant, settings: Settings, limit: str, same: dict[str, str]
) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, limit: "2/3600"}
    for number in ("900001", "900002"):
        with pytest.raises(services.IdentityNotFound):
            check(tenant, account_number=number)
    with pytest.raises(TooManyTries):
        check(tenant, **same)


def test_what_is_refused_uses_nothing_of_the_other_limits(tenant: Tenant, settings: Settings) -> None:
    settings.PORTAL_LIMITS = {**settings.PORTAL_LIMITS, "identity_account": "0/3600", "identity_network": "1/3600"}
    for _ in range(3):
        with pytest.raises(TooManyTries) as refused:
            check(tenant)
        assert refused.value.limit == "identity_account"


def test_each_failing_check_asks_the_database_the_same(tenant: Tenant) -> None:
    def failing(**change: Any) -> list[str]:
        with CaptureQueriesContext(connection) as queries, pytest.raises(services.IdentityNotFound):
            check(tenant, **change)
        shapes = [re.split(" (?:WHERE|VALUES)", query["sql"])[0] for query in queries]
        return [shape for shape in shapes if "SAVEPOINT" not in shape]

    landlord_current()  # kept from now on, whoever asks
    wrong_name = failing(last_name="Durand")
    assert failing(account_number="999999") == wrong_name
    assert failing(account_number="99\x0099") == wrong_name
    linked(tenant)
    assert failing() == wrong_name
