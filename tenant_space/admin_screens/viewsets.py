"""View sets that leave out routes of Wagtail's, and every link to them."""

from __future__ import annotations

from typing import Any, ClassVar

from wagtail.admin.viewsets.model import ModelViewSet


class FewerViewsViewSet(ModelViewSet):
    """A model's screens without those of `absent`: no view points to a route that does not exist.

    The routes themselves are those of `get_urlpatterns`, which each view set writes out.
    """

    absent: ClassVar[tuple[str, ...]] = ("add", "edit", "delete", "copy", "usage", "history")
    """Names of Wagtail's views. By default the list and one object's page are all there is."""
    add_to_reference_index = False
    copy_view_enabled = False

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_common_view_kwargs(**kwargs), **{f"{name}_url_name": None for name in self.absent}}
