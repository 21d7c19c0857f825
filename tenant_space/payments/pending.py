"""What the portal took and the ERP has no line for yet counts in the one balance that every page shows."""

from tenant_space.payments.selectors import payments_pending
from tenant_space.tenancy.pending import pending_register

pending_register(payments_pending)
