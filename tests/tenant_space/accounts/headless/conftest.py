from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests import factories as f
from tests.tenant_space.accounts.headless.app import App


@pytest.fixture
def app(db) -> App:
    return App()


@pytest.fixture
def holder(db):
    """Somebody who may sign up."""
    return f.HolderFactory(account__account_number="123456")


@pytest.fixture
def signed_in(app, holder):
    """An app in which that person is signed in, activated before."""
    user = f.UserFactory(tenant=holder.tenant, terms_version="1")
    assert app.sign_in(user.email).status_code == 200
    app.user = user
    return app


@pytest.fixture
def one_connection(db) -> Iterator[None]:
    """What serves a call stays inside the transaction of the test, as Django's own client makes sure by itself."""
    signals = request_started, request_finished
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)
