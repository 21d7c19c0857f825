"""The statements that the worker prepares."""

import uuid

from django.db import models
from django.utils import timezone

from tenant_space.statements.enums import FileState
from tenant_space.statements.managers import StatementFileQuerySet
from tenant_space.tenancy.models import RentAccount, Tenant

FOLDER = "releves"


def file_name_new() -> str:
    """A name that says nothing, in the folder of the day: old folders are cleared away whole."""
    return f"{FOLDER}/{timezone.localdate():%Y%m%d}/{uuid.uuid4().hex}.pdf"


class StatementFile(models.Model):
    """A statement too long to be made while one waits: the worker makes it, the person fetches it within a day."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="+", db_column="tenant_id")
    account = models.ForeignKey(RentAccount, models.CASCADE, related_name="+", db_column="account_number")
    first_day = models.DateField()
    last_day = models.DateField()
    figures = models.CharField(max_length=100, help_text="what the account said when it was asked for")
    state = models.CharField(max_length=7, choices=FileState, default=FileState.WAITING)
    name = models.CharField(
        max_length=120, default=file_name_new, help_text="opaque name in the private storage, known before the file is"
    )
    size_bytes = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True)

    objects = StatementFileQuerySet.as_manager()

    class Meta:
        verbose_name = "relevé préparé"
        verbose_name_plural = "relevés préparés"
        constraints = [
            # Asked for twice at once, it is made once.
            models.UniqueConstraint(
                fields=["tenant", "account", "first_day", "last_day", "figures"],
                condition=~models.Q(state=FileState.FAILED),
                name="one_statement_of_the_same_figures",
            )
        ]
        indexes = [
            models.Index(fields=["tenant", "-asked_at"], name="statements_by_tenant"),
            models.Index(fields=["asked_at"], name="statements_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.uid)
