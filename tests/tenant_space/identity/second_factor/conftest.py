"""Signed-in people, as for the other pages of *Ma sécurité*."""

from tests.tenant_space.identity.security.conftest import sure_client, tenant_client, user

__all__ = ["sure_client", "tenant_client", "user"]
