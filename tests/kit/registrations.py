"""Sign-ups through the services, from the first step to the activation."""

from tenant_space.identity.models import SignUp, User
from tenant_space.identity.sign_up import services
from tenant_space.identity.sign_up.links import link_key
from tenant_space.journal.services import Origin
from tests.kit import factories as f

HOME = Origin("192.0.2.14", "Firefox sur Android")


def submit(tenant, email="helene@example.org", password=f.PASSWORD):
    number = services.registration_submit(
        tenant=tenant, email=email, password=password, terms_version="1", origin=HOME
    )
    return SignUp.objects.filter(pk=number).first()


def key_of(email="helene@example.org") -> str:
    return link_key(SignUp.objects.get(email=email))


def activate(key: str, password=f.PASSWORD, **more) -> User:
    return services.registration_activate(key=key, password=password, **more)
