"""Asking for a change of details by program. Papers follow as files of a message on the request."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from ninja import Field, Header, Router, Schema

from forms.personal_details.enums import CONTACT_DETAILS, MARITAL_STATUS, OCCUPANTS, OCCUPATION, OccupantEvent
from forms.personal_details.family_forms import MaritalStatusForm, OccupantsForm
from forms.personal_details.forms import ContactDetailsForm, DetailsForm, OccupationForm
from forms.personal_details.selectors import leavers_of, obstacle_of, situations
from forms.personal_details.services import CHANGES
from forms.submissions.api_refusals import refusals
from forms.submissions.keyed import request_key, request_known, request_once
from forms.submissions.models import Submission
from forms.submissions.registry import KindRefuses
from forms.submissions.services import NotWritable
from tenant_space.identity.headless.problems import ApiProblem
from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.api import AccountNumber, viewer_of
from tenant_space.secured.viewer import Viewer
from tenant_space.tenancy.enums import Relationship

router = Router()
Key = Annotated[uuid.UUID, Header(alias="Idempotency-Key", description="drawn by the program for each request")]


class _DetailGiven(Schema):
    """What every request says: whether it leaves."""

    send: bool = Field(False, description="false: everything is checked and nothing is sent")


class ContactDetailsIn(_DetailGiven):
    """How to be reached. null: as it is; empty: taken away."""

    phone_home: str | None = Field(None, max_length=100)
    phone_mobile: str | None = Field(None, max_length=100)
    phone_work: str | None = Field(None, max_length=100)
    email: str | None = Field(None, max_length=300, description="for contact, not the sign-in")


class OccupationIn(_DetailGiven):
    """What somebody does for a living. null: as it is."""

    pcs_code: str | None = Field(None, max_length=4)
    employment_status: str | None = Field(None, max_length=20)
    occupation: str | None = Field(None, max_length=200)


class MaritalStatusIn(_DetailGiven):
    """Another marital status, since a day."""

    marital_status: str = Field(max_length=20, description="a code of `situations`")
    event_date: dt.date
    spouse_last_name: str = Field("", max_length=200)
    spouse_first_name: str = Field("", max_length=200)
    joint_request: bool = Field(False, description="both ask to hold the lease, where the situation allows it")


class OccupantIn(_DetailGiven):
    """Somebody who is born, comes or leaves."""

    event: OccupantEvent
    event_date: dt.date | None = Field(None, description="of an arrival or a departure")
    last_name: str = Field("", max_length=200)
    first_name: str = Field("", max_length=200)
    birth_date: dt.date | None = None
    relationship: Relationship | None = None
    leaving: str = Field("", max_length=20, description="of a departure: who, by the identifier in `leavers`")


class DetailChangeOut(Schema):
    """A field that changes."""

    field: str
    old: str
    new: str


class DetailRequestOut(Schema):
    """What was sent, or would be. `number` is null when nothing was."""

    number: str | None = Field(description="nine digits")
    changes: list[DetailChangeOut]
    notes: list[str] = Field(description="what to look at, and what it means, before sending")


class SituationOut(Schema):
    """A situation that can be chosen."""

    sort: str = Field(description="`marital_status`, `pcs` or `employment`")
    code: str
    label: str
    meaning: str
    proof: str
    joint: bool


class LeaverOut(Schema):
    """Somebody who can be said to have left."""

    id: str
    name: str


class DetailFormOut(Schema):
    """What there is to choose from."""

    situations: list[SituationOut]
    leavers: list[LeaverOut]


@router.get("/accounts/{number}/detail-form", response=DetailFormOut, summary="Les choix pour ses informations")
def detail_form(request: TenantRequest, number: AccountNumber) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    leavers = leavers_of(viewer.tenant, viewer.account.number)
    return {
        "situations": [row for row in situations() if row.offered],
        "leavers": [{"id": one.occupant_id, "name": one.name} for one in leavers],
    }


@router.post(
    "/accounts/{number}/contact-details-requests", response=DetailRequestOut, summary="Changer ses coordonnées"
)
def contact_details_request(
    request: TenantRequest, number: AccountNumber, key: Key, given: ContactDetailsIn
) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    form = ContactDetailsForm(_as_it_is(ContactDetailsForm(tenant=viewer.tenant), given), tenant=viewer.tenant)
    return _answer(viewer, CONTACT_DETAILS, key, form, given)


@router.post("/accounts/{number}/occupation-requests", response=DetailRequestOut, summary="Changer sa profession")
def occupation_request(request: TenantRequest, number: AccountNumber, key: Key, given: OccupationIn) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    form = OccupationForm(_as_it_is(OccupationForm(tenant=viewer.tenant), given), tenant=viewer.tenant)
    return _answer(viewer, OCCUPATION, key, form, given)


@router.post("/accounts/{number}/marital-status-requests", response=DetailRequestOut, summary="Changer sa situation")
def marital_status_request(
    request: TenantRequest, number: AccountNumber, key: Key, given: MaritalStatusIn
) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    values = {
        **given.model_dump(include={"marital_status", "spouse_last_name", "spouse_first_name"}),
        **_boxes("event", given.event_date),
        "joint_request": "on" if given.joint_request else "",
    }
    return _answer(viewer, MARITAL_STATUS, key, MaritalStatusForm(values, tenant=viewer.tenant), given)


@router.post("/accounts/{number}/occupant-requests", response=DetailRequestOut, summary="Déclarer une naissance…")
def occupant_request(request: TenantRequest, number: AccountNumber, key: Key, given: OccupantIn) -> dict[str, Any]:
    viewer = viewer_of(request, number)
    values = {
        **given.model_dump(include={"event", "last_name", "first_name", "leaving"}),
        "relationship": given.relationship or "",
        **_boxes("birth", given.birth_date),
        **_boxes("event", given.event_date),
    }
    leavers = leavers_of(viewer.tenant, viewer.account.number)
    return _answer(viewer, OCCUPANTS, key, OccupantsForm(values, tenant=viewer.tenant, leavers=leavers), given)


def _as_it_is(page: DetailsForm, given: ContactDetailsIn | OccupationIn) -> dict[str, str]:
    """What was given, and what the page begins with where nothing was."""
    values: Mapping[str, str | None] = given.model_dump(exclude={"send"})
    return {name: page.initial.get(name, "") if value is None else value for name, value in values.items()}


def _boxes(name: str, day: dt.date | None) -> dict[str, str]:
    """A day in the three boxes of the page."""
    parts = (f"{day.day}", f"{day.month}", f"{day.year:04d}") if day else ("", "", "")
    return dict(zip((f"{name}_day", f"{name}_month", f"{name}_year"), parts, strict=True))


def _answer(viewer: Viewer, kind: str, key: uuid.UUID, form: DetailsForm, given: _DetailGiven) -> dict[str, Any]:
    """Check, send when it is asked for, and say what of it. Raises `ApiProblem`."""
    uid = request_key(viewer.tenant, viewer.account.number, key)
    sent_as = f"{kind} {given.model_dump_json()}"
    with refusals():
        # First: what was sent once is answered so for ever, whatever has changed since.
        row = request_known(viewer.tenant, uid, sent_as) if given.send else None
        if row is not None:
            return _told(row)
        if not viewer.account.writable:
            raise NotWritable
        if obstacle := obstacle_of(viewer, kind):
            raise KindRefuses(obstacle.text)
        form.is_valid()
        recap = form.recap  # only where nothing but the confirmation is missing, which `send` is
        if recap is None:
            told = [(name, str(text)) for name in form.errors for text in form.errors[name]]
            errors = [{"where": _place_of(name), "message": text} for name, text in told]
            raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", told[0][1], errors=errors)
        if given.send:
            content = form.content(viewer.account.number)
            row = request_once(tenant=viewer.tenant, kind=kind, uid=uid, content=content, files=None, given=sent_as)
            return _told(row)
    return _out(form.changed(), None, [*recap.notes, *recap.after])


def _place_of(name: str) -> list[str]:
    """The name that a program gave a field: a day is one there, and three boxes on the page."""
    event, birth = name.startswith("event_"), name.startswith("birth_")
    field = "event_date" if event else "birth_date" if birth else name
    return ["body"] if name == "__all__" else ["body", field]


def _told(row: Submission) -> dict[str, Any]:
    return _out(row.data[CHANGES], row.number_text, [])


def _out(changes: list[list[str]], number: str | None, notes: list[str]) -> dict[str, Any]:
    rows = [{"field": field, "old": old, "new": new} for field, old, new in changes]
    return {"number": number, "changes": rows, "notes": notes}
