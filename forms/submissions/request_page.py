"""A page that ends in a request: the form with its draft, its files, and what was sent before.

What is typed is kept in the draft at every POST, so that neither an error, nor a second tab, nor a
sign-in that ended meanwhile loses anything. A GET writes nothing.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from forms.submissions.drafts import DraftSent, draft_current, draft_key, draft_save
from forms.submissions.forms import RequestForm
from forms.submissions.models import Attachment, Draft, Submission
from forms.submissions.selectors import draft_files, submissions_page
from forms.submissions.services import Content, FileMissing, NotWritable, TooManyOpen, submission_create
from forms.submissions.tokens import token_make, token_read
from forms.submissions.uploads.attachments import attachment_remove, upload_limits
from forms.submissions.uploads.posted import FILES, file_remove, files_receive
from tenant_space import formats
from tenant_space.form_fields.problems import Problem
from tenant_space.identity.selectors import tenant_by_id
from tenant_space.secured.pages import ReadingPage
from tenant_space.secured.requests import ViewerRequest
from tenant_space.secured.viewer import ACCOUNT_PARAMETER, Viewer
from tenant_space.tenancy.models import Tenant

ADD, REMOVE, SEND = "ajouter", "retirer", "envoyer"
TOKEN, RETURN = "jeton", "reprise"
LATEST = 5
# What a draft remembers beside the fields: the files refused while nobody was signed in to read why.
REFUSED = "_refused"
NOT_YOURS = "Cette page était restée ouverte trop longtemps, ou pour une autre personne. Recommencez ici."
TOO_MANY_OPEN = (
    "Vous avez déjà plusieurs envois qui attendent notre réponse. Attendez-la, ou appelez votre agence. "
    "Ce que vous avez écrit est gardé pendant un jour."
)
NOT_WRITABLE = "Vous ne pouvez plus rien envoyer pour ce compte. Appelez votre agence."


@dataclass(frozen=True, slots=True)
class Answered:
    """What a POST leaves to show on the page."""

    form: RequestForm
    problems: tuple[Problem, ...]


class _AnsweredRequest(ViewerRequest):
    answered: Answered


class RequestPage(ReadingPage):
    """The base of every kind's page. A kind brings its code, its template and its form.

    Without `takes_files` the page asks for none, and lets go of any that a form brings all the same.
    """

    kind: ClassVar[str]
    form_class: ClassVar[type[RequestForm]]
    takes_files: ClassVar[bool] = True
    file_label: ClassVar[str] = "Fichier"
    file_missing: ClassVar[str] = "Joignez votre document : choisissez un fichier."

    class Meta:
        abstract = True

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> RequestForm:
        """The form of this kind for the account shown."""
        raise NotImplementedError

    # --- showing -------------------------------------------------------------

    def content(self, viewer: Viewer, request: ViewerRequest) -> dict[str, Any]:
        key, draft = draft_current(viewer.tenant, self.kind, viewer.account.number)
        values = dict(draft.values) if draft else {}
        answered: Answered | None = getattr(request, "answered", None)
        refused = tuple(Problem(text, FILES) for text in values.get(REFUSED, ()))
        problems = answered.problems if answered else refused
        return {
            "form": answered.form if answered else self.make_form(viewer, initial=values),
            "problems": problems,
            "token": token_make(viewer.tenant, self.kind, key, viewer.account.number),
            "kept": bool(draft and RETURN in request.GET and request.method == "GET"),
            "sent": submissions_page(viewer.tenant, kind=self.kind, size=LATEST),
            "action_url": self.address(viewer),
            **(self._file_content(draft, problems) if self.takes_files else {}),
        }

    def _file_content(self, draft: Draft | None, problems: tuple[Problem, ...]) -> dict[str, Any]:
        return {
            "files": draft_files(draft),
            "file_errors": [problem for problem in problems if problem.anchor == FILES],
            "limits": upload_limits(),
            "file_label": self.file_label,
        }

    def address(self, viewer: Viewer, fragment: str = "") -> str:
        """This page, on the account shown: a choice made in another tab must not change what is sent."""
        query = "?" + urlencode({ACCOUNT_PARAMETER: viewer.account.number}) if len(viewer.accounts) > 1 else ""
        return f"{self.url}{query}{fragment}"

    # --- doing ---------------------------------------------------------------

    def answer(self, request: ViewerRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return super().answer(request, *args, **kwargs)
        viewer = request.viewer
        if not viewer.account.writable:
            return self._stop(request, NOT_WRITABLE, 403)
        key = self._key(request, viewer)
        if key is None:
            return self._stop(request, NOT_YOURS, 409)
        values = self.form_class.typed(request.POST)
        try:
            draft = draft_save(tenant=viewer.tenant, kind=self.kind, key=key, values=values)
            added, problems = self._receive(request, draft)
            if REMOVE in request.POST:
                file_remove(draft, request.POST[REMOVE])
        except DraftSent as sent:
            return self._already_sent(request, sent.submission, values)
        if _wants_json(request):
            return self._as_json(request, added, problems)
        if REMOVE in request.POST:
            return HttpResponseRedirect(self.address(viewer, "#documents"))
        if SEND in request.POST:
            return self._send(request, draft, problems)
        return self._added(request, added, problems, values)

    def _key(self, request: ViewerRequest, viewer: Viewer) -> uuid.UUID | None:
        """The draft this form fills in; None when it was opened by somebody else, or for another account."""
        claim = token_read(request.POST.get(TOKEN, ""), self.kind)
        if claim is None:
            # Too old or lost: the person is signed in, so what they typed is kept all the same.
            return draft_key(viewer.tenant, self.kind, viewer.account.number)
        mine = claim.tenant_id == viewer.tenant.pk and claim.account == viewer.account.number
        return claim.key if mine else None

    def _receive(self, request: HttpRequest, draft: Draft) -> tuple[list[Attachment], list[Problem]]:
        return files_receive(request, draft) if self.takes_files else ([], [])

    def _added(
        self, request: ViewerRequest, added: list[Attachment], problems: list[Problem], values: dict[str, Any]
    ) -> HttpResponseBase:
        if ADD in request.POST and not added and not problems:
            problems = [Problem("Choisissez d'abord un fichier, puis cliquez sur « AJOUTER ».", FILES)]
        if problems:
            return self._show(request, self.make_form(request.viewer, initial=values), problems)
        return HttpResponseRedirect(self.address(request.viewer, "#documents"))

    def _send(self, request: ViewerRequest, draft: Draft, problems: list[Problem]) -> HttpResponseBase:
        viewer = request.viewer
        form = self.make_form(viewer, request.POST)
        if self.takes_files and not problems and not draft_files(draft):
            problems = [Problem(self.file_missing, FILES)]
        if not form.is_valid() or problems:
            return self._show(request, form, [*form.problems(), *problems])
        content = form.content(viewer.account.number)
        try:
            submission = submission_create(tenant=viewer.tenant, draft_key=draft.uid, kind=self.kind, content=content)
        except FileMissing:
            return self._show(request, form, [Problem(self.file_missing, FILES)])
        except TooManyOpen:
            return self._show(request, form, [Problem(TOO_MANY_OPEN)])
        except NotWritable:
            return self._show(request, form, [Problem(NOT_WRITABLE)])
        if not _same(submission, content):  # the other tab was faster by less than this page takes
            return self._already_sent(request, submission, self.form_class.typed(request.POST))
        return _confirmed(request, submission)

    def _already_sent(
        self, request: ViewerRequest, submission: Submission, values: dict[str, Any]
    ) -> HttpResponseBase:
        """The other tab was faster. The same content is confirmed; anything new is kept for a next sending."""
        try:
            return self._kept_anew(request, submission, values)
        except DraftSent as third_tab:
            return self._kept_anew(request, third_tab.submission, values)

    def _kept_anew(self, request: ViewerRequest, submission: Submission, values: dict[str, Any]) -> HttpResponseBase:
        viewer = request.viewer
        form = self.make_form(viewer, request.POST)
        fresh = draft_key(viewer.tenant, self.kind, viewer.account.number)
        draft = draft_save(tenant=viewer.tenant, kind=self.kind, key=fresh)
        added, problems = self._receive(request, draft)
        if SEND in request.POST and not problems and form.is_valid():
            content = form.content(viewer.account.number)
            if _same(submission, content) and _same_files(submission, added):
                for file in added:
                    attachment_remove(draft=draft, uid=file.pk)
                return _confirmed(request, submission)
        draft_save(tenant=viewer.tenant, kind=self.kind, key=fresh, values=values)
        text = (
            f"{_named(submission)} est déjà enregistré. Ce que vous venez d'écrire est gardé ici, pour un autre envoi."
        )
        if _wants_json(request):
            messages.warning(request, text)
            return JsonResponse({"error": text, "reload": self.address(viewer)}, status=409)
        return self._show(request, self.make_form(viewer, initial=values), [Problem(text), *problems])

    def _show(self, request: ViewerRequest, form: RequestForm, problems: list[Problem]) -> HttpResponseBase:
        cast(_AnsweredRequest, request).answered = Answered(form, tuple(problems))
        return super().answer(request)

    def _stop(self, request: ViewerRequest, text: str, status: int) -> HttpResponse:
        if _wants_json(request):
            return JsonResponse({"error": text}, status=status)
        messages.error(request, text)
        return HttpResponseRedirect(self.address(request.viewer))

    def _as_json(self, request: ViewerRequest, added: list[Attachment], problems: list[Problem]) -> HttpResponse:
        """The answer to the page's script: one file at a time."""
        if REMOVE in request.POST:
            return JsonResponse({"removed": request.POST[REMOVE]})
        if problems or not added:
            text = problems[0].text if problems else "Aucun fichier n'est arrivé. Réessayez."
            return JsonResponse({"error": text}, status=422)
        rows = [render_to_string("components/upload_row.html", {"file": file}) for file in added]
        return JsonResponse({"row": "".join(rows)})

    # --- without sign-in -------------------------------------------------------

    def keep_for_later(self, request: HttpRequest) -> HttpResponse:
        """The sign-in ended while the form was being filled in: keep it under its owner's draft, show nothing."""
        query = {ACCOUNT_PARAMETER: request.GET[ACCOUNT_PARAMETER]} if ACCOUNT_PARAMETER in request.GET else {}
        claim = token_read(request.POST.get(TOKEN, ""), self.kind)
        tenant = tenant_by_id(claim.tenant_id) if claim else None
        if claim and tenant:
            self._keep(request, tenant, claim.key, claim.account)
            query[RETURN] = "1"
        back = f"{self.url}?{urlencode(query)}" if query else self.url
        response = redirect_to_login(back, resolve_url("account_login"))
        if _wants_json(request):
            text = "Votre connexion a pris fin. Connectez-vous : votre saisie vous attend."
            return JsonResponse({"error": text, "sign_in": response.url}, status=401)
        return response

    def _keep(self, request: HttpRequest, tenant: Tenant, key: uuid.UUID, account: str) -> None:
        values = self.form_class.typed(request.POST)
        try:
            draft = draft_save(tenant=tenant, kind=self.kind, key=key, values=values)
        except DraftSent:
            key = draft_key(tenant, self.kind, account)
            draft = draft_save(tenant=tenant, kind=self.kind, key=key, values=values)
        _, problems = self._receive(request, draft)
        if problems:
            refused = {REFUSED: [problem.text for problem in problems]}
            draft_save(tenant=tenant, kind=self.kind, key=key, values=values | refused)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _same(submission: Submission, content: Content) -> bool:
    return (
        submission.account_id == content.account_number
        and set(submission.leases.values_list("pk", flat=True)) == set(content.lease_ids)
        and (submission.period_from, submission.period_to) == (content.period_from, content.period_to)
        and submission.data == content.data
    )


def _same_files(submission: Submission, added: list[Attachment]) -> bool:
    """Whether nothing is new among these files."""
    sent = set(submission.attachments.values_list("sha256", flat=True))
    return all(file.sha256 in sent for file in added)


def _named(submission: Submission) -> str:
    return f"Votre envoi n° {submission.number_text} du {formats.long_date(submission.created_at)}"


def _confirmed(request: HttpRequest, submission: Submission) -> HttpResponse:
    text = f"Envoi n° {submission.number_text} du {formats.long_date(submission.created_at)} : Demande enregistrée"
    messages.success(request, formats.french_spaces(text))
    return HttpResponseRedirect(reverse("submission", args=[submission.number_text]))
