import pytest

from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import App


@pytest.fixture
def app(db: None) -> App:
    return App()


@pytest.fixture
def signed_app(app: App, holder: Holder) -> App:
    """An app in which that person is signed in, activated before."""
    user = f.UserFactory(tenant=holder.tenant, terms_version="1")
    assert app.sign_in(user.email).status_code == 200
    app.user = user
    return app
