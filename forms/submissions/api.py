"""A person's requests for programs: the list, each one, its conversation and files, and all that one writes about it.

The same selectors and services as the pages. What sends carries a key (`Idempotency-Key`): see `keyed`.
"""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from ninja import File, Form, Header, Path, Query, Router, UploadedFile

from forms.submissions.api_refusals import FILES, private_refuse, refusals
from forms.submissions.api_shapes import (
    ConversationOut,
    MessageSent,
    ReopeningIn,
    Requests,
    SentRequestOut,
    SurveyIn,
    UnfinishedRequests,
    conversation_out,
    request_out,
)
from forms.submissions.appointments import visit_response, visit_shown
from forms.submissions.closing import request_confirm
from forms.submissions.following import claims_of
from forms.submissions.keyed import (
    Word,
    line_key,
    reopen_once,
    survey_once,
    word_send,
)
from forms.submissions.messages import joined_to
from forms.submissions.models import Submission
from forms.submissions.models.messages import WORDS_MAX
from forms.submissions.reading import tenant_read
from forms.submissions.received_pdf import PDF_TYPE, received_pdf
from forms.submissions.selectors import PAGE_SIZE, file_readable, submission_readable, submissions_page
from forms.submissions.unfinished import unfinished_of
from forms.submissions.uploads.posted import PostedFiles, files_posted
from forms.submissions.withdrawing import submission_withdraw
from tenant_space.files.attachments import attachment
from tenant_space.files.private_store import BinaryUnavailable, binary_open
from tenant_space.form_fields.private_texts import PRIVATE_SEEN
from tenant_space.formats.page_numbers import LAST_PAGE
from tenant_space.identity.headless.problems import ApiProblem, not_found
from tenant_space.identity.requests import TenantRequest

router = Router()
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
_MISPLACED = f"Les fichiers se joignent dans le champ `{FILES}`, en multipart/form-data."


@router.get("/requests", response=Requests, summary="Mes demandes")
def requests(request: TenantRequest, page: Annotated[int, Query(ge=1, le=LAST_PAGE)] = 1) -> dict[str, Any]:
    found = submissions_page(request.tenant, page, whole=True)
    if page > 1 and not found.lines:
        raise not_found()
    return {"page": page, "page_size": PAGE_SIZE, "has_next": found.has_next, "requests": found.lines}


@router.get("/unfinished-requests", response=UnfinishedRequests, summary="Ce que j'ai commencé et pas envoyé")
def requests_unfinished(request: TenantRequest) -> dict[str, Any]:
    return {"unfinished": unfinished_of(request.tenant)}


@router.get("/requests/{request_number}", response=SentRequestOut, summary="Une demande")
def request_one(request: TenantRequest, request_number: RequestNumber) -> dict[str, Any]:
    return request_out(request.tenant, _readable(request, request_number))


@router.get("/requests/{request_number}/messages", response=ConversationOut, summary="Ce qui s'est dit d'une demande")
def request_messages(request: TenantRequest, request_number: RequestNumber) -> dict[str, Any]:
    return conversation_out(request.tenant, _standing(request, _readable(request, request_number)))


@router.get(
    "/requests/{request_number}/acknowledgement.pdf",
    summary="L'accusé de réception d'une demande",
    openapi_extra={"responses": {200: {"description": "OK", "content": {PDF_TYPE: {}}}}},
)
def request_acknowledgement(request: TenantRequest, request_number: RequestNumber) -> HttpResponse:
    return received_pdf(request.tenant, _standing(request, _readable(request, request_number)))


@router.get(
    "/requests/{request_number}/appointment.ics",
    summary="Le rendez-vous d'une demande, pour un agenda",
    openapi_extra={"responses": {200: {"description": "OK", "content": {"text/calendar": {}}}}},
)
def request_appointment(request: TenantRequest, request_number: RequestNumber) -> HttpResponse:
    row = _standing(request, _readable(request, request_number))
    shown = visit_shown(row, claims_of(row))
    if shown is None:
        raise not_found()
    return visit_response(row, shown, request.tenant)


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
    confirm_private: Annotated[bool, Form(description=PRIVATE_SEEN)] = False,
    files: Annotated[list[UploadedFile] | None, File(description="PDF or pictures")] = None,
) -> Any:
    tenant, row = request.tenant, _readable(request, request_number)
    private_refuse(text, seen=confirm_private, part="form")
    word = Word(text, _files_of(request), completes)
    with refusals():
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
    with refusals():
        row = request_confirm(tenant=tenant, submission=row, uid=line_key(tenant, "confirmation", row, key))
    return request_out(tenant, _readable(request, row.number_text))


@router.post("/requests/{request_number}/reopening", response=SentRequestOut, summary="Dire que ce n'est pas réglé")
def request_not_settled(
    request: TenantRequest, request_number: RequestNumber, key: SendingKey, given: ReopeningIn
) -> dict[str, Any]:
    tenant, row = request.tenant, _readable(request, request_number)
    private_refuse(given.text, seen=given.confirm_private)
    uid = line_key(tenant, "reopening", row, key)
    with refusals():
        row = reopen_once(tenant=tenant, submission=row, uid=uid, text=given.text)
    return request_out(tenant, _readable(request, row.number_text))


@router.post(
    "/requests/{request_number}/withdrawal",
    response=SentRequestOut,
    summary="Annuler une demande qui attend",
    openapi_extra=_CONFLICT,
)
def request_withdraw(request: TenantRequest, request_number: RequestNumber) -> dict[str, Any]:
    tenant, row = request.tenant, _readable(request, request_number)
    with refusals():
        row = submission_withdraw(tenant=tenant, submission=row)
    return request_out(tenant, _readable(request, row.number_text))


@router.put("/requests/{request_number}/survey", response=SentRequestOut, summary="Donner son avis, une fois")
def request_survey(request: TenantRequest, request_number: RequestNumber, given: SurveyIn) -> dict[str, Any]:
    row = _readable(request, request_number)
    private_refuse(given.words, seen=given.confirm_private)
    with refusals():
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
