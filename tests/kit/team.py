"""The screen of the team, and the people beyond it."""

from django.contrib.auth.models import Group, Permission

from tenant_space.identity.models import User
from tests.kit import factories as f

TEAM = "/admin/equipe/"


def group(name: str) -> Group:
    return Group.objects.get(name=name)


def special() -> User:
    """Somebody with a right of their own, beyond the groups."""
    user = f.StaffFactory(groups=[group("Communication")])
    user.user_permissions.add(Permission.objects.get(codename="change_user"))
    return user


def in_other_group() -> User:
    strong = Group.objects.create(name="Direction")
    strong.permissions.add(Permission.objects.get(codename="change_user"))
    return f.StaffFactory(groups=[strong, group("Gestionnaires")])


BEYOND = {
    "superuser": lambda: f.StaffFactory(is_superuser=True, groups=[group("Gestionnaires")]),
    "tenant": lambda: f.UserFactory(),
    "administrator": lambda: f.StaffFactory(groups=[group("Administrateurs")]),
    "both groups": lambda: f.StaffFactory(groups=[group("Administrateurs"), group("Gestionnaires")]),
    "own right": special,
    "other group": in_other_group,
}
