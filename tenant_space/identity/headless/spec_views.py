"""The description of the headless API, as a file and as a page made of local files only."""

from __future__ import annotations

import json

import yaml
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tenant_space.identity.headless.spec import described


@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:
    return JsonResponse(described(), content_type="application/vnd.oai.openapi+json")


@require_safe
def openapi_yaml(request: HttpRequest) -> HttpResponse:
    text = yaml.safe_dump(json.loads(json.dumps(described())), allow_unicode=True, sort_keys=False)
    return HttpResponse(text, content_type="application/vnd.oai.openapi")


@require_safe
def openapi_page(request: HttpRequest) -> HttpResponse:
    """The same page as the tenant API's; allauth's own viewers load scripts from elsewhere."""
    settings = {"layout": "BaseLayout", "deepLinking": True, "url": reverse("headless:openapi_json")}
    context = {"swagger_settings": json.dumps(settings), "api": {"title": described()["info"]["title"]}}
    return render(request, "ninja/swagger.html", context)
