"""What the whole adds to the admin: on its home page, what is wrong anywhere."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.models import PermissionsMixin
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from tenant_space.admin_screens.alerts import alert_panels


@hooks.register("construct_homepage_panels")
def what_is_wrong(request: HttpRequest, panels: list[Component]) -> None:
    """The alerts of all rooms, for those who may look at them."""
    panels += alert_panels(cast(PermissionsMixin, request.user))
