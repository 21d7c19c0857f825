"""Editorial content over HTTP, read only: `/api/v2/`.

Signed-in pages are absent for everybody: no session is read here, and restricted pages are left
out by the query. Tenant data is never served from this module.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import URLPattern, path, reverse
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet
from wagtail.api import APIField
from wagtail.api.utils import get_full_url
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter, SearchFilter
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.images import get_image_model
from wagtail.images.api.fields import ImageRenditionField
from wagtail.images.models import AbstractImage
from wagtail.models import CollectionViewRestriction, Page, get_page_models

from tenant_space.landlord.models import AgencyDetails
from tenant_space.secured.pages import SecuredPageMixin
from tenant_space.tenancy.agencies import AgencyCard, agency_cards

PICTURE_SPEC = "width-760"
LONGEST_OFFSET = 9  # digits


if TYPE_CHECKING:
    _View: TypeAlias = BaseAPIViewSet
else:
    _View = object  # put before a view of Wagtail


class CheckedQueryMixin(_View):
    """Answer 400 to what the database or the search would choke on."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        given = request.query_params
        if any("\x00" in text for pair in given.items() for text in pair):
            raise BadRequestError("null characters are not allowed")
        if given.get("search_operator", "and") not in ("and", "or"):
            raise BadRequestError("search_operator must be 'and' or 'or'")
        if len(given.get("offset", "")) > LONGEST_OFFSET:
            raise BadRequestError("offset is too large")
        super().initial(request, *args, **kwargs)


class PublicPagesAPIViewSet(CheckedQueryMixin, PagesAPIViewSet):
    """Published pages that anybody may read. `?child_of=<home>&show_in_menus=true` is the menu."""

    authentication_classes: list[type] = []
    renderer_classes = [JSONRenderer]
    # The original of an alias may be a page that visitors must not know of.
    meta_fields = [name for name in PagesAPIViewSet.meta_fields if name != "alias_of"]
    listing_default_fields = [*PagesAPIViewSet.listing_default_fields, "show_in_menus"]

    def get_base_queryset(self) -> QuerySet[Page]:
        # Left out by type too: an editor can lift a page's restriction until its next save.
        secured = [model for model in get_page_models() if issubclass(model, SecuredPageMixin)]
        return super().get_base_queryset().public().not_type(*secured)


class PublicPictureField(ImageRenditionField):
    """A resized copy of a picture, never the original. None when its file is missing."""

    def to_representation(self, image: Any) -> dict[str, Any] | None:
        found = super().to_representation(image)
        if "error" in found:
            return None
        return {
            "url": found["full_url"],
            "width": found["width"],
            "height": found["height"],
            "alt": image.description,
        }


class PublicImagesAPIViewSet(CheckedQueryMixin, BaseAPIViewSet):
    """Pictures of the public collections."""

    authentication_classes: list[type] = []
    renderer_classes = [JSONRenderer]
    filter_backends = [FieldsFilter, OrderingFilter, SearchFilter]
    body_fields = [
        *BaseAPIViewSet.body_fields,
        "title",
        APIField("picture", serializer=PublicPictureField(PICTURE_SPEC, source="*")),
    ]
    meta_fields = [*BaseAPIViewSet.meta_fields, "tags"]
    listing_default_fields = [*BaseAPIViewSet.listing_default_fields, "title", "picture"]
    nested_default_fields = [*BaseAPIViewSet.nested_default_fields, "title"]
    name = "images"
    model = get_image_model()

    def get_queryset(self) -> QuerySet[AbstractImage]:
        queryset = super().get_queryset().prefetch_renditions(PICTURE_SPEC)
        for root in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
            queryset = queryset.exclude(Q(collection__path__startswith=root))
        return queryset


class AgenciesAPIViewSet(ViewSet):
    """Agencies as people see them: what the ERP says, completed by what editors wrote."""

    authentication_classes: list[type] = []
    renderer_classes = [JSONRenderer]
    model = AgencyDetails  # asked for by the router
    name = "agencies"

    def listing_view(self, request: Request) -> Response:
        cards = agency_cards()
        items = [self._item(card, request) for card in cards]
        return Response({"meta": {"total_count": len(items)}, "items": items})

    def detail_view(self, request: Request, code: str) -> Response:
        for card in agency_cards():
            if card.code == code:
                return Response(self._item(card, request))
        raise Http404

    @staticmethod
    def _item(card: AgencyCard, request: Request) -> dict[str, Any]:
        address = reverse("api_v2:agencies:detail", args=[card.code])
        return {"meta": {"detail_url": get_full_url(request, address)}, **asdict(card)}

    @classmethod
    def get_urlpatterns(cls) -> list[URLPattern]:
        return [
            path("", cls.as_view({"get": "listing_view"}), name="listing"),
            path("<str:code>/", cls.as_view({"get": "detail_view"}), name="detail"),
        ]


api_router = WagtailAPIRouter("api_v2")
api_router.register_endpoint("pages", PublicPagesAPIViewSet)
api_router.register_endpoint("images", PublicImagesAPIViewSet)
api_router.register_endpoint("agencies", AgenciesAPIViewSet)
