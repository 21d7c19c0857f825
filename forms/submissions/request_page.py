"""A page that ends in a request: it reads what was posted, hands it to the flow, and shows what came of it.

A GET writes nothing.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from forms.submissions import outcomes
from forms.submissions.asked import asked_before
from forms.submissions.drafts import NEW, Opened, TooManyBegun, draft_open, draft_opened, drafts_begun
from forms.submissions.flow import KindRules, RequestFlow, keep_for_owner, submission_named
from forms.submissions.forms import RequestForm
from forms.submissions.given_back import files_not_there, script_told, tell_sign_in_changed
from forms.submissions.models import Draft, Submission
from forms.submissions.outcomes import Outcome, Posted
from forms.submissions.posting import WITHOUT, posted_of, wants_json
from forms.submissions.promise import promised_today
from forms.submissions.registry import kind_of
from forms.submissions.selectors import draft_files, not_sent_text, requests_of_kind, sent_latest, superseded_of
from forms.submissions.tokens import token_make, token_own, token_read
from forms.submissions.unfinished import draft_named
from forms.submissions.uploads.posted import FILES
from forms.submissions.uploads.unsent import unsent_of
from forms.submissions.uploads.upload_limits import upload_limits
from tenant_space import formats
from tenant_space.form_fields.problems import Problem
from tenant_space.identity.requests import PortalRequest, TenantRequest
from tenant_space.identity.sign_in.views import DRAFT_WAITS
from tenant_space.secured.pages import ReadingPage, kept_by_nobody
from tenant_space.secured.viewer import ACCOUNT_PARAMETER, NoAccount, UnknownAccount, Viewer, viewer_for
from tenant_space.tenancy.models import Tenant

RETURN = "reprise"
DRAFT = "brouillon"  # which of several drafts, in the address
LATEST = 5
NOT_KEPT = (
    "Votre connexion a pris fin, et vous avez déjà {count} demandes commencées : celle-ci n'est pas gardée. Copiez "
    "votre texte avant de vous connecter."
)


class RequestPage(ReadingPage):
    """The base of every kind's page. A kind brings its code, its template and its form.

    Without `takes_files` the page asks for none, and drops any that a form brings all the same.
    """

    kind: ClassVar[str]
    form_class: ClassVar[type[RequestForm]]
    takes_files: ClassVar[bool] = True
    file_label: ClassVar[str] = "Fichier"
    file_missing: ClassVar[str] = "Joignez votre document : choisissez un fichier."
    send_label: ClassVar[str] = "Envoyer"

    class Meta:
        abstract = True

    def make_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> RequestForm:
        """The form of this kind for the account shown."""
        raise NotImplementedError

    def record_form(self, viewer: Viewer, data: Any = None, initial: dict[str, Any] | None = None) -> RequestForm:
        """The same form, as staff fill it in for this person."""
        return self.make_form(viewer, data, initial)

    def record_notes(self, viewer: Viewer, form: RequestForm) -> dict[str, Any]:
        """What staff read beside it: `emergencies` to tell a caller of, what is `known` already, and instead of it
        why there is `nothing` to record. Most have none of them.
        """
        return {}

    @classmethod
    def record_rules(cls) -> KindRules:
        """The same as `rules`, of the form that staff fill in."""
        return cls.rules()

    @property
    def promised_on(self) -> dt.date:
        """By when those who send this form today are answered."""
        return promised_today(kind_of(self.kind))

    @classmethod
    def rules(cls) -> KindRules:
        """What the flow needs to know of this kind's form."""
        return KindRules(cls.kind, cls.form_class, cls.takes_files, cls.file_missing, cls.file_types(), cls.send_label)

    @classmethod
    def file_types(cls) -> Mapping[str, str]:
        """What a file can be, for its sender to choose, each with its code; empty: that is not asked."""
        return {}

    def content(
        self,
        viewer: Viewer,
        request: TenantRequest,
        form: RequestForm | None = None,
        problems: tuple[Problem, ...] = (),
        told: str = "",
        key: uuid.UUID | None = None,
    ) -> dict[str, Any]:
        """The form as a POST left it, under its key, else with what the draft kept."""
        wanted = request.GET.get(DRAFT, "")
        opened = draft_opened(viewer.tenant, self.kind, viewer.account.number, key=key, wanted=wanted)
        draft = opened.draft
        values = dict(draft.values) if draft else {}
        form = form or self.make_form(viewer, initial=values)
        rows = requests_of_kind(viewer.tenant, self.kind)
        superseded = superseded_of(viewer.tenant, rows)
        asked = asked_before(rows, viewer.account.number, superseded)
        form.asked = asked.subjects
        return {
            "form": form,
            "asked": asked,
            "problems": problems,
            "told": told,
            "token": token_make(viewer.tenant, self.kind, opened.key, viewer.account.number),
            "kept": bool(draft and RETURN in request.GET and request.method == "GET"),
            "sent": sent_latest(rows, LATEST, superseded),
            "left_over": "" if viewer.account.writable else self._left_over(opened),
            "action_url": self.address(viewer, key=opened.key),
            "send_label": self.send_label,
            "several": kind_of(self.kind).drafts > 1,
            "begun": self._begun(viewer, opened) if request.method == "GET" and not told else None,
            **(self._file_content(request, draft, problems) if self.takes_files else {}),
        }

    def _left_over(self, opened: Opened) -> str:
        """The words of all that was begun, where nothing can be sent any more."""
        drafts = filter(None, (opened.draft, *opened.others))
        return "\n\n".join(filter(None, (self.form_class.words_typed(draft.values) for draft in drafts)))

    def _file_content(
        self, request: TenantRequest, draft: Draft | None, problems: tuple[Problem, ...]
    ) -> dict[str, Any]:
        return {
            "files": draft_files(draft),
            "unsent": unsent_of(draft),
            "without": request.POST.getlist(WITHOUT),
            "file_errors": [problem for problem in problems if problem.anchor == FILES],
            "limits": upload_limits(),
            "file_label": self.file_label,
            "file_types": self.file_types(),
        }

    def _begun(self, viewer: Viewer, opened: Opened) -> dict[str, Any] | None:
        """What is said of forms begun before; None: this one is new, and there is no other, or can be none."""
        if kind_of(self.kind).drafts == 1 or (opened.draft is None and not opened.others):
            return None
        count = len(opened.others) + (opened.draft is not None)
        return {
            "shown": draft_named(opened.draft) if opened.draft else None,
            "others": [(draft_named(draft), self.address(viewer, key=draft.uid)) for draft in opened.others],
            "new": "" if opened.draft is None else self.address(viewer, key=NEW),
            "most": kind_of(self.kind).drafts if count >= kind_of(self.kind).drafts else 0,
        }

    def address(self, viewer: Viewer, fragment: str = "", key: uuid.UUID | str | None = None) -> str:
        """This page, on the account shown: a choice made in another tab must not change what is sent.

        `key`: of the draft to show, where there may be several, or `NEW`.
        """
        query = {ACCOUNT_PARAMETER: viewer.account.number} if len(viewer.accounts) > 1 else {}
        if key and kind_of(self.kind).drafts > 1:
            query[DRAFT] = str(key)
        return f"{self.url}{'?' if query else ''}{urlencode(query)}{fragment}"

    def answer(self, request: TenantRequest, viewer: Viewer) -> HttpResponseBase:
        if request.method != "POST":
            sent = _sent_from(viewer, request.GET.get(DRAFT, ""))
            return _to_submission(sent.number_text) if sent else super().answer(request, viewer)
        here = RequestFlow(self.rules(), viewer, lambda data, initial: self.make_form(viewer, data, initial))
        posted = posted_of(request)
        outcome, key = here.post(posted), here.key(posted.token)
        if wants_json(request):
            return self._for_script(request, viewer, outcome, key)
        return self._for_people(request, viewer, outcome, key)

    def _for_people(
        self, request: TenantRequest, viewer: Viewer, outcome: Outcome, posted: uuid.UUID | None
    ) -> HttpResponseBase:
        match outcome:
            case outcomes.Sent(submission):
                _tell_sent(request, outcome)
                return HttpResponseRedirect(self.after_sent(submission))
            case outcomes.SentBefore(submission):
                messages.info(request, _already_text(outcome))
                return _to_submission(submission.number_text)
            case outcomes.KeptForNext(_, form, problems, key):
                told = _kept_text(outcome)
                return self.shown(request, viewer, self.content(viewer, request, form, problems, told, key))
            case outcomes.Shown(form, problems, key):
                return self.shown(request, viewer, self.content(viewer, request, form, problems, key=key))
            case outcomes.Refused(left_over=text) if text:  # nothing else would hold it any more
                again = self.content(viewer, request)
                return self.shown(request, viewer, {**again, "left_over": text})
            case outcomes.Refused(text):
                messages.error(request, text)
                return HttpResponseRedirect(self.address(viewer))
            case outcomes.FilesReceived(same=same) if same:
                messages.info(request, _same_text(same))
        return HttpResponseRedirect(self.address(viewer, self.place_after(request), posted))

    def words_given_back(self, request: TenantRequest) -> str:
        """What is posted is kept for its owner; a GET gives back what was begun before."""
        if request.method != "POST":
            begun = drafts_begun(request.tenant, self.kind)
            return "\n\n".join(filter(None, (self.form_class.words_typed(draft.values) for draft in begun)))
        posted = posted_of(request)
        claim = token_read(posted.token, self.kind)
        if claim and claim.tenant_id == request.tenant.pk:
            with suppress(TooManyBegun):  # it is given back all the same
                keep_for_owner(self.rules(), posted)
        return self.form_class.words_typed(self.form_class.typed(posted.data))

    def place_after(self, request: HttpRequest) -> str:
        """Where the page goes on once what was typed is kept and nothing sent: files came or went."""
        return "#documents"

    def after_sent(self, submission: Submission) -> str:
        """Where its sender goes on once it has left: to its page."""
        return _to_submission(submission.number_text).url

    def _for_script(
        self, request: TenantRequest, viewer: Viewer, outcome: Outcome, posted: uuid.UUID | None
    ) -> JsonResponse:
        """The answer to the page's scripts: one file at a time, and the request itself."""
        page = {"page": self.address(viewer, key=posted)} if kind_of(self.kind).drafts > 1 else {}
        match outcome:
            case outcomes.Sent(submission):
                _tell_sent(request, outcome)
                return JsonResponse({"sent": self.after_sent(submission)})
            case outcomes.Removed(uid):
                return JsonResponse({"removed": uid})
            case outcomes.Kept():
                return JsonResponse({"kept": True, **page})
            case outcomes.FilesReceived(added, (), same) if added:
                types = {"file_types": self.file_types()}
                rows = [render_to_string("components/upload_row.html", {"file": file, **types}) for file in added]
                return JsonResponse({"row": "".join(rows), "same": same, **page})
            case outcomes.FilesReceived(problems=problems, refused=refused) if problems and refused:
                return JsonResponse({"error": problems[0].text, "name": refused[0]}, status=422)
            case outcomes.Refused(text, status):
                return JsonResponse({"error": text}, status=status)
            case outcomes.KeptForNext():
                messages.info(request, text := _kept_text(outcome))
                address = self.address(viewer, key=outcome.key)
                return JsonResponse({"error": text, "reload": address}, status=409)
            case outcomes.SentBefore(submission):
                messages.info(request, text := _already_text(outcome))
                address = _to_submission(submission.number_text).url
                return JsonResponse({"error": text, "reload": address}, status=409)
            case _:
                problems = getattr(outcome, "problems", ())
                text = problems[0].text if problems else "Aucun fichier n'est arrivé. Réessayez."
                return JsonResponse({"error": text}, status=422)

    def form_given_back(self, request: PortalRequest, tenant: Tenant) -> HttpResponse | None:
        """The form as it was posted, of somebody who signed in anew since it was shown: its protection does not hold,
        so nothing is kept or sent before they press again. None when it is not theirs, or they can send nothing.
        """
        posted = posted_of(request)
        ticket = token_own(tenant, posted.token, self.kind)
        try:
            viewer = viewer_for(tenant, asked=ticket.account) if ticket else None
        except (NoAccount, UnknownAccount):
            return None
        if ticket is None or viewer is None or not viewer.account.writable:
            return None
        if wants_json(request):
            return script_told(self.send_label)
        problems = files_not_there(posted) if self.takes_files else ()
        tell_sign_in_changed(request, self.send_label)
        form = self.make_form(viewer, None, self.form_class.typed(posted.data))
        mine = cast(TenantRequest, request)
        content = self.content(viewer, mine, form, problems, key=ticket.key)
        # Under the token of before: pressed again, it comes to what it would have come to then.
        response = self.shown(mine, viewer, {**content, "token": posted.token})
        response.status_code = HTTPStatus.FORBIDDEN
        return kept_by_nobody(response)

    def keep_for_later(self, request: HttpRequest) -> HttpResponse:
        """The sign-in ended while the form was being filled in: it is kept, nothing is shown, and back after it."""
        query = {ACCOUNT_PARAMETER: request.GET[ACCOUNT_PARAMETER]} if ACCOUNT_PARAMETER in request.GET else {}
        sign_in = resolve_url("account_login")
        posted = posted_of(request)
        try:
            key = keep_for_owner(self.rules(), posted)
        except TooManyBegun:
            return self._unkept(request, f"{sign_in}?{urlencode({'next': self.url})}", posted)
        if key:
            query[RETURN] = "1"
            query |= {DRAFT: str(key)} if kind_of(self.kind).drafts > 1 else {}
            sign_in = f"{sign_in}?{DRAFT_WAITS}=1"  # so that it says so
        back = f"{self.url}?{urlencode(query)}" if query else self.url
        response = redirect_to_login(back, sign_in)
        if wants_json(request):
            text = "Votre connexion a pris fin. Connectez-vous : votre saisie vous attend."
            return JsonResponse({"error": text, "sign_in": response.url}, status=401)
        return response

    def _unkept(self, request: HttpRequest, sign_in: str, posted: Posted) -> HttpResponse:
        """The sign-in ended, and it would be one more than is kept: what was typed stays with who typed it."""
        most = kind_of(self.kind).drafts
        if wants_json(request):  # the page stays as it is
            return JsonResponse({"error": NOT_KEPT.format(count=most)}, status=409)
        words = self.form_class.words_typed(self.form_class.typed(posted.data))
        context = {"left_over": words, "most": most, "sign_in": sign_in}
        return render(request, "pages/words_back.html", context, status=409)


def _tell_sent(request: HttpRequest, outcome: outcomes.Sent) -> None:
    """Say what was recorded, and what was not with it."""
    submission = outcome.submission
    text = f"Envoi n° {submission.number_text} du {formats.long_date(submission.created_at)} : Demande enregistrée"
    missing = not_sent_text(submission)
    if outcome.same:
        messages.info(request, _same_text(outcome.same))
    if missing:
        messages.warning(request, formats.french_spaces(f"{text}. {missing}"))
    else:
        messages.success(request, formats.french_spaces(text))


def _same_text(same: int) -> str:
    if same == 1:
        return "Un fichier était déjà dans la liste : nous le gardons une seule fois."
    return f"{same} fichiers étaient les mêmes qu'un autre de la liste : nous les gardons une seule fois."


def _already_text(outcome: outcomes.SentBefore) -> str:
    text = f"{submission_named(outcome.submission)} est déjà enregistré : le voici."
    if not outcome.kept:
        return text
    return f"{text} Il est parti d'un autre onglet. Ce que vous aviez écrit d'autre est gardé dans le formulaire."


def _kept_text(outcome: outcomes.KeptForNext) -> str:
    named = f"{submission_named(outcome.submission)} est déjà enregistré."
    return f"{named} Il est parti d'un autre onglet. Ce que vous venez d'écrire est gardé ici, pour un autre envoi."


def _sent_from(viewer: Viewer, wanted: str) -> Submission | None:
    """What the draft in the address was sent as: an old link shows it, and sends nothing again."""
    try:
        draft = draft_open(viewer.tenant, uuid.UUID(wanted)) if wanted else None
    except ValueError:
        return None
    return draft.submission if draft else None


def _to_submission(number: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("submission", args=[number]))
