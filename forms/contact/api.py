"""*Nous contacter* for programs: what there is to choose from, files kept beforehand, and the request itself.

The same form and services as the page. Files and request carry one key (`Idempotency-Key`): see `submissions.keyed`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import Annotated, Any, NoReturn

from django.http import QueryDict
from ninja import File, Form, Router, UploadedFile

from forms.contact.api_shapes import KeptFileOut, KnownOut, RequestFormOut, RequestIn, form_out
from forms.contact.enums import QuestionSort
from forms.contact.forms import VISITS, ContactForm
from forms.contact.neighbours import known_around
from forms.contact.places import places_of
from forms.contact.questions import QUESTION
from forms.contact.selectors import known_problems, offer
from forms.contact.topics import CODE
from forms.submissions.api import SendingKey
from forms.submissions.api_refusals import refusals
from forms.submissions.api_shapes import SentRequestOut, request_out
from forms.submissions.flow_words import NOT_WRITABLE
from forms.submissions.keyed import (
    FilesMissing,
    request_file_add,
    request_file_remove,
    request_key,
    request_known,
    request_once,
)
from forms.submissions.models import Submission
from forms.submissions.selectors import submission_readable
from forms.submissions.uploads.posted import files_posted
from tenant_space.form_fields.private_texts import CONFIRM
from tenant_space.identity.headless.problems import ApiProblem, not_found
from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.api import AccountNumber, viewer_of
from tenant_space.secured.viewer import Viewer

router = Router()
FILE = "file"
_CONFLICT = {
    "responses": {
        int(HTTPStatus.CONFLICT): {
            "description": "The request has left under this key",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
    }
}
NO_TYPE = "Ce type de document n'est pas, ou plus, dans la liste. Choisissez dans la liste."
NO_FILE = "Un fichier se joint dans le champ `file`, un par envoi, en multipart/form-data."
GONE = "Ce fichier n'est pas, ou plus, gardé sous cette clé. Envoyez-le à nouveau."
NOT_ASKED = "Ce sujet ne demande pas cette réponse. Relisez les questions du sujet."
NO_VISIT = "Ce sujet ne demande pas de passage chez vous."
CORRECT = "La demande n'est pas partie : corrigez ce qui est indiqué."


@router.get("/accounts/{number}/request-form", response=RequestFormOut, summary="De quoi écrire une demande")
def request_form(request: TenantRequest, number: AccountNumber) -> dict[str, Any]:
    return form_out(viewer_of(request, number))


@router.get(
    "/accounts/{number}/request-form/topics/{topic_id}/known",
    response=KnownOut,
    summary="Ce qui est déjà signalé d'un sujet",
)
def request_known_already(request: TenantRequest, number: AccountNumber, topic_id: int) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    topic = next((one for one in offer().topics if one.pk == topic_id), None)
    if topic is None:
        raise not_found()
    about = viewer.tenant, viewer.account.number, topic
    return {"own": known_problems(*about), "around": known_around(*about)}


@router.post(
    "/accounts/{number}/request-files",
    response={HTTPStatus.CREATED: KeptFileOut},
    summary="Garder un fichier pour une demande à venir",
)
def request_file_keep(
    request: TenantRequest,
    number: AccountNumber,
    key: SendingKey,
    type: Annotated[str, Form(max_length=80, description="one of `file_types`")],
    file: Annotated[UploadedFile, File(description="PDF or picture")],
) -> Any:
    viewer = _writable(viewer_of(request, number))
    posted = files_posted(request, FILE)
    if type not in offer().file_types:
        _invalid(NO_TYPE, ["form", "type"])
    if len(posted.files) + len(posted.too_large) != 1:
        _invalid(NO_FILE, ["form", FILE])
    with refusals():
        row = request_file_add(
            tenant=viewer.tenant,
            kind=CODE,
            account_number=viewer.account.number,
            uid=request_key(viewer.tenant, viewer.account.number, key),
            file=posted,
            type_name=type,
            type_code=offer().file_types[type],
        )
    kept = {"id": row.pk, "name": row.display_name, "type": row.type_name}
    return HTTPStatus.CREATED, kept | {"media_type": row.mime_type, "size_bytes": row.size_bytes}


@router.delete(
    "/accounts/{number}/request-files/{file_id}",
    response={HTTPStatus.NO_CONTENT: None},
    summary="Retirer un fichier gardé",
    openapi_extra=_CONFLICT,
)
def request_file_drop(request: TenantRequest, number: AccountNumber, key: SendingKey, file_id: uuid.UUID) -> Any:
    viewer = viewer_of(request, number)
    uid = request_key(viewer.tenant, viewer.account.number, key)
    with refusals():
        request_file_remove(tenant=viewer.tenant, uid=uid, file=file_id)
    return HTTPStatus.NO_CONTENT, None


@router.post(
    "/accounts/{number}/requests", response={HTTPStatus.CREATED: SentRequestOut}, summary="Envoyer une demande"
)
def request_send(request: TenantRequest, number: AccountNumber, key: SendingKey, given: RequestIn) -> Any:
    viewer = viewer_of(request, number)
    uid = request_key(viewer.tenant, viewer.account.number, key)
    with refusals():
        # First: what was sent once is answered so for ever, whatever has changed since on the form or the lease.
        known = request_known(viewer.tenant, uid, given.model_dump_json())
        row = known or _sent(_writable(viewer), uid, given)
    found = submission_readable(viewer.tenant, row.number_text)
    if found is None:
        raise not_found()
    return HTTPStatus.CREATED, request_out(viewer.tenant, found)


def _writable(viewer: Viewer) -> Viewer:
    if not viewer.account.writable:
        raise ApiProblem(HTTPStatus.FORBIDDEN, "not_writable", NOT_WRITABLE)
    return viewer


def _sent(viewer: Viewer, uid: uuid.UUID, given: RequestIn) -> Submission:
    """Raises `ApiProblem` with a message for each field that is wrong, and what `request_once` raises."""
    places = places_of(viewer.tenant, viewer.account.number)
    form = ContactForm(_typed(given), topics=offer().topics, places=places)
    errors = [*_errors(form), *_unasked(form, given)]
    if errors:
        raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", CORRECT, errors=errors)
    try:
        return request_once(
            tenant=viewer.tenant,
            kind=CODE,
            uid=uid,
            content=form.content(viewer.account.number),
            files=given.files,
            given=given.model_dump_json(),
        )
    except FilesMissing as error:
        _invalid(GONE, *(["body", "files", str(one)] for one in sorted(error.missing)))


def _typed(given: RequestIn) -> QueryDict:
    """What was sent, as the form of the page reads it."""
    data = QueryDict(mutable=True)
    data.update({"subject": given.subject, "message": given.message, "phone": given.phone})
    data.update({"topic": str(given.topic or ""), "place": given.place or ""})
    data.update(dict(zip(VISITS, given.visits, strict=False)))
    data.update({f"{QUESTION}{name}": answer for name, answer in _answers(given)})
    if given.confirm_private:
        data[CONFIRM] = "on"
    return data


def _answers(given: RequestIn) -> Iterator[tuple[str, str]]:
    """The answers; a day as the page's box takes it. What is no day stays, and is told."""
    asked = (question for topic in offer().topics for question in topic.questions.all())
    days = {str(question.pk) for question in asked if question.sort == QuestionSort.DATE}
    for name, answer in given.answers.items():
        if name in days:
            with suppress(ValueError):
                answer = dt.date.fromisoformat(answer).strftime("%d/%m/%Y")
        yield name, answer


def _errors(form: ContactForm) -> Iterator[dict[str, Any]]:
    """What the form finds wrong, each under the name that a program gave it."""
    for name, texts in form.errors.items():
        for text in dict.fromkeys(map(str, texts)):
            yield {"where": ["body", *_place_of(name)], "message": text}


def _place_of(name: str) -> list[str | int]:
    if name in VISITS:
        return ["visits", VISITS.index(name)]
    if name.startswith(QUESTION):
        return ["answers", name.removeprefix(QUESTION)]
    return [] if name == "__all__" else [name]


def _unasked(form: ContactForm, given: RequestIn) -> Iterator[dict[str, Any]]:
    """What was sent and would be left out in silence, since the topic does not ask for it."""
    if form.topics and form.topic_chosen is None:
        return
    asked = {str(question.pk) for question in form.questions}
    for name in given.answers:
        if name not in asked:
            yield {"where": ["body", "answers", name], "message": NOT_ASKED}
    if given.visits and not form.visit_fields:
        yield {"where": ["body", "visits"], "message": NO_VISIT}


def _invalid(message: str, *where: list[str]) -> NoReturn:
    errors = [{"where": place, "message": message} for place in where]
    raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", message, errors=errors)
