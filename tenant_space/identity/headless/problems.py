"""What the tenant API answers when it cannot do what it was asked: problem details (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse
from ninja import Field, Schema

CONTENT_TYPE = "application/problem+json"
# What each status is called; `code` tells apart those that share one.
TITLES = {
    HTTPStatus.BAD_REQUEST: "Demande illisible",
    HTTPStatus.UNAUTHORIZED: "Connexion nécessaire",
    HTTPStatus.FORBIDDEN: "Accès refusé",
    HTTPStatus.NOT_FOUND: "Introuvable",
    HTTPStatus.METHOD_NOT_ALLOWED: "Méthode non permise",
    HTTPStatus.CONFLICT: "Conflit",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Envoi trop lourd",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Demande incorrecte",
    HTTPStatus.TOO_MANY_REQUESTS: "Trop de demandes",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Erreur du portail",
    HTTPStatus.SERVICE_UNAVAILABLE: "Momentanément indisponible",
}


class ApiProblem(Exception):
    """A refusal of the tenant API. `code` is for programs, `detail` for people; `retry_after`: in seconds."""

    def __init__(
        self, status: HTTPStatus, code: str, detail: str, *, retry_after: int | None = None, **extra: Any
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.retry_after = retry_after
        self.extra = extra


NOT_FOUND = HTTPStatus.NOT_FOUND, "not_found", "Cet élément n'existe pas, ou vous n'y avez pas accès."


def not_found() -> ApiProblem:
    """What is missing and what is somebody else's answer alike."""
    return ApiProblem(*NOT_FOUND)


def problem_response(problem: ApiProblem) -> JsonResponse:
    """The answer that tells a problem."""
    content = {
        "type": "about:blank",
        "title": TITLES.get(problem.status, problem.status.phrase),
        "status": int(problem.status),
        "code": problem.code,
        "detail": problem.detail,
        **problem.extra,
    }
    response = JsonResponse(content, status=problem.status, content_type=CONTENT_TYPE)
    if problem.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'X-Session-Token realm="Espace locataire"'
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    return response


class InvalidPart(Schema):
    where: list[str | int]
    message: str


class ProblemOut(Schema):
    """A refusal (RFC 9457). `code` tells apart those that share a status."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    code: str
    detail: str
    errors: list[InvalidPart] | None = Field(None, description="only with `invalid`: what is wrong, and where")
