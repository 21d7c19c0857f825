"""Secrets at rest."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from pytest_django.fixtures import Settings

from tenant_space.identity.secrets import secret_open, secret_seal


def test_a_sealed_secret_opens_again_and_shows_nothing() -> None:
    sealed = secret_seal("JBSWY3DP")
    assert "JBSWY3DP" not in sealed
    assert secret_open(sealed) == "JBSWY3DP"


def test_a_new_key_seals_and_the_old_one_still_opens(settings: Settings) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.PORTAL_FIELD_KEYS = [old]
    sealed = secret_seal("JBSWY3DP")
    settings.PORTAL_FIELD_KEYS = [new, old]
    assert secret_open(sealed) == "JBSWY3DP"
    assert Fernet(new).decrypt(secret_seal("x").encode()) == b"x"
    settings.PORTAL_FIELD_KEYS = [new]
    with pytest.raises(InvalidToken):
        secret_open(sealed)
