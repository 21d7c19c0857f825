"""What was asked of the bank, what it answered, and what the portal counts as paid. No card number ever comes here."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tenant_space.exchange.enums import AckResult
from tenant_space.payments.enums import AttemptState, MovementKind, NewsOutcome, ReviewReason
from tenant_space.payments.managers import AttemptQuerySet, MovementQuerySet, PaymentQuerySet
from tenant_space.tenancy.models import RentAccount, Tenant


class DayCounter(models.Model):
    """The last transaction number given on a day of the bank's, which counts in UTC."""

    utc_day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "compteur de transactions"

    def __str__(self) -> str:
        return f"{self.utc_day} {self.last}"


class Payment(models.Model):
    """What somebody decided to pay on an account, in one or several attempts."""

    uid = models.UUIDField("clé", unique=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(
        RentAccount, models.PROTECT, related_name="payments", db_column="account_number", verbose_name="compte client"
    )
    tenant = models.ForeignKey(
        Tenant, models.PROTECT, related_name="+", db_column="tenant_id", verbose_name="payé par"
    )
    amount_cents = models.BigIntegerField("montant, en centimes")
    by_link = models.BooleanField("par un lien, sans connexion", default=False)
    state = models.CharField("état", max_length=9, choices=AttemptState, default=AttemptState.STARTED)
    review = models.CharField("à vérifier parce que", max_length=13, choices=ReviewReason, blank=True)
    form_key = models.UUIDField("clé du formulaire", unique=True, help_text="sent twice, a form is one payment")
    created_at = models.DateTimeField("demandé le", default=timezone.now)
    checked_at = models.DateTimeField("vérifié le", null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="vérifié par"
    )
    checked_note = models.CharField("mot de la vérification", max_length=250, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "paiement en ligne"
        verbose_name_plural = "paiements en ligne"
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        permissions = [
            ("check_payment", "Marquer un paiement comme vérifié"),
            ("close_payments", "Fermer et rouvrir le paiement en ligne"),
        ]
        indexes = [
            models.Index(fields=["account", "-created_at"], name="payments_by_account"),
            models.Index(fields=["-created_at"], name="payments_by_age"),
            models.Index(fields=["created_at"], condition=~Q(review=""), name="payments_to_check"),
        ]
        constraints = [models.CheckConstraint(condition=Q(amount_cents__gt=0), name="payment_of_something")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.pk}"


class Attempt(models.Model):
    """One try at the bank. Its number is its shop's alone on that day of the bank's."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="attempts", verbose_name="paiement")
    gateway = models.CharField("banque", max_length=20)
    shop = models.CharField("boutique", max_length=20)
    mode = models.CharField("mode", max_length=10)
    utc_day = models.DateField("jour de la banque")
    number = models.CharField("numéro de transaction", max_length=6)
    started_at = models.DateTimeField("commencé le")
    reference = models.CharField("référence", max_length=32, unique=True)
    amount_cents = models.BigIntegerField("montant, en centimes")
    state = models.CharField("état", max_length=9, choices=AttemptState, default=AttemptState.STARTED)
    sequence = models.PositiveSmallIntegerField("essai", default=0)
    details = models.JSONField(default=dict, help_text="what the bank told staff, without card data")
    accepted_at = models.DateTimeField("accepté le", null=True)
    left_at = models.DateTimeField("parti vers la banque le", null=True)
    asked_at = models.DateTimeField("banque interrogée le", null=True)
    posted_entry = models.CharField("ligne du logiciel de gestion", max_length=40, blank=True)
    posted_at = models.DateTimeField("enregistré le", null=True)
    posted_cents = models.BigIntegerField(
        "montant enregistré, en centimes", null=True, help_text="what the lines with its reference come to"
    )

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = "essai de paiement"
        verbose_name_plural = "essais de paiement"
        ordering = ["started_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["shop", "utc_day", "number"], name="one_attempt_of_a_number"),
        ]
        indexes = [
            models.Index(
                fields=["payment"],
                condition=Q(state=AttemptState.ACCEPTED, posted_at=None),
                name="attempts_not_posted",
            ),
            models.Index(
                fields=["started_at"],
                condition=Q(state__in=["STARTED", "PENDING", "UNKNOWN"]),
                name="attempts_without_news",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def moment(self) -> str:
        """The moment as the bank was given it."""
        return f"{self.started_at.astimezone(dt.UTC):%Y%m%d%H%M%S}"


class Movement(models.Model):
    """A sum that the portal counts as paid, or no longer. Only added, never changed: their total is what was paid."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="movements", verbose_name="essai")
    kind = models.CharField("nature", max_length=8, choices=MovementKind)
    cents = models.BigIntegerField("montant, en centimes", help_text="below zero: taken back")
    bank_uuid = models.CharField("numéro de la banque", max_length=64, blank=True)
    created_at = models.DateTimeField("le", default=timezone.now)

    objects = MovementQuerySet.as_manager()

    class Meta:
        verbose_name = "mouvement"
        verbose_name_plural = "mouvements"
        ordering = ["created_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "kind"], condition=~Q(kind=MovementKind.REFUND), name="credited_once"
            ),
            models.UniqueConstraint(
                fields=["attempt", "bank_uuid"], condition=Q(kind=MovementKind.REFUND), name="refunded_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=MovementKind.CREDIT, cents__gt=0) | (~Q(kind=MovementKind.CREDIT) & Q(cents__lt=0)),
                name="movement_has_its_sign",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cents}"


class PaymentHandover(models.Model):
    """What the landlord's software was told of an attempt that was credited, and what it answered."""

    attempt = models.OneToOneField(
        Attempt, models.PROTECT, primary_key=True, related_name="handover", verbose_name="essai"
    )
    last_batch = models.PositiveIntegerField("dernier lot", db_index=True)
    told_at = models.DateTimeField("transmis le", help_text="when it was told last")
    acked_until = models.DateTimeField(null=True, help_text="it knows what happened up to then; none: nothing")
    result = models.CharField("réponse", max_length=10, choices=AckResult, blank=True)
    erp_ref = models.CharField("référence", max_length=40, blank=True)

    class Meta:
        verbose_name = "paiement transmis"
        verbose_name_plural = "paiements transmis"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.last_batch}"


class Notification(models.Model):
    """What came from the bank: each body once, without card data."""

    digest = models.CharField("empreinte", max_length=64, unique=True)
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="notifications", verbose_name="essai")
    gateway = models.CharField("banque", max_length=20)
    outcome = models.CharField("suite", max_length=9, choices=NewsOutcome)
    fields = models.JSONField("contenu", default=dict)
    source = models.CharField("adresse", max_length=45, blank=True)
    expected_source = models.BooleanField("adresse attendue", default=True)
    received_at = models.DateTimeField("reçue le", default=timezone.now)
    checked_at = models.DateTimeField("vérifiée le", null=True)

    class Meta:
        verbose_name = "notification de la banque"
        verbose_name_plural = "notifications de la banque"
        ordering = ["received_at", "pk"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["received_at"], condition=Q(attempt=None, checked_at=None), name="notifications_orphaned"
            )
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class RentReminder(models.Model):
    """A reminder before a due date that was told: once for each person, account and date."""

    account = models.ForeignKey(RentAccount, models.CASCADE, related_name="+", db_column="account_number")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    due_date = models.DateField()

    class Meta:
        verbose_name = "rappel d'échéance"
        verbose_name_plural = "rappels d'échéance"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["account", "user", "due_date"], name="one_reminder_of_a_due_date")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.due_date}"


class PaymentSwitch(models.Model):
    """Whether tenants may pay online now; one row. Closed, they read why."""

    is_open = models.BooleanField("le paiement en ligne est ouvert", default=True)
    message = models.CharField(
        "message aux locataires",
        max_length=250,
        blank=True,
        help_text="Montré tant que le paiement est fermé. Exemple : « La banque fait une maintenance jusqu'à 18 h. »",
    )

    class Meta:
        verbose_name = "ouverture du paiement en ligne"
        default_permissions = ()

    def __str__(self) -> str:
        return "ouvert" if self.is_open else "fermé"
