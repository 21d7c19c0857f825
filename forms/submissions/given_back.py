"""What is said with a form that is given back: its author signed in anew, in another tab, since it was shown."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, JsonResponse

from forms.submissions.flow_words import FILE_NOT_THERE, FILES_NOT_THERE, SIGN_IN_CHANGED
from forms.submissions.outcomes import Posted
from forms.submissions.uploads.posted import FILES
from tenant_space import formats
from tenant_space.form_fields.problems import Problem


def tell_sign_in_changed(request: HttpRequest, send: str) -> None:
    """Say at the top of the page why the form is here again; `send`: what its button says."""
    messages.info(request, formats.french_spaces(SIGN_IN_CHANGED.format(send=send)))


def script_told(send: str) -> JsonResponse:
    """The same for the page's script, which shows it beside a file; a request it then lets the browser send."""
    text = formats.french_spaces(FILE_NOT_THERE.format(send=send))
    return JsonResponse({"error": text}, status=HTTPStatus.FORBIDDEN)


def files_not_there(posted: Posted) -> tuple[Problem, ...]:
    """That the files in the form itself are to be chosen again: those of its list are in its draft."""
    came = posted.files.files or posted.files.too_large
    return (Problem(FILES_NOT_THERE, FILES),) if came else ()
