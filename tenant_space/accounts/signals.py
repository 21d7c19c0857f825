from typing import Any

from allauth.account.models import EmailAddress

from tenant_space.accounts.models import User


def staff_address_confirm(sender: type[User], instance: User, **kwargs: Any) -> None:
    """The address of a member of staff is the one an administrator wrote: confirmed, and the only one.

    Sign-ups always come with a claimed tenant, so they never pass here.
    """
    if instance.claimed_tenant_id is None and instance.tenant_id is None:
        EmailAddress.objects.filter(user=instance).exclude(email=instance.email).delete()
        EmailAddress.objects.update_or_create(
            user=instance, email=instance.email, defaults={"verified": True, "primary": True}
        )
