"""Rows for tests, with traits named after states."""

import datetime as dt
import uuid
from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from factory.django import DjangoModelFactory

from forms.submissions import models as submissions
from forms.submissions.enums import Scan
from tenant_space.identity.models import SignUp, User
from tenant_space.identity.registry import terms_in_force
from tenant_space.tenancy import enums, models

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
PASSWORD = "Tilleul-2026"


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = models.Agency
        django_get_or_create = ["agency_code"]

    agency_code = "CV"
    name = "Agence Centre Ville"
    address_line1 = "25 rue Tarentaize"
    postal_code = "42000"
    city = "SAINT ETIENNE"
    phone = "+33477327247"


class TenantFactory(DjangoModelFactory):
    class Meta:
        model = models.Tenant

    tenant_id = factory.Sequence(lambda n: f"T{n:07d}")
    last_name = "DUPONT"
    first_name = "Hélène Marie"
    birth_date = dt.date(1971, 3, 9)
    updated_at = LONG_AGO


class AccountFactory(DjangoModelFactory):
    class Meta:
        model = models.RentAccount

    class Params:
        owing = factory.Trait(balance_cents=45_678)
        in_credit = factory.Trait(balance_cents=-2_000)

    account_number = factory.Sequence(lambda n: f"{300_000 + n}")
    status = enums.AccountStatus.ACTIVE
    agency = factory.SubFactory(AgencyFactory)
    opened_on = dt.date(2019, 3, 1)
    balance_cents = 0
    balance_date = factory.LazyFunction(timezone.localdate)
    updated_at = LONG_AGO


class HolderFactory(DjangoModelFactory):
    class Meta:
        model = models.Holder

    class Params:
        guarantor = factory.Trait(role=enums.HolderRole.GUARANTOR)
        guardian = factory.Trait(role=enums.HolderRole.GUARDIAN)
        cosignatory = factory.Trait(role=enums.HolderRole.COSIGNATORY)

    account = factory.SubFactory(AccountFactory)
    tenant = factory.SubFactory(TenantFactory)
    role = enums.HolderRole.SIGNATORY
    from_date = dt.date(2019, 3, 1)
    portal_access = True


class PremisesFactory(DjangoModelFactory):
    class Meta:
        model = models.Premises

    class Params:
        garage = factory.Trait(type=enums.PremisesType.GARAGE, category="")

    premises_id = factory.Sequence(lambda n: f"P{n:05d}")
    type = enums.PremisesType.LOGEMENT
    category = "T2"
    address_line1 = "8 boulevard Krumnov"
    postal_code = "42000"
    city = "SAINT ETIENNE"


class LeaseFactory(DjangoModelFactory):
    class Meta:
        model = models.Lease

    lease_id = factory.Sequence(lambda n: f"L{n:05d}")
    account = factory.SubFactory(AccountFactory)
    premises = factory.SubFactory(PremisesFactory)
    kind = enums.LeaseKind.MAIN
    start_date = dt.date(2019, 3, 1)
    rent_cents = 35_542
    charges_cents = 10_136
    insurance_required = True


class EntryFactory(DjangoModelFactory):
    class Meta:
        model = models.LedgerEntry

    class Params:
        payment = factory.Trait(
            kind=enums.EntryKind.PAYMENT, label="Paiement par carte", debit_cents=0, credit_cents=45_678
        )

    entry_id = factory.Sequence(lambda n: f"E{n:08d}")
    account = factory.SubFactory(AccountFactory)
    accounting_date = dt.date(2026, 10, 31)
    kind = enums.EntryKind.RENT
    label = "Loyer principal"
    debit_cents = 45_678
    credit_cents = 0
    seq = factory.Sequence(int)


class OccupantFactory(DjangoModelFactory):
    class Meta:
        model = models.Occupant

    lease = factory.SubFactory(LeaseFactory)
    occupant_id = factory.Sequence(lambda n: f"O{n}")
    last_name = "DUPONT"
    first_name = "Zoé"
    birth_date = dt.date(2012, 7, 14)
    relationship = enums.Relationship.CHILD


class MandateFactory(DjangoModelFactory):
    class Meta:
        model = models.Mandate

    mandate_id = factory.Sequence(lambda n: f"M{n}")
    account = factory.SubFactory(AccountFactory)
    rum = "++0123456"
    ics = "FR72ZZZ123456"
    status = enums.MandateStatus.ACTIVE
    sequence_type = enums.SequenceType.RCUR
    iban_masked = "FR76 •••• •••• •••• •••• •••• 176"
    bic = "AGRIFRPP845"
    bank_code = "14506"
    branch_code = "00019"
    branch_label = "CRCA SAINT CHAMOND"
    holder_name = "BEN SAID MOHAMMED AMINE"
    signed_on = dt.date(2013, 11, 4)
    debit_day = 5
    purpose = "Échéance"


class BinaryFactory(DjangoModelFactory):
    class Meta:
        model = models.StoredBinary

    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size_bytes = 610
    name = factory.LazyAttribute(lambda row: f"erp/{row.sha256[:2]}/{row.sha256}.pdf")


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = models.Document

    document_id = factory.Sequence(lambda n: f"D{n:07d}")
    account = factory.SubFactory(AccountFactory)
    kind = enums.DocumentKind.RENT_NOTICE
    document_date = dt.date(2026, 10, 31)
    title = factory.LazyAttribute(lambda row: f"Avis d'échéance - {row.document_date:%d/%m/%Y}")
    file_name = "AE.pdf"
    size_bytes = 610
    binary = factory.SubFactory(BinaryFactory)
    mime_type = "application/pdf"


class ClaimFactory(DjangoModelFactory):
    class Meta:
        model = models.Claim

    class Params:
        waiting = factory.Trait(status=enums.ClaimStatus.EN_ATTENTE_LOCATAIRE)
        visited = factory.Trait(status=enums.ClaimStatus.INTERVENTION_PROGRAMMEE)
        done = factory.Trait(status=enums.ClaimStatus.TRAITEE, closed_at=dt.datetime(2026, 11, 12, 16, tzinfo=dt.UTC))

    claim_id = factory.Sequence(lambda n: f"R{n:07d}")
    account = factory.SubFactory(AccountFactory)
    opened_at = dt.datetime(2026, 11, 2, 9, 15, tzinfo=dt.UTC)
    category = "TECHNIQUE_LOGEMENT"
    title = "Fuite sous l'évier"
    status = enums.ClaimStatus.EN_COURS
    updated_at = dt.datetime(2026, 11, 4, 14, tzinfo=dt.UTC)


class ClaimEventFactory(DjangoModelFactory):
    """A step; with `in_days`, one that announces a visit n days from now."""

    class Meta:
        model = models.ClaimEvent

    class Params:
        in_days = None

    claim = factory.SubFactory(ClaimFactory)
    event_id = factory.Sequence(lambda n: f"{n:06d}")
    event_at = dt.datetime(2026, 11, 4, 14, tzinfo=dt.UTC)
    status = factory.SelfAttribute("claim.status")
    public_text = "Un plombier passera chez vous."
    appointment_from = factory.LazyAttribute(lambda row: None if row.in_days is None else _morning(row.in_days))
    appointment_to = factory.LazyAttribute(
        lambda row: row.appointment_from and row.appointment_from + dt.timedelta(hours=4)
    )
    contractor = factory.LazyAttribute(lambda row: "Plomberie Forézienne" if row.appointment_from else "")


def _morning(days: int) -> dt.datetime:
    """Nine o'clock in the morning, n days from today."""
    return timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + dt.timedelta(days=days)


class UserFactory(DjangoModelFactory):
    """An active sign-in of a tenant."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"locataire{n}@example.org")
    tenant = factory.SubFactory(TenantFactory)
    password = factory.django.Password(PASSWORD)
    terms_version = factory.LazyFunction(lambda: terms_in_force().version)

    @factory.post_generation
    def address(user, create: bool, extracted: Any, **kwargs: Any) -> None:  # noqa: N805
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


class SignUpFactory(DjangoModelFactory):
    """A sign-up that waits for its activation link to be used."""

    class Meta:
        model = SignUp

    person = factory.LazyFunction(lambda: HolderFactory().tenant)
    email = factory.Sequence(lambda n: f"inscription{n}@example.org")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
    terms_version = factory.LazyFunction(lambda: terms_in_force().version)


class StaffFactory(DjangoModelFactory):
    """A member of the landlord's staff; the address is confirmed by the portal itself."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"agent{n}@example.org")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def groups(user, create: bool, extracted: Any, **kwargs: Any) -> None:  # noqa: N805
        user.groups.add(*(extracted or []))


class AttachmentFactory(DjangoModelFactory):
    """A cleaned file, really in the storage."""

    class Meta:
        model = submissions.Attachment

    class Params:
        quarantined = factory.Trait(scan=Scan.PENDING)

    uid = factory.LazyFunction(uuid.uuid4)
    display_name = "attestation.pdf"
    stored_name = factory.LazyAttribute(lambda row: f"envois/{row.uid.hex[:2]}/{row.uid.hex}.pdf")
    mime_type = "application/pdf"
    size_bytes = 12
    sha256 = "0" * 64
    scan = Scan.CLEAN

    @factory.post_generation
    def content(row, create: bool, extracted: Any, **kwargs: Any) -> None:  # noqa: N805
        default_storage.save(row.stored_name, ContentFile(extracted or b"%PDF-1.4 x\n"))


class RefusalReasonFactory(DjangoModelFactory):
    class Meta:
        model = submissions.RefusalReason

    kind = "insurance"
    title = "Adresse absente"
    text = "Le document ne montre pas l'adresse de votre logement. Demandez une attestation à votre assureur."
