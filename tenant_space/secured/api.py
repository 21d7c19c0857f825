"""What the operations of the tenant API share."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Annotated

from django.db.models import TextChoices
from ninja import Field, Path, Schema
from pydantic import AfterValidator, StringConstraints

from tenant_space.formats.identifiers import identifier_normalise
from tenant_space.identity.headless.problems import ApiProblem, not_found
from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.viewer import NoAccount, UnknownAccount, Viewer, viewer_for


def _one_form(number: str) -> str:
    """A number of nothing that is seen stays as it came: it names no account, and must not mean « the first one »."""
    return identifier_normalise(number) or number


# In its one form before an operation sees it: what is asked of the database and what is answered are the same.
AccountNumber = Annotated[
    str,
    StringConstraints(max_length=20),
    AfterValidator(_one_form),
    Path(description="number of one of the person's accounts"),
]


def coded(choices: type[TextChoices], code: str) -> dict[str, str]:
    """A code with its French word; a code of the landlord's that has none stands for itself."""
    return {"code": code, "label": _labels(choices).get(code, code)}


@cache
def _labels(choices: type[TextChoices]) -> dict[str, str]:
    """Put together once: a page of lines asks for it thirty times."""
    return {code: str(label) for code, label in choices.choices}


def viewer_of(request: TenantRequest, account: str = "") -> Viewer:
    """The person and one of their accounts. Raises `ApiProblem`: a foreign account is a missing one."""
    try:
        return viewer_for(request.tenant, asked=account)
    except UnknownAccount as error:
        raise not_found() from error
    except NoAccount as error:
        raise ApiProblem(
            HTTPStatus.FORBIDDEN, "no_account", "Vous n'avez plus de compte client à consulter."
        ) from error


class Coded(Schema):
    """A code, for programs, with the word shown for it."""

    code: str = Field(examples=["ACTIVE"])
    label: str = Field(examples=["Actif"])
