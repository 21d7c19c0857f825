from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import get_page_models

from forms.request_page import RequestPage
from tenant_space.secured.views import page_redirect


@require_safe
def request_page(request: HttpRequest, kind: str) -> HttpResponse:
    """The one lasting address of a kind's page, for mails, cards and links: editors may move the page."""
    for model in get_page_models():
        if issubclass(model, RequestPage) and model.kind == kind:
            return page_redirect(request, model)
    raise Http404
