"""A person's requests for programs: the list, each one, its conversation and files, and all that one writes about it.

The same selectors and services as the pages. What sends carries a key (`Idempotency-Key`): see `keyed`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Annotated, Any, NoReturn

from django.http.response import HttpResponseBase
from ninja import File, Form, Header, Path, Query, Router, UploadedFile

from forms.submissions.api_shapes import (
    ConversationOut,
    MessageSent,
    ReopeningIn,
    Requests,
    SentRequestOut,
    SurveyIn,
    conversation_out,
    request_out,
)
from forms.submissions.closing import ReopenTooLate, SurveyClosed, request_confirm
from forms.submissions.flow import NOT_WRITABLE
from forms.submissions.keyed import (
    FilesRefused,
    KeyBusy,
    KeyReused,
    Word,
    line_key,
    reopen_once,
    survey_once,
    word_send,
)
from forms.submissions.messages import MessageEmpty, MessageTooLong, joined_to
from forms.submissions.models import Submission
from forms.submissions.models.messages import WORDS_MAX
from forms.submissions.reading import tenant_read
from forms.submissions.selectors import PAGE_SIZE, file_readable, submission_readable, submissions_page
from forms.submissions.services import NotWritable
from forms.submissions.states import SubmissionClosed
from forms.submissions.uploads.posted import PostedFiles, files_posted
from tenant_space import formats
from tenant_space.files.attachments import attachment
from tenant_space.files.private_store import BinaryUnavailable, binary_open
from tenant_space.formats.page_numbers import LAST_PAGE
from tenant_space.identity.headless.problems import ApiProblem, not_found
from tenant_space.identity.requests import TenantRequest

router = Router()
FILES = "files"
RequestNumber = Annotated[str, Path(max_length=9, description="nine digits")]
SendingKey = Annotated[
    uuid.UUID,
    Header(
        alias="Idempotency-Key",
        description="drawn by the program for each thing it sends; the same is sent again with the same key",
    ),
]
_CONFLICT = {
    "responses": {
        int(HTTPStatus.CONFLICT): {
            "description": "From where the request stands, it cannot go there",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
    }
}
_CONTENTS: dict[str, Any] = {"application/pdf": {}, "image/jpeg": {}, "image/png": {}}
_ENDED = "Cette demande est terminée, ou a changé entre-temps : rien n'est parti. Relisez-la."
_TOO_LATE = "Vous ne pouvez plus reprendre cette demande. Faites-en une nouvelle, ou appelez votre agence."
_SURVEYED = "Vous avez déjà donné votre avis sur cette demande, ou elle n'est pas terminée."
_REUSED = "Cette clé a déjà servi pour un autre contenu. Rien n'est parti."
_BUSY = "Un envoi avec cette clé est en cours. Réessayez dans un instant."
_MISPLACED = f"Les fichiers se joignent dans le champ `{FILES}`, en multipart/form-data."
_EMPTY = "Écrivez votre message, ou ajoutez un fichier."


@router.get("/requests", response=Requests, summary="Mes demandes")
def requests(request: TenantRequest, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1) -> dict[str, Any]:
    found = submissions_page(request.tenant, page, whole=True)
    if page > 1 and not found.lines:
        raise not_found()
    return {"page": page, "page_size": PAGE_SIZE, "has_next": found.has_next, "requests": found.lines}


@router.get("/requests/{request_number}", response=SentRequestOut, summary="Une demande")
def request_one(request: TenantRequest, request_number: RequestNumber) -> dict[str, Any]:
    return request_out(request.tenant, _readable(request, request_number))


@router.get("/requests/{request_number}/messages", response=ConversationOut, summary="Ce qui s'est dit d'une demande")
def request_messages(request: TenantRequest, request_number: RequestNumber) -> dict[str, Any]:
    return conversation_out(request.tenant, _standing(request, _readable(request, request_number)))


@router.get(
    "/requests/{request_number}/files/{file_id}",
    summary="Le contenu d'un fichier d'une demande",
    openapi_extra={"responses": {200: {"description": "OK", "content": _CONTENTS}}},
)
def request_file(request: TenantRequest, request_number: RequestNumber, file_id: uuid.UUID) -> HttpResponseBase:
    row = file_readable(request.tenant, request_number, file_id)
    if row is None:
        raise not_found()
    try:
        content = binary_open(row.stored_name)
    except BinaryUnavailable as error:
        detail = "Ce fichier ne peut pas être lu maintenant. Réessayez plus tard."
        raise ApiProblem(HTTPStatus.SERVICE_UNAVAILABLE, "file_unavailable", detail) from error
    return attachment(content, row.display_name, row.mime_type)


@router.post(
    "/requests/{request_number}/messages",
    response={HTTPStatus.CREATED: MessageSent},
    summary="Écrire au sujet d'une demande, ou la compléter",
)
def request_write(
    request: TenantRequest,
    request_number: RequestNumber,
    key: SendingKey,
    text: Annotated[str, Form(max_length=2 * WORDS_MAX, description=f"{WORDS_MAX} characters")] = "",
    completes: Annotated[bool, Form(description="answers what was asked: the request goes on")] = False,
    files: Annotated[list[UploadedFile] | None, File(description="PDF or pictures")] = None,
) -> Any:
    tenant, row = request.tenant, _readable(request, request_number)
    word = Word(text, _files_of(request), completes)
    with _refusals():
        line = word_send(tenant=tenant, submission=row, uid=line_key(tenant, "message", row, key), word=word)
    return HTTPStatus.CREATED, {"number": line.submission.number_text, "id": line.uid, "at": line.told_at}


@router.post(
    "/requests/{request_number}/confirmation",
    response=SentRequestOut,
    summary="Dire que c'est réglé",
    openapi_extra=_CONFLICT,
)
def request_settled(request: TenantRequest, request_number: RequestNumber, key: SendingKey) -> dict[str, Any]:
    tenant, row = request.tenant, _readable(request, request_number)
    with _refusals():
        row = request_confirm(tenant=tenant, submission=row, uid=line_key(tenant, "confirmation", row, key))
    return request_out(tenant, _readable(request, row.number_text))


@router.post("/requests/{request_number}/reopening", response=SentRequestOut, summary="Dire que ce n'est pas réglé")
def request_not_settled(
    request: TenantRequest, request_number: RequestNumber, key: SendingKey, given: ReopeningIn
) -> dict[str, Any]:
    tenant, row = request.tenant, _readable(request, request_number)
    uid = line_key(tenant, "reopening", row, key)
    with _refusals():
        row = reopen_once(tenant=tenant, submission=row, uid=uid, text=given.text)
    return request_out(tenant, _readable(request, row.number_text))


@router.put("/requests/{request_number}/survey", response=SentRequestOut, summary="Donner son avis, une fois")
def request_survey(request: TenantRequest, request_number: RequestNumber, given: SurveyIn) -> dict[str, Any]:
    row = _readable(request, request_number)
    with _refusals():
        survey_once(tenant=request.tenant, submission=row, ease=given.ease, words=given.words)
    return request_out(request.tenant, _standing(request, row))


@router.put("/requests/{request_number}/read", response=SentRequestOut, summary="Marquer une demande comme lue")
def request_read(request: TenantRequest, request_number: RequestNumber) -> dict[str, Any]:
    row = _standing(request, _readable(request, request_number))
    tenant_read(tenant=request.tenant, submission=row)
    return request_out(request.tenant, row)


def _readable(request: TenantRequest, number: str) -> Submission:
    """A request of this person. Raises `ApiProblem`: a foreign one is a missing one."""
    row = submission_readable(request.tenant, number)
    if row is None:
        raise not_found()
    return row


def _standing(request: TenantRequest, row: Submission) -> Submission:
    """The request, or the one it was joined to, as its sender may see it."""
    return _readable(request, joined_to(row).number_text) if row.merged_into else row


def _files_of(request: TenantRequest) -> PostedFiles:
    """The files of a form. Raises `ApiProblem` for one that stands elsewhere in it, instead of leaving it out."""
    posted = files_posted(request, FILES)
    misplaced = sorted({*request.FILES} - {FILES}) or ([FILES] if FILES in request.POST else [])
    if misplaced:
        errors = [{"where": ["form", name], "message": _MISPLACED} for name in misplaced]
        raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", _MISPLACED, errors=errors)
    return posted


@contextmanager
def _refusals() -> Iterator[None]:
    """What the services refuse, as problems."""
    try:
        yield
    except NotWritable as error:
        raise ApiProblem(HTTPStatus.FORBIDDEN, "not_writable", NOT_WRITABLE) from error
    except ReopenTooLate as error:
        raise ApiProblem(HTTPStatus.CONFLICT, "too_late", _TOO_LATE) from error
    except SubmissionClosed as error:
        raise ApiProblem(HTTPStatus.CONFLICT, "ended", _ENDED) from error
    except SurveyClosed as error:
        raise ApiProblem(HTTPStatus.CONFLICT, "survey_closed", _SURVEYED) from error
    except KeyBusy as error:
        raise ApiProblem(HTTPStatus.CONFLICT, "key_busy", _BUSY) from error
    except KeyReused as error:
        raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "key_reused", _REUSED) from error
    except MessageEmpty as error:
        _invalid(_EMPTY, error)
    except MessageTooLong as error:
        most = f"{WORDS_MAX:,}".replace(",", formats.NARROW_SPACE)
        _invalid(f"Votre message est trop long : {most} caractères au plus.", error)
    except FilesRefused as error:
        errors = [{"where": ["form", FILES, one.name], "message": one.text} for one in error.refused]
        detail = "Un fichier n'est pas accepté : rien n'est parti."
        raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "file_refused", detail, errors=errors) from error


def _invalid(message: str, error: Exception) -> NoReturn:
    errors = [{"where": ["form", "text"], "message": message}]
    raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", message, errors=errors) from error
