import pytest

from tenant_space.identity.models import User
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import App


@pytest.fixture
def app(db: None) -> App:
    return App()


@pytest.fixture
def user(holder: Holder) -> User:
    """The sign-in of that person, activated and with the terms accepted."""
    return f.UserFactory(tenant=holder.tenant, terms_version="1")


@pytest.fixture
def signed_app(app: App, user: User) -> App:
    """An app in which that person is signed in."""
    return app.enter(user)
