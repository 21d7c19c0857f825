"""Sign-ups through the services, from the first step to the activation."""

from typing import Any

from tenant_space.identity.models import SignUp, User
from tenant_space.identity.sign_up import services
from tenant_space.identity.sign_up.links import link_key
from tenant_space.journal.services import Origin
from tenant_space.tenancy.models import Tenant
from tests.kit import factories as f

HOME = Origin("192.0.2.14", "Firefox sur Android")


def submit(tenant: Tenant, email: str = "helene@example.org", password: str = f.PASSWORD) -> SignUp | None:
    number = services.registration_submit(
        tenant=tenant, email=email, password=password, terms_version="1", origin=HOME
    )
    return SignUp.objects.filter(pk=number).first()


def key_of(email: str = "helene@example.org") -> str:
    return link_key(SignUp.objects.get(email=email))


def activate(key: str, password: str = f.PASSWORD, **more: Any) -> User:
    return services.registration_activate(key=key, password=password, **more)
