"""What Wagtail's admin shows of itself, and to whom."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet

from home.departures import losses_tell
from home.guides import guide, guide_picture, guides_for

# Where an original is downloaded: nowhere. Private storage on a disk has no addresses, those on S3 are not to leave.
DOWNLOAD = "download_url"


class PrivateImagesAPIViewSet(ImagesAdminAPIViewSet):
    """The pictures, for the admin's own scripts: with small copies, without the address of the original."""

    meta_fields = [name for name in ImagesAdminAPIViewSet.meta_fields if name != DOWNLOAD]
    listing_default_fields = [name for name in ImagesAdminAPIViewSet.listing_default_fields if name != DOWNLOAD]
    nested_default_fields = [name for name in ImagesAdminAPIViewSet.nested_default_fields if name != DOWNLOAD]


@hooks.register("construct_admin_api", order=10)  # after Wagtail's own, which it takes the place of
def pictures_without_originals(router: WagtailAPIRouter) -> None:
    router.register_endpoint("images", PrivateImagesAPIViewSet)


hooks.register("before_delete_page", losses_tell)


@hooks.register("register_admin_urls")
def guide_urls() -> list[URLPattern]:
    """Where the guides are read."""
    return [
        path("guide/<slug:slug>/", guide, name="guide"),
        path("guide/img/<str:name>", guide_picture, name="guide_picture"),
    ]


@hooks.register("insert_global_admin_css")
def whole_words() -> SafeString:
    """Lists break no word, however narrow the screen."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-words.css"))


@hooks.register("construct_help_menu")
def guides_of_the_portal(request: HttpRequest, items: list[MenuItem]) -> None:
    """The portal's own guides, in French, in place of Wagtail's, which stand in English on another site."""
    items[:] = [item for item in items if not item.name.startswith(("editor-guide", "whats-new"))]
    items[:0] = [
        MenuItem(one.title, reverse("guide", args=[one.slug]), name=f"guide-{one.slug}", icon_name="help", order=place)
        for place, one in enumerate(guides_for(request.user))
    ]


@hooks.register("construct_reports_menu")
def no_report_that_is_refused(request: HttpRequest, items: list[MenuItem]) -> None:
    """What happened in the whole site names people: only superusers open it (`config.urls`)."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "site-history"]
