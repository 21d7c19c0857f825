"""What a tenant may read of what the ERP says. Every query starts from `for_tenant`."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Prefetch

from tenant_space.tenancy.models import Lease, RentAccount, Tenant
from tenant_space.tenancy.residence import lease_rank
from tenant_space.tenancy.situation import AccountHead, Balance


def accounts_readable(tenant: Tenant) -> tuple[AccountHead, ...]:
    """The accounts this person may read, the active ones first, each with its main premises."""
    scope = RentAccount.objects.for_tenant(tenant)
    writable = Exists(scope.writable_by(tenant).filter(pk=OuterRef("pk")))
    leases = Prefetch("leases", Lease.objects.for_tenant(tenant).select_related("premise"))
    accounts = scope.annotate(writable=writable).select_related("agency").prefetch_related(leases)
    ordered = sorted(accounts, key=lambda account: (account.closed_on is not None, account.account_number))
    return tuple(_head(account) for account in ordered)


def _head(account: RentAccount) -> AccountHead:
    return AccountHead(
        number=account.account_number,
        label=_main_premises(account.leases.all()),
        balance=Balance(
            account.balance_cents,
            account.balance_date,
            account.next_due_date,
            account.next_due_cents,
            account.direct_debit_active,
        ),
        status=account.status,
        agency=account.agency,
        writable=account.writable,
        payment_block=account.payment_block,
    )


def _main_premises(leases: Iterable[Lease]) -> str:
    """`Logement - 8 boulevard Krumnov`: the dwelling when there is one, the running lease first."""
    ranked = sorted(leases, key=lease_rank)
    if not ranked:
        return ""
    premise = ranked[0].premise
    return f"{premise.get_type_display()} - {premise.address_line1}"
