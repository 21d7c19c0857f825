"""What the services refuse, as problems of the tenant API, in words for people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import NoReturn

from forms.submissions import flow_words
from forms.submissions.closing import ReopenTooLate, SurveyClosed
from forms.submissions.drafts import TooManyBegun
from forms.submissions.flood import Sends, too_many_text
from forms.submissions.keyed import AlreadySent, FilesRefused, KeyBusy, KeyReused
from forms.submissions.messages import MessageEmpty, MessageTooLong
from forms.submissions.models.messages import WORDS_MAX
from forms.submissions.registry import KindRefuses
from forms.submissions.services import NotWritable, TooManyOpen
from forms.submissions.states import SubmissionClosed
from tenant_space import formats
from tenant_space.form_fields.private_texts import CONFIRM, private_warning
from tenant_space.identity.headless.problems import ApiProblem
from tenant_space.identity.limits import TooManyTries

FILES = "files"


@contextmanager
def refusals() -> Iterator[None]:
    """What the services refuse, as problems."""
    try:
        yield
    except NotWritable as error:
        raise ApiProblem(HTTPStatus.FORBIDDEN, "not_writable", flow_words.NOT_WRITABLE) from error
    except ReopenTooLate as error:
        raise ApiProblem(HTTPStatus.CONFLICT, "too_late", flow_words.TOO_LATE) from error
    except SubmissionClosed as error:
        raise ApiProblem(HTTPStatus.CONFLICT, "ended", flow_words.ENDED) from error
    except SurveyClosed as error:
        raise ApiProblem(HTTPStatus.CONFLICT, "survey_closed", flow_words.SURVEYED) from error
    except TooManyOpen as error:
        raise ApiProblem(HTTPStatus.CONFLICT, "too_many_open", flow_words.TOO_MANY_OPEN) from error
    except TooManyBegun as error:
        raise ApiProblem(HTTPStatus.CONFLICT, "too_many_begun", flow_words.BEGUN) from error
    except AlreadySent as error:
        raise ApiProblem(
            HTTPStatus.CONFLICT, "already_sent", flow_words.LEFT_WITH_KEY.format(number=error.number)
        ) from error
    except TooManyTries as error:
        what = Sends.of(error.limit)
        detail = too_many_text(what, error.seconds)
        raise ApiProblem(HTTPStatus.TOO_MANY_REQUESTS, "too_many", detail, retry_after=error.seconds) from error
    except KindRefuses as refused:
        raise ApiProblem(HTTPStatus.CONFLICT, "refused", refused.why) from refused
    except KeyBusy as error:
        raise ApiProblem(HTTPStatus.CONFLICT, "key_busy", flow_words.KEY_BUSY) from error
    except KeyReused as error:
        raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "key_reused", flow_words.KEY_REUSED) from error
    except MessageEmpty as error:
        _invalid(flow_words.EMPTY, error)
    except MessageTooLong as error:
        most = f"{WORDS_MAX:,}".replace(",", formats.NARROW_SPACE)
        _invalid(flow_words.MESSAGE_TOO_LONG.format(most=most), error)
    except FilesRefused as error:
        errors = [{"where": ["form", FILES, one.name], "message": one.text} for one in error.refused]
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        raise ApiProblem(status, "file_refused", flow_words.FILE_REFUSED, errors=errors) from error


def private_refuse(text: str, *, seen: bool, part: str = "body") -> None:
    """Raises `ApiProblem` for a text with a private number whose author did not confirm having seen the warning."""
    if not seen and (warning := private_warning([text])):
        _invalid(warning, None, part, CONFIRM)


def _invalid(message: str, error: Exception | None, part: str = "form", name: str = "text") -> NoReturn:
    errors = [{"where": [part, name], "message": message}]
    raise ApiProblem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", message, errors=errors) from error
