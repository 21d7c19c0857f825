from allauth.account.auth_backends import AuthenticationBackend

from tenant_space.accounts.models import User


class PortalBackend(AuthenticationBackend):
    """Sign-in by e-mail, with Django's permissions; brings the tenant along in the same query."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("tenant").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
