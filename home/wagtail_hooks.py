"""What Wagtail's admin shows of itself, and to whom."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem


@hooks.register("construct_help_menu")
def help_for_editors_only(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's guide and its news are about pages: those who may edit none are not sent there."""
    if not user_has_any_page_permission(request.user):
        items[:] = [item for item in items if not item.name.startswith(("editor-guide", "whats-new"))]
