from typing import Any

from django import template

from home.selectors import Navigation, navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def portal_navigation(context: dict[str, Any]) -> Navigation:
    """The menus around a page: `{% portal_navigation as nav %}`. Previews show the tenant's menu."""
    request = context.get("request")
    page = context.get("page")
    preview = bool(getattr(request, "is_preview", False) and "viewer" in context)
    user = getattr(request, "user", None)
    viewer = context.get("viewer")
    return navigation(
        path=(page.url or "") if page and hasattr(page, "url") else getattr(request, "path", ""),
        is_tenant=preview or bool(getattr(request, "tenant", None)),
        account=viewer.account.number if viewer and len(viewer.accounts) > 1 else "",
        signed_in=preview or bool(user and user.is_authenticated),
    )
