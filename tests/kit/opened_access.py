"""An access that a manager opened for somebody whom the sign-up does not recognise, and where its link leads."""

from __future__ import annotations

from typing import Any

from tenant_space.identity.models import SignUp
from tenant_space.identity.sign_up.links import link_key
from tenant_space.identity.tenant_access.sign_ups import sign_up_open
from tenant_space.tenancy.models import Holder
from tests.kit import factories as f
from tests.kit.app import GOOD_PASSWORD

ADDRESS = "helene@example.org"
CHECK = "pièce d'identité vue en agence"
CHOSEN = {"password": GOOD_PASSWORD, "password_again": GOOD_PASSWORD, "terms": "on"}


def opened(holder: Holder, **changes: Any) -> SignUp:
    """The access of this person, opened through the real service."""
    known: dict[str, Any] = {"actor": f.StaffFactory(), "person": holder.tenant, "email": ADDRESS, "check": CHECK}
    return sign_up_open(**{**known, **changes})


def path_of(sign_up: SignUp) -> str:
    """The path of the link, as the mail carries it."""
    return f"/activation/{link_key(sign_up)}/"
