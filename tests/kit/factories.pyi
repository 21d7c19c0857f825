"""What the factories make, for the type checker: the library's own classes do not say it."""

import datetime as dt
from typing import Any, Generic, TypeVar

from forms.submissions import models as submissions
from tenant_space.identity.models import SignUp, User
from tenant_space.tenancy import models

Row = TypeVar("Row", covariant=True)

class Maker(Generic[Row]):
    def __call__(self, **fields: Any) -> Row: ...
    def build(self, **fields: Any) -> Row: ...
    def reset_sequence(self, value: int | None = None, force: bool = False) -> None: ...
    def create_batch(self, size: int, **fields: Any) -> list[Row]: ...

LONG_AGO: dt.datetime
PASSWORD: str
AgencyFactory: Maker[models.Agency]
TenantFactory: Maker[models.Tenant]
AccountFactory: Maker[models.RentAccount]
HolderFactory: Maker[models.Holder]
PremisesFactory: Maker[models.Premises]
LeaseFactory: Maker[models.Lease]
EntryFactory: Maker[models.LedgerEntry]
OccupantFactory: Maker[models.Occupant]
MandateFactory: Maker[models.Mandate]
BinaryFactory: Maker[models.StoredBinary]
DocumentFactory: Maker[models.Document]
ClaimFactory: Maker[models.Claim]
ClaimEventFactory: Maker[models.ClaimEvent]
UserFactory: Maker[User]
SignUpFactory: Maker[SignUp]
StaffFactory: Maker[User]
AttachmentFactory: Maker[submissions.Attachment]
RefusalReasonFactory: Maker[submissions.RefusalReason]
