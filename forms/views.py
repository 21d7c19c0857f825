from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe
from wagtail.models import get_page_models

from forms.request_page import RequestPage


@require_safe
def request_page(request: HttpRequest, kind: str) -> HttpResponse:
    """The one lasting address of a kind's page, for mails, cards and links: editors may move the page."""
    for model in get_page_models():
        if issubclass(model, RequestPage) and model.kind == kind:
            page = model.objects.live().order_by("path").first()
            if page:
                query = request.GET.urlencode()
                response = HttpResponseRedirect(page.get_url(request) + (f"?{query}" if query else ""))
                add_never_cache_headers(response)
                return response
    raise Http404
