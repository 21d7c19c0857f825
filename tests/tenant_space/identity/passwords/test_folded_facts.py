"""One's own name is no password, in whatever letters either is written."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tenant_space.identity.passwords.facts import PasswordFacts
from tenant_space.identity.passwords.policies import password_check


@pytest.mark.parametrize(
    ("name", "password"),
    [("ŁUKASZEWICZ", "Lukaszewicz1!"), ("Lœtitiane", "Loetitiane-1"), ("ĐẶNGTHANH", "Dangthanh-1")],
)
def test_a_name_without_its_accents_is_no_password(name: str, password: str) -> None:
    with pytest.raises(ValidationError, match="ressemble"):
        password_check(password, facts=PasswordFacts(names=(name,)))
