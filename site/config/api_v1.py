"""The tenant API at `/api/v1/`: who may call it, what its refusals look like, and its description."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator
from functools import wraps
from http import HTTPStatus
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import URLPattern, URLResolver, path, re_path
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.module_loading import module_has_submodule
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser

from config.bad_input import is_bad_input, refusal
from tenant_space.identity.headless.auth import TOKEN_HEADER, PerPerson, portal_auth
from tenant_space.identity.headless.problems import CONTENT_TYPE, ApiProblem, ProblemOut, not_found, problem_response
from tenant_space.identity.json_text import json_read

logger = logging.getLogger(__name__)
_DESCRIPTION = """
Ce qu'un locataire lit dans son espace : ses comptes, son solde, ses lignes, ses baux, ses documents, ses
demandes, et ce qu'il en écrit ; et de nouvelles demandes.

On se connecte par `/_allauth/` (voir sa description). Une application envoie ensuite le jeton reçu dans
l'en-tête `X-Session-Token`, un navigateur son cookie de session. Les montants sont en centimes, les dates
au format ISO 8601. Les refus suivent la RFC 9457 (`application/problem+json`).
"""
# Every operation may refuse with these; what has an address or a parameter also with those.
_ALWAYS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)
_WITH_PARAMETERS = (HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
_WITH_BODY = (HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
_WITH_FILES_SENT = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE,)
_WITH_FILE = (HTTPStatus.SERVICE_UNAVAILABLE,)


class StrictParser(Parser):
    """Reads the body of a call as the sign-in API does: what nothing can store is refused as a whole."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        return json_read(request.body)


class TenantAPI(NinjaAPI):
    """Ninja, with the refusals in the description and problem details for each of them."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        problem = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"].update(problem.pop("$defs", {}), ProblemOut=problem)
        for operations in schema["paths"].values():
            for operation in operations.values():
                _describe_refusals(operation)
        return schema

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def set_default_exception_handlers(self) -> None:
        handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
            ApiProblem: lambda request, error: problem_response(error),
            Http404: lambda request, error: problem_response(not_found()),
            PermissionDenied: _denied,
            AuthenticationError: _unauthorized,
            Throttled: _throttled,
            ValidationError: _invalid,
            HttpError: _http_error,
            MultiPartParserError: _unreadable,
            SuspiciousOperation: _unreadable,
            Exception: _broken,
        }
        for kind, handler in handlers.items():
            self.add_exception_handler(kind, handler)


def _describe_refusals(operation: dict[str, Any]) -> None:
    statuses = list(_ALWAYS)
    if operation["parameters"]:
        statuses += _WITH_PARAMETERS
    if "requestBody" in operation:
        statuses += _WITH_BODY
        if "multipart/form-data" in operation["requestBody"]["content"]:
            statuses += _WITH_FILES_SENT
    if "application/pdf" in operation["responses"].get(200, {}).get("content", {}):
        statuses += _WITH_FILE
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    for status in statuses:
        operation["responses"].setdefault(int(status), {"description": status.phrase, "content": content})


def _unauthorized(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem_response(
        ApiProblem(HTTPStatus.UNAUTHORIZED, "sign_in", "Connectez-vous pour lire ces informations.")
    )


def _denied(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem_response(ApiProblem(HTTPStatus.FORBIDDEN, "refused", "Cette demande est refusée."))


def _throttled(request: HttpRequest, error: Throttled) -> HttpResponse:
    seconds = math.ceil(error.wait or 1)
    detail = f"Trop de demandes en peu de temps. Réessayez dans {seconds} secondes."
    return problem_response(ApiProblem(HTTPStatus.TOO_MANY_REQUESTS, "too_many", detail, retry_after=seconds))


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [{"where": list(item["loc"]), "message": item["msg"]} for item in error.errors]
    detail = "Une information n'a pas la bonne forme."
    return problem_response(ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", detail, errors=errors))


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_response(
        ApiProblem(HTTPStatus(error.status_code), "refused", "Cette demande ne peut pas être lue.")
    )


def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """A form with files that is none, or with more parts than anybody sends."""
    return refusal(request, error)


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    if is_bad_input(request, error):
        return refusal(request, error)
    logger.error("tenant API: %s", type(error).__name__, exc_info=error)
    detail = "Une erreur s'est produite chez nous. Réessayez plus tard."
    return problem_response(ApiProblem(HTTPStatus.INTERNAL_SERVER_ERROR, "error", detail))


def _nothing(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """An address of the API that does not exist: never a page of the site."""
    return problem_response(not_found())


def _sealed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Every answer of the API: kept by nobody, and a problem when the method is not one."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            detail = "Cette adresse n'accepte pas cette méthode."
            problem = problem_response(ApiProblem(HTTPStatus.METHOD_NOT_ALLOWED, "method", detail))
            problem["Allow"] = response["Allow"]
            response = problem
        add_never_cache_headers(response)
        patch_vary_headers(response, ["Cookie", TOKEN_HEADER])
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def _routers() -> Iterator[Router]:
    """What each topic answers: the `router` of its `api` module.

    The lowest room first, as one reads the description: who one is, the accounts, what they hold, requests.
    """
    for app in reversed(list(apps.get_app_configs())):
        if app.name.startswith(("tenant_space.", "forms.", "home")) and module_has_submodule(app.module, "api"):
            module = import_module(f"{app.name}.api")
            if hasattr(module, "router"):
                yield module.router


api = TenantAPI(
    title="Espace locataire",
    version="1",
    description=_DESCRIPTION,
    urls_namespace="portal_api",
    auth=portal_auth(),
    throttle=PerPerson(),
    parser=StrictParser(),
)
for _router in _routers():
    api.add_router("", _router)


def _urls() -> tuple[list[URLPattern | URLResolver], str, str]:
    patterns, app_name, namespace = api.urls
    own = [entry for entry in patterns if isinstance(entry, URLPattern) and entry.name != "api-root"]
    for entry in own:
        entry.callback = _sealed(entry.callback)
    root = path("", _sealed(_nothing), name="api-root")  # the description takes its prefix from it
    return [*own, root, re_path(".*", _sealed(_nothing))], app_name, namespace


urls = _urls()
