import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from tenant_space.formats.addresses import email_normalise
from tenant_space.identity.enums import CodeWay, Suspension
from tenant_space.identity.password_text import password_normalise
from tenant_space.tenancy.models import Agency, Tenant


class UserManager(BaseUserManager["User"]):
    """Creates sign-ins by e-mail."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a sign-in."""
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a sign-in with every right, for the first set-up."""
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in: a tenant, or a member of the landlord's staff."""

    email = models.EmailField("adresse de messagerie", unique=True)
    first_name = models.CharField("prénom", max_length=80, blank=True, help_text="staff only")
    last_name = models.CharField("nom", max_length=80, blank=True, help_text="staff only")
    is_active = models.BooleanField("peut se connecter", default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    # One person, one sign-in. Until the activation link is used there is none: see `SignUp`.
    tenant = models.OneToOneField(Tenant, models.PROTECT, null=True, blank=True, related_name="user")
    # Whose submissions a manager reviews. Tenants have none.
    agencies = models.ManyToManyField(Agency, blank=True, related_name="managers", verbose_name="agences")
    # Who is told when a promise of these agencies, or of the head office, is not kept. Counts only with the right to
    # their requests.
    led_agencies = models.ManyToManyField(Agency, blank=True, related_name="leads", verbose_name="responsable de")
    leads_head_office = models.BooleanField("responsable du siège", default=False)
    terms_version = models.CharField(max_length=20, blank=True)
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    # Why a tenant may not sign in any more; `is_active` is false with it. Staff: `is_active` alone.
    suspension = models.CharField(max_length=7, choices=Suspension, blank=True)
    suspension_reason = models.CharField(max_length=200, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    # Whom a closed sign-in belonged to; the person may sign up again, with another one.
    closed_tenant = models.ForeignKey(Tenant, models.SET_NULL, null=True, blank=True, related_name="closed_users")
    closing_told_on = models.DateField(null=True, blank=True, help_text="day of the mail before closing")
    # Which address signed in before the present one, until when: it is told of what is grave, for a while.
    former_email = models.EmailField(blank=True)
    email_changed_at = models.DateTimeField(null=True, blank=True)
    # Since when servers say that this address takes no mail; the owner is asked for another one.
    mail_refused_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "accès"
        verbose_name_plural = "accès"
        constraints = [models.UniqueConstraint(Lower("email"), name="one_access_per_address")]
        permissions = [
            ("manage_staff", "Gérer l'équipe : créer, modifier et fermer les accès du personnel"),
            ("manage_tenant_access", "Gérer les accès des locataires : renvoyer, bloquer, rétablir, retirer"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = email_normalise(self.email)  # the form that the sign-in looks for
        super().save(*args, **kwargs)

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(None if raw_password is None else password_normalise(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(None if raw_password is None else password_normalise(raw_password))

    def __str__(self) -> str:
        return f"accès {self.pk}" if self.tenant_id else self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_short_name(self) -> str:
        return self.first_name or self.email


class SignUp(models.Model):
    """What somebody chose in step 2 of signing up, until its mailed link is used. It opens nothing by itself.

    Several may wait for one person, and at one address: none takes the place of another. Which of them becomes
    a sign-in is decided by those who both open the link and know the password (or have the browser) of that very one.
    One that a manager opened has no password: those who open its link choose it there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Tenant, models.CASCADE, related_name="sign_ups")
    email = models.EmailField(db_index=True)
    password = models.CharField(max_length=128)
    terms_version = models.CharField(max_length=20, blank=True)
    terms_accepted_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    # Where it came from, for the journal of the sign-in that it may become.
    network = models.CharField(max_length=45, blank=True, help_text="network address, its end masked")
    device = models.CharField(max_length=80, blank=True)
    # A manager shut it: its link is dead, and nobody signs up as this person as long as it is.
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "inscription en attente"
        verbose_name_plural = "inscriptions en attente"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = email_normalise(self.email)
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"inscription {self.pk}"

    @property
    def opened_by_staff(self) -> bool:
        """Whether a manager opened it for somebody whose identity was checked: no password is chosen yet."""
        return not is_password_usable(self.password)


class MailRefusal(models.Model):
    """A kind of mail that a person does not want any more. No row: wanted."""

    user = models.ForeignKey(User, models.CASCADE, related_name="mail_refusals")
    topic = models.CharField(max_length=20)

    class Meta:
        verbose_name = "courriel refusé"
        verbose_name_plural = "courriels refusés"
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="one_refusal_per_topic")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic}"


class MailWish(models.Model):
    """A kind of mail that a person asked for. No row: not wanted."""

    user = models.ForeignKey(User, models.CASCADE, related_name="mail_wishes")
    topic = models.CharField(max_length=20)

    class Meta:
        verbose_name = "courriel demandé"
        verbose_name_plural = "courriels demandés"
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="one_wish_per_topic")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic}"


class AddressChange(models.Model):
    """A new sign-in address that waits for its confirmation. A new request replaces the former."""

    user = models.OneToOneField(User, models.CASCADE, related_name="address_change")
    new_email = models.EmailField()
    key_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the key in the mailed link")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "changement d'adresse en attente"
        verbose_name_plural = "changements d'adresse en attente"

    def __str__(self) -> str:
        return f"accès {self.user_id}"


class TryCount(models.Model):
    """How often something was tried since the first time: see `limits`."""

    key = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    n = models.PositiveIntegerField()

    class Meta:
        verbose_name = "compteur d'essais"
        verbose_name_plural = "compteurs d'essais"
        indexes = [models.Index(fields=["started_at"], name="try_counts_by_age")]

    def __str__(self) -> str:
        return self.key[:8]


class SentCode(models.Model):
    """A code that was sent to somebody, to be typed back: see `codes`. The next for the same matter replaces it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sent_codes")
    purpose = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    content = models.CharField(max_length=80, help_text="fingerprint of what it confirms")
    digest = models.CharField(max_length=80, help_text="by a key, bound to person, matter and content")
    way = models.CharField(max_length=4, choices=CodeWay)
    masked = models.CharField(max_length=80, help_text="where it went, as a page may show it")
    sent_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0, help_text="of all codes sent for this matter")
    replaced = models.JSONField(default=list, help_text="digests of those sent before it, the newest first")
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "code envoyé"
        verbose_name_plural = "codes envoyés"
        constraints = [models.UniqueConstraint(fields=["user", "purpose", "about"], name="one_code_per_matter")]
        indexes = [models.Index(fields=["ends_at"], name="sent_codes_by_age")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.user_id}"


class UsedChallenge(models.Model):
    """An anti-robot challenge that was answered: it counts once."""

    key = models.CharField(max_length=64, primary_key=True)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "défi anti-robot utilisé"
        verbose_name_plural = "défis anti-robot utilisés"
        indexes = [models.Index(fields=["used_at"], name="used_challenges_by_age")]

    def __str__(self) -> str:
        return self.key[:8]
