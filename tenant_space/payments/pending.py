"""What the portal took and the ERP has no line for yet counts in the one balance that every page shows."""

from tenant_space.payments.selectors import attempts_waiting, payments_pending
from tenant_space.tenancy.pending import PendingSource, pending_register

pending_register(PendingSource("payments", attempts_waiting, payments_pending))
