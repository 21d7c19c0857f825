"""Who sees which submissions: a tenant their own, a manager those of their agencies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from forms.submissions.enums import NOTICED, OPEN, TO_DO
from tenant_space.tenancy.models import Agency
from tenant_space.tenancy.scope import scope_of

if TYPE_CHECKING:
    from forms.submissions.models import Attachment, Draft, Escalation, Message, PageImage, Submission
    from tenant_space.identity.models import User
    from tenant_space.tenancy.models import Tenant

HEAD_OFFICE = "submissions.review_head_office"
READ_SENSITIVE = "submissions.read_sensitive"
DECIDE = "submissions.change_submission"


def left_to_head_office() -> Q:
    """Without agency, of an agency that has closed, or late for so long that the head office has it, too."""
    closed = Agency.objects.filter(active=False).values("pk")
    return Q(agency__isnull=True) | Q(agency__in=closed) | Q(at_head_office=True)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def for_tenant(self, tenant: Tenant) -> Self:
        """What this person sent, as long as they may read the account it is about."""
        readable = list(scope_of(tenant).last_days)
        return self.filter(Q(account__isnull=True) | Q(account__in=readable), tenant=tenant)

    def for_reviewer(self, user: User) -> Self:
        """The submissions of this manager's agencies; the head office has those that no open agency answers.

        A submission stays with the agency it was sent to, even when its account moves to another. What is sensitive
        is for those with `READ_SENSITIVE` alone, and the head office with that right has it of every agency, so that
        somebody reads what nobody of an agency may.
        """
        if user.is_superuser:
            return self
        rows = self._in_reach(user)
        return rows if user.has_perm(READ_SENSITIVE) else rows.filter(sensitive=False)

    def named_to_reviewer(self, user: User) -> Self:
        """Those of `for_reviewer`, and beside them those of which this manager may know number and kind alone.

        Each row says which in `is_sealed`. Only for what shows nothing else of a sealed one, in an order and a number
        that tell nothing else either.
        """
        if user.is_superuser or user.has_perm(READ_SENSITIVE):
            return self.for_reviewer(user)
        return self._in_reach(user).annotate(is_sealed=F("sensitive"))

    def sealed_to(self, user: User) -> Self:
        """The sensitive ones, of any agency, of which this member of staff may not know whom they are from."""
        return self.none() if user.is_superuser or user.has_perm(READ_SENSITIVE) else self.filter(sensitive=True)

    def _in_reach(self, user: User) -> Self:
        scope = Q(agency__in=user.agencies.values("pk"))
        if user.has_perm(HEAD_OFFICE):
            scope |= left_to_head_office()
            scope |= Q(sensitive=True) if user.has_perm(READ_SENSITIVE) else Q()
        return self.filter(scope)

    def open(self) -> Self:
        """Submissions neither answered nor decided, whoever's turn it is."""
        return self.filter(state__in=OPEN)

    def to_do(self) -> Self:
        """Submissions that wait for the landlord."""
        return self.filter(state__in=TO_DO)

    def overdue(self) -> Self:
        """Submissions whose answer is later than promised."""
        return self.to_do().filter(due_on__lt=timezone.localdate())


class EscalationQuerySet(models.QuerySet["Escalation"]):
    def standing(self) -> Self:
        """Those to whom their request still belongs: after a transfer, those who had it are out of it."""
        office = Q(submission__at_head_office=True) | Q(submission__agency=None)
        return self.filter(Q(agency=F("submission__agency")) | Q(office, agency=None))


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def for_tenant(self, tenant: Tenant) -> Self:
        """The files of this person's submissions, of both sides; never those of internal notes."""
        related_model = apps.get_model("submissions", "Submission")
        from_own = related_model.objects.for_tenant(tenant)
        return self.public().filter(submission__in=from_own.values("pk"))

    def public(self) -> Self:
        """Files that the tenant of their submission may see: those of notes stay among staff."""
        return self.filter(note=None)

    def from_sender(self) -> Self:
        """Files that came from the tenant, with the request or with a word about it."""
        return self.public().exclude(message__by_staff=True)

    def for_reviewer(self, user: User) -> Self:
        """The files of the submissions this manager reviews."""
        related_model = apps.get_model("submissions", "Submission")
        in_scope = related_model.objects.for_reviewer(user)
        return self.filter(submission__in=in_scope.values("pk"))


class PageImageQuerySet(models.QuerySet["PageImage"]):
    def for_reviewer(self, user: User) -> Self:
        """The pages of the files this manager reviews."""
        related_model = apps.get_model("submissions", "Attachment")
        in_scope = related_model.objects.for_reviewer(user)
        return self.filter(attachment__in=in_scope.values("pk"))


class DraftQuerySet(models.QuerySet["Draft"]):
    def for_tenant(self, tenant: Tenant, author: User | None = None) -> Self:
        """This person's drafts; what staff write for them or about their requests is not theirs.

        `author`: instead, what this member of staff writes for them.
        """
        return self.filter(tenant=tenant, author=author)

    def unsent(self) -> Self:
        """Drafts that have become neither a request nor a word about one."""
        return self.filter(submission=None, is_sent=False)


class MessageQuerySet(models.QuerySet["Message"]):
    def for_tenant(self, tenant: Tenant) -> Self:
        """The conversations about this person's submissions, as far as they are told."""
        related_model = apps.get_model("submissions", "Submission")
        from_own = related_model.objects.for_tenant(tenant)
        return self.filter(submission__in=from_own.values("pk"), told_at__lte=timezone.now())

    def unread(self) -> Self:
        """What staff wrote and the tenant has not seen. One's own words never count, nor what happens inside."""
        return self.filter(by_staff=True, read_at=None, sort__in=NOTICED)

    def unread_by_staff(self) -> Self:
        """What the tenant wrote and staff has not seen."""
        return self.filter(by_staff=False, read_at=None, sort__in=NOTICED)
