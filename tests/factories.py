"""Rows for tests, with traits named after states."""

import datetime as dt

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone
from factory.django import DjangoModelFactory

from tenant_space.accounts.models import User
from tenant_space.accounts.registry import terms_in_force
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
        garage = factory.Trait(type=enums.PremiseType.GARAGE, category="")

    premise_id = factory.Sequence(lambda n: f"P{n:05d}")
    type = enums.PremiseType.LOGEMENT
    category = "T2"
    address_line1 = "8 boulevard Krumnov"
    postal_code = "42000"
    city = "SAINT ETIENNE"


class LeaseFactory(DjangoModelFactory):
    class Meta:
        model = models.Lease

    lease_id = factory.Sequence(lambda n: f"L{n:05d}")
    account = factory.SubFactory(AccountFactory)
    premise = factory.SubFactory(PremisesFactory)
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
    def address(user, create, extracted, **kwargs):  # noqa: N805
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})


class StaffFactory(DjangoModelFactory):
    """A member of the landlord's staff; the address is confirmed by the portal itself."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"agent{n}@example.org")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def groups(user, create, extracted, **kwargs):  # noqa: N805
        user.groups.add(*(extracted or []))
