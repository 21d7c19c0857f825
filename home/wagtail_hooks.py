"""What Wagtail's admin shows of itself, and to whom."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import MenuItem
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet

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


@hooks.register("construct_help_menu")
def help_for_editors_only(request: HttpRequest, items: list[MenuItem]) -> None:
    """Wagtail's guide and its news are about pages: those who may edit none are not sent there."""
    if not user_has_any_page_permission(request.user):
        items[:] = [item for item in items if not item.name.startswith(("editor-guide", "whats-new"))]
