from typing import Any

from allauth.account.models import EmailAddress

from tenant_space.accounts.models import User


def staff_address_confirm(sender: type[User], instance: User, created: bool, **kwargs: Any) -> None:
    """Staff are created by an administrator, who vouches for the address: no activation mail.

    Sign-ups always come with a claimed tenant, so they never pass here.
    """
    if created and instance.claimed_tenant_id is None and instance.tenant_id is None:
        EmailAddress.objects.create(user=instance, email=instance.email, primary=True, verified=True)
