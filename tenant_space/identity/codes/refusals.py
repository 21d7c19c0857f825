"""What stops a code, in the words of a page and as the problem of a program: the same for all that codes confirm."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from tenant_space import formats
from tenant_space.identity.codes.services import CodeRefused
from tenant_space.identity.headless.problems import ApiProblem
from tenant_space.identity.limits import TooManyTries
from tenant_space.notifications.channels.sms.base import SmsNotSent

NOT_SENT = "Le SMS n'est pas parti. Réessayez dans quelques minutes, ou {otherwise}."
TOO_MANY = "Trop de codes demandés. Attendez {wait}, ou {otherwise}."

# What asking for a code may raise.
NoCode = SmsNotSent | TooManyTries | CodeRefused


def no_code_text(error: NoCode, otherwise: str) -> str:
    """Why there is no code, in a sentence. `otherwise`: what one can do without, as « signez sur papier »."""
    if isinstance(error, CodeRefused):
        return error.text
    if isinstance(error, TooManyTries):
        return TOO_MANY.format(wait=formats.duration(error.seconds), otherwise=otherwise)
    return NOT_SENT.format(otherwise=otherwise)


@contextmanager
def code_problems(otherwise: str) -> Iterator[None]:
    """What the services of codes refuse inside, as `ApiProblem`."""
    try:
        yield
    except CodeRefused as error:
        raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, f"code_{error.fault.name.lower()}", error.text) from error
    except SmsNotSent as error:
        raise ApiProblem(HTTPStatus.BAD_GATEWAY, "sms_not_sent", no_code_text(error, otherwise)) from error
    except TooManyTries as error:
        text = no_code_text(error, otherwise)
        raise ApiProblem(HTTPStatus.TOO_MANY_REQUESTS, "too_many", text, retry_after=error.seconds) from error
