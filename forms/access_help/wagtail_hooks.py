"""What requests for help add to the admin: the two pages that open an access."""

from django.urls import include, path
from django.urls.resolvers import URLResolver
from wagtail import hooks

from forms.access_help.views import ChooseView, ConfirmView

PAGES = [
    path("", ChooseView.as_view(), name="choose"),
    # The number comes last: those of the landlord's software may hold any character.
    path("<path:tenant_id>/", ConfirmView.as_view(), name="confirm"),
]


@hooks.register("register_admin_urls")
def open_access_urls() -> list[URLResolver]:
    """Beside the page of the request that is answered by them."""
    return [path("demandes/<int:pk>/acces/", include((PAGES, "open_access")))]
