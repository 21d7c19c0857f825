"""Who may do what with submissions in the admin. Asked by every view of the desk, and by Wagtail itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from forms.submissions.managers import HEAD_OFFICE, READ_SENSITIVE, SubmissionQuerySet, left_to_head_office
from forms.submissions.models import Submission
from tenant_space.identity.models import User
from tenant_space.tenancy.models import Agency

# Nobody adds, copies or deletes a submission by hand, superusers included.
ACTIONS = frozenset({"view", "change"})


class ReviewPolicy(ModelPermissionPolicy):
    """The right of the group, and only for the submissions of one's agencies."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action in ACTIONS and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: User, action: str, instance: Submission) -> bool:
        in_scope = Submission.objects.for_reviewer(user).filter(pk=instance.pk)
        return self.user_has_permission(user, action) and in_scope.exists()

    def instances_user_has_any_permission_for(self, user: User, actions: Iterable[str]) -> QuerySet[Submission]:
        allowed = self.user_has_any_permission(user, actions)
        return Submission.objects.for_reviewer(user) if allowed else Submission.objects.none()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        known = ACTIONS.intersection(actions)
        return super().users_with_any_permission(known) if known else User.objects.none()

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Submission) -> QuerySet[User]:
        users = self.users_with_any_permission(actions)
        if instance.sensitive:
            users = users.filter(pk__in=self.readers_of_sensitive())
        if instance.agency is None:
            return users.filter(self.head_office()).distinct()
        if instance.agency.active and not instance.sensitive and not instance.at_head_office:
            return users.filter(agencies=instance.agency_id)
        return users.filter(Q(agencies=instance.agency_id) | self.head_office()).distinct()

    def head_office(self) -> Q:
        """Users with the right of the head office."""
        return self._holding(HEAD_OFFICE)

    def readers_of_sensitive(self) -> QuerySet[User, int]:
        """The keys of the users who may read what is sensitive, superusers included."""
        return User.objects.filter(Q(is_superuser=True) | self._holding(READ_SENSITIVE)).values_list("pk", flat=True)

    def _holding(self, label: str) -> Q:
        right = {"content_type": self._content_type, "codename": label.split(".")[1]}
        named = {f"groups__permissions__{name}": value for name, value in right.items()}
        own = {f"user_permissions__{name}": value for name, value in right.items()}
        return Q(**named) | Q(**own)


policy = ReviewPolicy(Submission)


def reviewable(user: User, action: str = "view") -> SubmissionQuerySet:
    """The submissions this member of staff may see (`view`) or decide (`change`): often none."""
    return policy.instances_user_has_permission_for(user, action)


def reviewed_as(user: User, number: str) -> Submission | None:
    """The submission with this number, as its tenant's address gives it, if this member of staff may see it."""
    return reviewable(user).filter(number=int(number)).first() if re.fullmatch(r"[0-9]{9}", number) else None


def nameable(user: User) -> SubmissionQuerySet:
    """Those that may be named to this member of staff by number and kind, each with `is_sealed`: often none."""
    if not policy.user_has_permission(user, "view"):
        return Submission.objects.none()
    return Submission.objects.named_to_reviewer(user)


def reviewers_of(submission: Submission) -> QuerySet[User]:
    """The members of staff to whom this submission can be given, in the order of their names."""
    able = policy.users_with_permission_for_instance("change", submission)
    return able.order_by("last_name", "first_name", "pk")


def reviewers_by_agency(agencies: Iterable[Agency | None]) -> dict[str | None, list[User]]:
    """For each of these agencies, by its code, and for none: `reviewers_of` its submissions. Four queries at most."""
    able = list(policy.users_with_permission("change").order_by("last_name", "first_name", "pk"))
    head_office = set(User.objects.filter(policy.head_office()).values_list("pk", flat=True))
    wanted = {agency.pk if agency else None: agency for agency in agencies}
    works_in = User.agencies.through.objects.filter(user__in=able, agency__in=[code for code in wanted if code])
    there = set(works_in.values_list("agency_id", "user_id"))
    return {
        code: [
            user
            for user in able
            if (code, user.pk) in there or (user.pk in head_office and (agency is None or not agency.active))
        ]
        for code, agency in wanted.items()
    }


def free_for(user: User) -> Q:
    """Submissions followed by nobody, by this user, or by somebody who can no longer decide them."""
    return Q(assigned_to=None) | Q(assigned_to=user) | ~_followed()


def left_alone() -> Q:
    """Submissions followed by somebody who can no longer decide them: nobody looks after these any more."""
    return Q(assigned_to__isnull=False) & ~_followed()


def _followed() -> Q:
    """Submissions whose follower can decide them.

    The staff are looked up first, in two queries: as subqueries they cost more than the submissions themselves.
    """
    able = dict(policy.users_with_permission("change").values_list("pk", "is_superuser"))
    head_office = set(User.objects.filter(policy.head_office()).values_list("pk", flat=True))
    works_there = User.agencies.through.objects.filter(user=OuterRef("assigned_to"), agency=OuterRef("agency"))
    in_reach = (
        Q(assigned_to__in=[pk for pk, is_superuser in able.items() if is_superuser])
        | (left_to_head_office() & Q(assigned_to__in=head_office))
        | Q(Exists(works_there))
    )
    in_reach |= Q(sensitive=True, assigned_to__in=head_office)
    # Asked by the database for sensitive rows alone, which are few.
    readable = Q(sensitive=False) | Q(assigned_to__in=policy.readers_of_sensitive())
    return Q(assigned_to__in=list(able)) & in_reach & readable
