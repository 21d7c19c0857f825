import pytest

from tests.kit import factories as f
from tests.kit.app import App


@pytest.fixture
def app(db) -> App:
    return App()


@pytest.fixture
def signed_app(app, holder):
    """An app in which that person is signed in, activated before."""
    user = f.UserFactory(tenant=holder.tenant, terms_version="1")
    assert app.sign_in(user.email).status_code == 200
    app.user = user
    return app
