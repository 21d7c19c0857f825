from django.db import models

from tenant_space.tenancy.enums import InsuranceStatus, LeaseKind, PremisesType, Relationship
from tenant_space.tenancy.managers import LeaseQuerySet, OccupantQuerySet, PremisesQuerySet

from .accounts import RentAccount
from .partial_dates import PartialDateField


class Premises(models.Model):
    """A dwelling, a garage, a parking place: what a lease is about."""

    premises_id = models.CharField(max_length=30, primary_key=True, db_column="premise_id")
    type = models.CharField(max_length=13, choices=PremisesType)
    category = models.CharField(max_length=10, blank=True)
    building = models.CharField(max_length=20, blank=True)
    entrance = models.CharField(max_length=20, blank=True)
    floor = models.CharField(max_length=10, blank=True)
    door = models.CharField(max_length=10, blank=True)
    address_line1 = models.CharField(max_length=80)
    address_line2 = models.CharField(max_length=80, blank=True)
    postal_code = models.CharField(max_length=10)
    city = models.CharField(max_length=60)
    area_m2 = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    rooms = models.IntegerField(null=True)
    residence_name = models.CharField(max_length=80, blank=True)
    parent_premises = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="annexes", db_column="parent_premise_id"
    )

    objects = PremisesQuerySet.as_manager()

    class Meta:
        verbose_name = "local"
        verbose_name_plural = "locaux"

    def __str__(self) -> str:
        return self.premises_id


class Lease(models.Model):
    """One rented premises on one account. The insurance columns are the ERP's view of it."""

    lease_id = models.CharField(max_length=30, primary_key=True)
    account = models.ForeignKey(RentAccount, models.CASCADE, related_name="leases", db_column="account_number")
    premises = models.ForeignKey(Premises, models.PROTECT, related_name="leases", db_column="premise_id")
    kind = models.CharField(max_length=5, choices=LeaseKind)
    start_date = models.DateField()
    end_date = models.DateField(null=True)
    notice_date = models.DateField(null=True)
    rent_cents = models.BigIntegerField(null=True)
    charges_cents = models.BigIntegerField(null=True)
    insurance_required = models.BooleanField()
    insurance_status = models.CharField(max_length=12, choices=InsuranceStatus, blank=True)
    insurance_valid_from = models.DateField(null=True)
    insurance_valid_to = models.DateField(null=True)

    objects = LeaseQuerySet.as_manager()

    class Meta:
        verbose_name = "bail"
        verbose_name_plural = "baux"

    def __str__(self) -> str:
        return self.lease_id


class Occupant(models.Model):
    """Somebody living in the premises; an occupant has no access of their own."""

    lease = models.ForeignKey(Lease, models.CASCADE, related_name="occupants", db_column="lease_id")
    occupant_id = models.CharField(max_length=20)
    last_name = models.CharField(max_length=80)
    first_name = models.CharField(max_length=80)
    birth_date = PartialDateField(null=True)
    relationship = models.CharField(max_length=9, choices=Relationship, blank=True)
    from_date = models.DateField(null=True)
    to_date = models.DateField(null=True)

    objects = OccupantQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lease", "occupant_id"], name="one_occupant_per_lease")]
        verbose_name = "occupant"

    def __str__(self) -> str:
        return f"{self.lease_id} {self.occupant_id}"
