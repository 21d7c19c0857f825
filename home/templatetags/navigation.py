from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.loader import render_to_string

from home.help_page import help_blocks, questions_true
from home.selectors import Capability, MenuGroup, Navigation, capabilities, navigation, page_url
from tenant_space.editable_words.page_specs import pages_live, types_off
from tenant_space.secured.pages import ACCOUNT_SESSION_KEY
from tenant_space.secured.unread import unread_count
from tenant_space.secured.viewer import ACCOUNT_PARAMETER, SignedIn, Viewer, signed_in_as, signed_in_elsewhere

register = template.Library()


@register.simple_tag(takes_context=True)
def portal_navigation(context: dict[str, Any]) -> Navigation:
    """The menus around a page: `{% portal_navigation as nav %}`. Previews show the tenant's menu."""
    request = context.get("request")
    page = context.get("page")
    preview = bool(getattr(request, "is_preview", False) and "viewer" in context)
    user = getattr(request, "user", None)
    viewer = context.get("viewer")
    tenant = None if preview else getattr(request, "tenant", None)
    return navigation(
        unread=unread_count(tenant) if tenant else 0,
        path=(page.url or "") if page and hasattr(page, "url") else getattr(request, "path", ""),
        is_tenant=preview or bool(getattr(request, "tenant", None)),
        account=viewer.account.number if viewer and len(viewer.accounts) > 1 else "",
        signed_in=preview or bool(user and user.is_authenticated),
    )


@register.simple_tag
def portal_capabilities(*, secured: bool = False) -> tuple[Capability, ...]:
    """What the live pages are for: `{% portal_capabilities secured=True as capabilities %}`."""
    return capabilities(secured=secured)


@register.simple_tag
def live_names() -> frozenset[str]:
    """The names of the pages that are live: `{% live_names as live %}`."""
    return pages_live()


@register.simple_tag
def menu_lists(nav: Navigation) -> str:
    """The lists of the menu, which stand on a page twice: `{% menu_lists nav as lists %}`, then `{{ lists }}`.

    Those that say nothing of anybody are the same for all who read this page, and are kept by this process.
    """
    return _lists.__wrapped__(nav.groups) if nav.of_one_person else _lists(nav.groups)


@lru_cache(maxsize=128)
def _lists(groups: tuple[MenuGroup, ...]) -> str:
    return render_to_string("components/nav_lists.html", {"groups": groups})


register.simple_tag(help_blocks)
register.simple_tag(questions_true)


@register.simple_tag(takes_context=True)
def signed_in(context: dict[str, Any]) -> SignedIn | None:
    """Who is signed in: `{% signed_in as person %}`; None for visitors. One query on pages that know no viewer."""
    viewer, request = context.get("viewer"), context.get("request")
    if isinstance(viewer, Viewer):
        return signed_in_as(viewer)
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return None
    tenant = getattr(request, "tenant", None)
    if tenant is None:
        return SignedIn(user.get_full_name() or user.email)
    return signed_in_elsewhere(tenant, request.session.get(ACCOUNT_SESSION_KEY, ""))


@register.simple_tag(takes_context=True)
def page_link(context: dict[str, Any], page_type: str, *, offers: bool = False) -> str:
    """The page of this type on the account shown, empty when there is none: `{% page_link "ClaimsPage" as url %}`.

    `offers`: the link offers what one does there, so that there is none while that is switched off.
    """
    viewer = context.get("viewer")
    url = "" if offers and page_type in types_off() else page_url(page_type)
    if not url or not viewer or len(viewer.accounts) < 2:
        return url
    return f"{url}?{urlencode({ACCOUNT_PARAMETER: viewer.account.number})}"
