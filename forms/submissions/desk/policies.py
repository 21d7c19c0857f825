"""Who may do what with submissions in the admin. Asked by every view of the desk, and by Wagtail itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from forms.submissions.managers import HEAD_OFFICE
from forms.submissions.models import Submission
from tenant_space.accounts.models import User

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
        if instance.agency_id:
            return users.filter(agencies=instance.agency_id)
        codename = HEAD_OFFICE.split(".")[1]
        right = {"content_type": self._content_type, "codename": codename}
        named = {f"groups__permissions__{name}": value for name, value in right.items()}
        own = {f"user_permissions__{name}": value for name, value in right.items()}
        return users.filter(Q(**named) | Q(**own)).distinct()


policy = ReviewPolicy(Submission)


def reviewable(user: User, action: str = "view") -> QuerySet[Submission]:
    """The submissions this member of staff may see (`view`) or decide (`change`): often none."""
    return policy.instances_user_has_permission_for(user, action)


def reviewers_of(submission: Submission) -> QuerySet[User]:
    """The members of staff to whom this submission can be given, in the order of their names."""
    able = policy.users_with_permission_for_instance("change", submission)
    return able.order_by("last_name", "first_name", "pk")
