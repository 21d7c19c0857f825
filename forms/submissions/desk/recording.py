"""Recording a request for a tenant who calls, comes or writes: find the person, then the form that tenants fill in.

Its own right opens it. Whoever is not in the care of this member of staff's agencies answers as if unknown.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView, View
from django.views.generic.base import TemplateResponseMixin
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import get_page_models

from forms.submissions import outcomes
from forms.submissions.confirmed import ConfirmedForm, recap_of
from forms.submissions.desk.callers import (
    RIGHT,
    caller_card,
    caller_of,
    caller_viewer,
    callers_found,
    waiting_of,
)
from forms.submissions.desk.policies import reviewable
from forms.submissions.desk.selectors import NOBODY_TOLD
from forms.submissions.desk.walking import INDEX, INSPECT
from forms.submissions.drafts import draft_current
from forms.submissions.forms import RequestForm
from forms.submissions.models import Submission
from forms.submissions.posting import WITHOUT, posted_of
from forms.submissions.recording import mail_reaches
from forms.submissions.recording_flow import RecordFlow, arrival_ask, arrival_last
from forms.submissions.registry import Kind, kinds
from forms.submissions.request_page import RequestPage
from forms.submissions.selectors import draft_files
from forms.submissions.tokens import token_make
from forms.submissions.uploads.posted import FILES
from forms.submissions.uploads.unsent import unsent_of
from forms.submissions.uploads.upload_limits import upload_limits
from tenant_space import formats
from tenant_space.form_fields.problems import Problem
from tenant_space.identity.requests import SignedInRequest
from tenant_space.secured.viewer import ACCOUNT_PARAMETER, NoAccount, UnknownAccount, Viewer
from tenant_space.tenancy.models import Tenant

FIND, RECORD = "record:find", "record:form"
TITLE = "Enregistrer une demande"
KEPT = "Une autre page a déjà enregistré {named}. Ce que vous venez d'écrire est gardé ici, pour une autre demande."
SAME = "{named} est déjà enregistrée : la voici."


def recordable() -> list[Kind]:
    """The kinds that staff may record, the one in people's own words first."""
    return sorted(
        (kind for kind in kinds() if kind.by_staff), key=lambda kind: (kind.needs_file, kind.message is None)
    )


def page_of_kind(code: str) -> RequestPage | None:
    """What says how the form of a kind is made, whether editors have placed its page or not; None: no page does."""
    types = (model for model in get_page_models() if issubclass(model, RequestPage) and model.kind == code)
    found = next(types, None)
    return found() if found else None


class RecordingView(WagtailAdminTemplateMixin, TemplateResponseMixin, View):
    """Base of both screens: the right is asked first, whatever the method."""

    request: SignedInRequest
    header_icon = "plus"
    page_title = TITLE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        desk = [{"url": reverse(INDEX), "label": "Demandes"}] if self._sees_the_desk else []
        return [*self.breadcrumbs_items, *desk, *self.trail(), {"url": "", "label": self.get_page_title()}]

    @property
    def _sees_the_desk(self) -> bool:
        return self.request.user.has_perm("submissions.view_submission")

    def trail(self) -> list[dict[str, str]]:
        return []


class FindView(RecordingView, TemplateView):
    """Who calls. One person found is the one."""

    template_name = "admin/desk/record_find.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.query = request.GET.get("q", "").strip()[:100]
        self.found = callers_found(self.request.user, self.query)
        if len(self.found) == 1:
            return redirect(RECORD, recordable()[0].code, self.found[0].pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = recordable()[0].code
        return super().get_context_data(**kwargs, query=self.query, found=self.found, first=first)


class RecordView(RecordingView):
    """The form of a kind for one person. GET shows what this member of staff left in it, POST does one thing."""

    template_name = "admin/desk/record.html"
    http_method_names = ["get", "head", "post"]

    @cached_property
    def kind(self) -> Kind:
        found = next((kind for kind in recordable() if kind.code == self.kwargs["kind"]), None)
        if found is None:
            raise Http404
        return found

    @cached_property
    def page(self) -> RequestPage:
        found = page_of_kind(self.kind.code)
        if found is None:
            raise Http404
        return found

    @cached_property
    def tenant(self) -> Tenant:
        found = caller_of(self.request.user, self.kwargs["tenant_id"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def viewer(self) -> Viewer | None:
        """None: this person may send nothing, about no account."""
        try:
            return caller_viewer(self.request.user, self.tenant, self.request.GET.get(ACCOUNT_PARAMETER, ""))
        except NoAccount:
            return None
        except UnknownAccount as error:
            raise Http404 from error

    def get_page_title(self) -> str:
        return f"{self.tenant.last_name} {self.tenant.first_name}".strip()

    def trail(self) -> list[dict[str, str]]:
        return [{"url": reverse(FIND), "label": TITLE}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.shown()

    @method_decorator(sensitive_post_parameters())
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        viewer = self.viewer
        if viewer is None:
            return self.shown(status=409, left_over=self.page.form_class.words_typed(request.POST))
        record = RecordFlow(self.page.record_rules(), viewer, self.form_of(viewer), self.request.user)
        match record.post(posted_of(request)):
            case outcomes.Sent(row):
                return self._recorded(row)
            case outcomes.SentBefore(row):
                messages.info(request, SAME.format(named=_named(row)))
                return self._to(row)
            case outcomes.KeptForNext(row, form, problems):
                messages.info(request, KEPT.format(named=_named(row)))
                return self.shown(form, problems, 409)
            case outcomes.Shown(form, problems):
                recap, problems = recap_of(form, problems)
                return self.shown(form, problems, 422 if recap is None else 200)
            case outcomes.Refused(left_over=words) if words:
                return self.shown(status=409, left_over=words)
            case outcomes.Refused(text):
                messages.error(request, text)
        return redirect(self.address() + ("#suite" if "choisir" in request.POST else "#documents"))

    def form_of(self, viewer: Viewer) -> Any:
        """What makes the form for this person's account."""
        return lambda data, initial: arrival_ask(self.page.record_form(viewer, data, initial), self.kind)

    def address(self, code: str = "") -> str:
        """This form, or that of another kind, on the account shown."""
        url = reverse(RECORD, args=[code or self.kind.code, self.tenant.pk])
        several = self.viewer and len(self.viewer.accounts) > 1
        return (
            f"{url}?{urlencode({ACCOUNT_PARAMETER: self.viewer.account.number})}" if several and self.viewer else url
        )

    def _recorded(self, row: Submission) -> HttpResponse:
        told = "Le locataire est prévenu par mail." if mail_reaches(self.tenant) else NOBODY_TOLD
        text = (
            f"{_named(row)} est enregistrée. Réponse promise le {formats.long_date(row.due_on)} au plus tard. {told}"
        )
        messages.success(self.request, formats.french_spaces(text))
        return self._to(row)

    def _to(self, row: Submission) -> HttpResponse:
        """The page of a request; those who may not open it, since another service answers, stay here."""
        if reviewable(self.request.user).filter(pk=row.pk).exists():
            return redirect(INSPECT, row.pk)
        messages.warning(self.request, "Un autre service lui répond : vous ne pouvez pas ouvrir cette demande.")
        return redirect(self.address())

    def shown(
        self,
        form: RequestForm | None = None,
        problems: tuple[Problem, ...] = (),
        status: int = 200,
        left_over: str = "",
    ) -> HttpResponse:
        """The screen, with the form as a POST left it, else with what the draft kept.

        `left_over`: what was written where nothing can be recorded any more.
        """
        around = {"caller": caller_card(self.tenant), "waiting": self._waiting(), "tabs": self._tabs()}
        around["left_over"] = left_over
        viewer = self.viewer
        filled = self._filled(viewer, form, problems) if viewer and viewer.account.writable else {}
        return self.render_to_response(self.get_context_data(viewer=viewer, **around, **filled), status=status)

    def _filled(self, viewer: Viewer, form: RequestForm | None, problems: tuple[Problem, ...]) -> dict[str, Any]:
        tenant, code, number = self.tenant, self.kind.code, viewer.account.number
        key, draft = draft_current(tenant, code, number, self.request.user)
        shown = form or self.form_of(viewer)(None, dict(draft.values) if draft else {})
        notes = self.page.record_notes(viewer, shown)
        recap, problems = recap_of(form, problems)
        return {
            "form": shown,
            "recap": recap,
            "confirms": isinstance(shown, ConfirmedForm),
            "parts": arrival_last(shown),
            "problems": problems,
            "file_errors": [problem for problem in problems if problem.anchor == FILES],
            "general": [one for one in problems if one.anchor != FILES and not _of_a_field(one, shown.errors)],
            "token": token_make(tenant, code, key, number),
            "takes_files": self.page.record_rules().takes_files,
            "file_types": self.page.file_types(),
            "files": draft_files(draft),
            "unsent": unsent_of(draft),
            "without": self.request.POST.getlist(WITHOUT),
            "limits": upload_limits(),
            "action_url": self.address(),
            **notes,
        }

    def _waiting(self) -> list[Submission]:
        return list(waiting_of(self.request.user, self.tenant))

    def _tabs(self) -> list[dict[str, Any]]:
        rows = recordable()
        return [{"label": row.label, "url": self.address(row.code), "current": row is self.kind} for row in rows]


def _named(row: Submission) -> str:
    return f"La demande n° {row.number_text}"


def _of_a_field(problem: Problem, errors: ErrorDict) -> bool:
    """Whether a problem is told beside its field, and so needs no line above the form."""
    return any(problem.anchor.startswith(f"id_{name}") for name in errors if name != "__all__")
