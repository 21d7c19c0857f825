"""What a secured page gets once its lock has opened: a type for those who read it, never made by us."""

from __future__ import annotations

from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.viewer import Viewer


class ViewerRequest(TenantRequest):
    """A request of a tenant with an account to read."""

    viewer: Viewer
