"""A page whose request is shown once more before it leaves, and which says who cannot ask for it today."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from forms.submissions.confirmed import RequestObstacle, recap_of
from forms.submissions.drafts import draft_open
from forms.submissions.flow import RequestFlow
from forms.submissions.forms import RequestForm
from forms.submissions.outcomes import Button
from forms.submissions.posting import posted_of
from forms.submissions.request_page import RequestPage
from tenant_space.form_fields.problems import Problem
from tenant_space.identity.requests import TenantRequest
from tenant_space.secured.viewer import Viewer


class ConfirmedPage(RequestPage):
    """The base of requests that are confirmed: who may not is told why, and all is shown once more."""

    confirm_label: ClassVar[str] = "Confirmer et envoyer"
    send_label = "Continuer"

    class Meta:
        abstract = True

    def obstacle(self, viewer: Viewer) -> RequestObstacle | None:
        """Why this person cannot ask for it today; None: they can."""
        return None

    def content(
        self,
        viewer: Viewer,
        request: TenantRequest,
        form: RequestForm | None = None,
        problems: tuple[Problem, ...] = (),
        told: str = "",
        key: uuid.UUID | None = None,
    ) -> dict[str, Any]:
        recap, problems = recap_of(form, problems)
        context = super().content(viewer, request, form, problems, told, key)
        sent_files = context.get("files", ()) if recap else ()
        return context | {"recap": recap, "confirm_label": self.confirm_label, "sent_files": sent_files}

    def answer(self, request: TenantRequest, viewer: Viewer) -> HttpResponseBase:
        obstacle = self.obstacle(viewer)
        if obstacle and request.method != "POST":
            return self.shown(request, viewer, self.content(viewer, request) | {"obstacle": obstacle})
        if obstacle and not self._left_before(request, viewer):
            self.keep_typed(request, viewer)
            return HttpResponseRedirect(self.address(viewer))
        return self.first_step(request, viewer) or super().answer(request, viewer)

    def first_step(self, request: TenantRequest, viewer: Viewer) -> HttpResponseBase | None:
        """What somebody has to do before, who may ask for it; None: nothing."""
        return None

    def keep_typed(self, request: TenantRequest, viewer: Viewer) -> None:
        """What was typed, in the draft: sending it is not possible now."""
        self._flow(viewer).post(replace(posted_of(request), button=Button.KEEP))

    def _left_before(self, request: TenantRequest, viewer: Viewer) -> bool:
        """Whether this very form has left: pressed twice, its own request is what stands in the way."""
        key = self._flow(viewer).key(posted_of(request).token)
        draft = draft_open(viewer.tenant, key) if key else None
        return draft is not None and draft.submission is not None

    def _flow(self, viewer: Viewer) -> RequestFlow:
        return RequestFlow(self.rules(), viewer, lambda data, initial: self.make_form(viewer, data, initial))

    def place_after(self, request: HttpRequest) -> str:
        """A form that is corrected begins at its top."""
        return "#documents" if self.takes_files and "corriger" not in request.POST else ""
