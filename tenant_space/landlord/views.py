from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from tenant_space.landlord.selectors import landlord_current


@cache_control(public=True, max_age=31_536_000, immutable=True)
def brand_css(request: HttpRequest, digest: str) -> HttpResponse:
    """The landlord's colours. The address changes with them, so it may be kept for ever."""
    landlord = landlord_current()
    if digest != landlord.brand_digest:
        raise Http404
    return HttpResponse(landlord.brand_css, content_type="text/css")
