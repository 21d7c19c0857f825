from __future__ import annotations

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from tenant_space.identity.models import User
from tenant_space.identity.sessions.selectors import may_sign_in
from tenant_space.journal.enums import EventKind
from tenant_space.journal.selectors import count_of


class ResetTokens(PasswordResetTokenGenerator):
    """The token of a link to a new password.

    It dies after `PASSWORD_RESET_TIMEOUT`, when used (the password is part of it), at the next sign-in, when
    the address changes, and when the sign-in is blocked, for good: opening it again brings no old link back.
    """

    key_salt = "tenant_space.identity.sign_in.reset_tokens"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        blocked = count_of(user.pk, EventKind.BLOCKED)
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}{user.tenant_id}{blocked}"

    def check_token(self, user: User | None, token: str | None) -> bool:
        return user is not None and super().check_token(user, token) and may_sign_in(user)
