"""What the tests of signed-in pages share: all their addresses, and somebody else's home."""

import datetime as dt

from tenant_space.editable_words.page_specs import page_specs
from tenant_space.exchange.enums import BatchState
from tenant_space.exchange.models import Batch
from tenant_space.exchange.selectors import data_as_of_forget
from tenant_space.secured.pages import SecuredPageMixin
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f

PATHS = [f"/{spec.slug}/" for spec in page_specs() if issubclass(spec.model, SecuredPageMixin)]
FOREIGN = "ETRANGER"


def applied(extracted_at: dt.datetime) -> None:
    """A batch of the ERP has been applied, and is the only one."""
    Batch.objects.all().delete()
    data_as_of_forget()
    Batch.objects.create(
        batch_id="x", sequence=1, state=BatchState.APPLIED, control_sha256="x", extracted_at=extracted_at
    )


def foreign_home() -> Holder:
    """Somebody else's account, every text of it marked."""
    holder = f.HolderFactory(tenant__last_name=FOREIGN, account__account_number="999999")
    lease = f.LeaseFactory(account=holder.account, premises__address_line1=FOREIGN, premises__residence_name=FOREIGN)
    f.EntryFactory(account=holder.account, lease=lease, label=FOREIGN)
    f.DocumentFactory(account=holder.account, title=FOREIGN)
    f.MandateFactory(account=holder.account, holder_name=FOREIGN)
    f.OccupantFactory(lease=lease, last_name=FOREIGN)
    f.ClaimEventFactory(claim__account=holder.account, claim__title=FOREIGN, public_text=FOREIGN)
    return holder
