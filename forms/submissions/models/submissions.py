"""What a tenant sends, from the first file chosen to the landlord's answer."""

import datetime as dt
import uuid
from collections.abc import Mapping
from types import MappingProxyType

from django.conf import settings
from django.db import models
from django.utils import timezone

from forms.submissions.enums import DECIDED, OPEN, TO_DO, AnswerOutcome, ArrivedBy, Call, State
from forms.submissions.managers import DraftQuerySet, SubmissionQuerySet
from forms.submissions.registry import accepted_words, kind_of, state_label, titled
from tenant_space.tenancy.models import Agency, Lease, RentAccount, Tenant


def draft_term() -> dt.date:
    """The last day on which something begun today and not touched again is kept (`PORTAL_DRAFT_DAYS`)."""
    return timezone.localdate() + dt.timedelta(days=settings.PORTAL_DRAFT_DAYS)


class NumberSeries(models.Model):
    """A counter: one row a series. The next number is drawn by one UPDATE … RETURNING."""

    MAIN = "submissions"

    name = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Submission(models.Model):
    """A request sent to the landlord. Its state is changed by `submissions.services` only."""

    uid = models.UUIDField(unique=True, help_text="the draft's UUID: sent twice, it is still one submission")
    number = models.PositiveIntegerField("numéro", unique=True, null=True)
    kind = models.CharField("nature", max_length=30)
    state = models.CharField("état", max_length=12, choices=State, default=State.RECEIVED)
    tenant = models.ForeignKey(Tenant, models.PROTECT, null=True, related_name="submissions", verbose_name="locataire")
    account = models.ForeignKey(
        RentAccount, models.PROTECT, null=True, related_name="submissions", verbose_name="compte client"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="submissions", verbose_name="agence", db_index=False
    )
    leases = models.ManyToManyField(Lease, related_name="submissions", verbose_name="locations")
    contact_name = models.CharField(max_length=120, blank=True, help_text="of a sender without sign-in")
    contact_email = models.EmailField(blank=True, db_index=True, help_text="of a sender without sign-in")
    residence = models.CharField(
        max_length=200, blank=True, help_text="whose common parts it is about, where neighbours are told so; else none"
    )
    period_from = models.DateField("du", null=True)
    period_to = models.DateField("au", null=True)
    data = models.JSONField(default=dict, help_text="what only this kind needs")
    visit_until = models.DateTimeField(
        null=True, help_text="when the appointment that staff gave (in `data`) is over; none: none was given or stands"
    )
    created_at = models.DateTimeField("envoyée le", default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField("réponse promise le")
    missed_on = models.DateField(null=True, help_text="the last day that was promised and passed without an answer")
    at_head_office = models.BooleanField(
        default=False, help_text="the head office has it beside the agency: missed for long, or nobody leads there"
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="suivie par"
    )
    left_by = models.CharField(
        max_length=170, blank=True, help_text="name of who followed it last and no longer can; empty once followed"
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField("décidée le", null=True)
    told_at = models.DateTimeField(null=True, help_text="from when the decision is told; until then it can be undone")
    before = models.JSONField(null=True, help_text="state and follower before the decision")
    left_days = models.PositiveSmallIntegerField(
        null=True, help_text="working days left of the promise while the tenant's answer is awaited; else none"
    )
    answered_at = models.DateTimeField(
        null=True, help_text="the last public word of staff, once answered: silence is counted from it"
    )
    concluded_at = models.DateTimeField(
        null=True, help_text="when it was answered or decided, while that stands: promises kept are counted by it"
    )
    outcome = models.CharField(max_length=8, choices=AnswerOutcome, blank=True, help_text="what the answer came to")
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged", db_index=False)
    claim_number = models.CharField(
        max_length=30,
        blank=True,
        help_text="the réclamation that staff say follows it; the ERP may drop it",
    )
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replaced", db_index=False)
    not_sent = models.JSONField(default=list, help_text="names of files that its sender chose to leave without")
    reason = models.TextField("motif", blank=True, help_text="why it was refused, as the tenant reads it")
    sensitive = models.BooleanField(
        "sensible", default=False, help_text="read only by those with the right; never opened again afterwards"
    )
    source = models.CharField(
        "reçue",
        max_length=7,
        choices=ArrivedBy,
        blank=True,
        help_text="of one that staff recorded: how it reached them",
    )
    arrived_on = models.DateField("arrivée le", null=True, help_text="of one that staff recorded: on which day")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_as = models.CharField(max_length=120, blank=True, help_text="the service of that person, for the tenant")
    untold = models.BooleanField(default=False, help_text="recorded for somebody whom no mail reaches: not surveyed")
    version = models.PositiveIntegerField(default=1, help_text="grows at each change: what a manager saw may be old")
    search_text = models.TextField(blank=True)
    words_text = models.TextField(blank=True, help_text="what its sender wrote, folded for the search")
    private: Mapping[str, str] = MappingProxyType({})  # no column: answers on their way to the kind, which seals them
    is_sealed = False  # no column: set where rows are named to somebody who may know number and kind alone

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "demande"
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("review_head_office", "Traiter les demandes sans agence (siège)"),
            ("read_sensitive", "Lire les demandes sensibles"),
            ("record_submission", "Enregistrer une demande pour un locataire qui appelle, vient ou écrit"),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="submissions_by_age"),
            models.Index(fields=["agency", "-created_at", "-id"], name="submissions_by_agency"),
            models.Index(fields=["kind", "-created_at", "-id"], name="submissions_by_kind"),
            models.Index(fields=["tenant", "kind", "-id"], name="submissions_by_tenant"),
            models.Index(
                fields=["replaced_by"], condition=models.Q(replaced_by__isnull=False), name="submissions_replaced"
            ),
            models.Index(
                fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="submissions_merged"
            ),
            models.Index(
                fields=["-created_at"], condition=models.Q(at_head_office=True), name="submissions_at_head_office"
            ),
            models.Index(fields=["answered_at"], condition=models.Q(state="ANSWERED"), name="submissions_answered"),
            models.Index(fields=["due_on", "id"], condition=models.Q(state__in=OPEN), name="submissions_open_by_due"),
            models.Index(fields=["agency", "state", "due_on"], name="submissions_by_state"),
            models.Index(fields=["residence"], condition=models.Q(state__in=OPEN), name="submissions_open_around"),
            # All that is counted of what is open, so that the table by agency reads no row.
            models.Index(
                fields=["agency", "sensitive", "state", "due_on", "id"],
                condition=models.Q(state__in=OPEN),
                name="submissions_open_by_agency",
            ),
            # The same for what one follows oneself, and for the promises kept.
            models.Index(
                fields=["assigned_to", "agency", "sensitive", "state", "due_on", "id"],
                condition=models.Q(state__in=OPEN),
                name="submissions_open_followed",
            ),
            models.Index(
                fields=["concluded_at", "agency", "sensitive", "at_head_office", "missed_on", "id"],
                condition=models.Q(concluded_at__isnull=False),
                name="submissions_concluded",
            ),
        ]

    def __str__(self) -> str:
        return f"Envoi n° {self.number_text}"

    @property
    def number_text(self) -> str:
        """The number as people read it: nine digits (S72)."""
        return f"{self.number:09d}" if self.number else "–"

    @property
    def kind_label(self) -> str:
        """What everybody calls its kind."""
        return kind_of(self.kind).label

    @property
    def topic(self) -> str:
        """What it is about in two words, beside its kind; empty where the kind says it all, and of a sealed one."""
        topic = kind_of(self.kind).topic
        return topic(self) if topic and not self.is_sealed else ""

    @property
    def title(self) -> str:
        """Its kind and its topic, as it is told from others in a list."""
        return titled(self.kind_label, self.topic)

    @property
    def state_label(self) -> str:
        """Where it stands, in the words of its kind."""
        return state_label(self.kind, self.state)

    @property
    def accepted_words(self) -> str:
        """What its sender reads once it is accepted, in the words of its kind."""
        return accepted_words(self)

    @property
    def is_open(self) -> bool:
        """Whether it is neither answered nor decided, whoever's turn it is."""
        return self.state in OPEN

    @property
    def is_held(self) -> bool:
        """Whether it is decided and the decision not told yet: it can be undone, and its sender sees none of it."""
        return self.state in DECIDED and self.told_at is not None and self.told_at > timezone.now()

    @property
    def is_overdue(self) -> bool:
        """Whether the answer is later than promised; while the tenant's is awaited, nothing is."""
        return self.state in TO_DO and self.due_on < timezone.localdate()


class Draft(models.Model):
    """A request being written, or a word about one: what was typed, and the files already received."""

    uid = models.UUIDField(primary_key=True)
    tenant = models.ForeignKey(Tenant, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=30)
    values = models.JSONField(default=dict)
    refused = models.JSONField(default=list, help_text="files that did not arrive: names and reasons")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    submission = models.OneToOneField(
        Submission, models.CASCADE, null=True, related_name="draft", help_text="what it has become"
    )
    account_number = models.CharField(max_length=20, blank=True, help_text="the account it was begun for; may be none")
    kept_until = models.DateField(default=draft_term, help_text="the last day it is kept, as its owner is told")
    about = models.ForeignKey(
        Submission, models.CASCADE, null=True, related_name="drafts", help_text="of a word about a request: which one"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", help_text="staff; none: the tenant"
    )
    is_sent = models.BooleanField(default=False, help_text="of a word about a request: it has left")

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "brouillon"
        indexes = [models.Index(fields=["kept_until"], name="drafts_by_term")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    def touch(self, *fields: str) -> None:
        """Save these fields, and keep it from today on again; never for less than its owner was told."""
        self.updated_at = timezone.now()
        self.kept_until = max(self.kept_until, draft_term())
        self.save(update_fields=[*fields, "updated_at", "kept_until"])

    @property
    def became(self) -> Submission | None:
        """What it was sent as, or the request that it was a word about; None: it was not sent."""
        return self.about if self.is_sent else self.submission


class Note(models.Model):
    """What managers tell each other about a submission. Never shown to the tenant."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField("note", max_length=2000)
    uid = models.UUIDField(unique=True, default=uuid.uuid4, help_text="sent again, it is still one note")
    call = models.CharField(max_length=7, choices=Call, blank=True, help_text="of a phone call: what it came to")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "note interne"
        verbose_name_plural = "notes internes"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"
