"""Staff with chosen permissions."""

from django.contrib.auth.models import Group, Permission

from tenant_space.identity.models import User


def staff(email: str, *codenames: str) -> User:
    """Somebody who may enter the admin, with these permissions besides."""
    group = Group.objects.create(name=email)
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    user = User.objects.create_user(email, "x", is_staff=True)
    user.groups.add(group)
    return user
