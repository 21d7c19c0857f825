"""The one entry to statements made beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from tenant_space.tenancy.scope import AccountChildQuerySet

if TYPE_CHECKING:
    from tenant_space.statements.prepared import StatementFile
    from tenant_space.tenancy.models import Tenant


class StatementFileQuerySet(AccountChildQuerySet["StatementFile"]):
    def for_tenant(self, tenant: Tenant) -> Self:
        """The statements this person asked for, of accounts they may still read."""
        return super().for_tenant(tenant).filter(tenant=tenant)
