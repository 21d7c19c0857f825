"""What a tenant sends from the page of a request: a word, « Est-ce réglé ? », its withdrawal, what they thought of it.

Nothing here is done by a GET: a link of a mail opens the page, and the button there does it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forms.submissions import flow_words, outcomes
from forms.submissions.closing import (
    ReopenTooLate,
    SurveyClosed,
    no_again,
    reopenable,
    request_confirm,
    request_reopen,
    survey_answer,
)
from forms.submissions.drafts import WORD, word_add
from forms.submissions.forms import SurveyForm, WhyForm, WordForm
from forms.submissions.given_back import files_not_there, script_told, tell_sign_in_changed
from forms.submissions.messages import MessageTooLong, joined_to
from forms.submissions.models import Submission
from forms.submissions.outcomes import Outcome
from forms.submissions.posting import WITHOUT, posted_of, wants_json
from forms.submissions.reply_flow import RULES, ReplyFlow, reply_keep_for_owner, words_keep_for_owner
from forms.submissions.request_shown import may_write, reply_shown, request_of, request_shown
from forms.submissions.selectors import as_told, submission_readable
from forms.submissions.services import NotWritable
from forms.submissions.states import SubmissionClosed
from forms.submissions.tokens import token_own
from forms.submissions.withdrawing import submission_withdraw
from tenant_space.form_fields.problems import problems_of
from tenant_space.identity.requests import PortalRequest
from tenant_space.identity.sessions.opened import LEFT
from tenant_space.identity.sign_in.views import DRAFT_WAITS
from tenant_space.secured.pages import kept_by_nobody
from tenant_space.tenancy.models import Tenant

_Answer = TypeVar("_Answer", bound=HttpResponseBase)
OF_REQUEST = "jeton_demande"  # says whose request it is, where a form keeps no draft
FREE_WORDS = ("text", "pourquoi", "words")  # what would have to be written again


def words_given_back(
    view: Callable[[PortalRequest, str], _Answer],
) -> Callable[[PortalRequest, str], _Answer | HttpResponse]:
    """Those who may no longer read their request have their own words back, to copy them, and nothing else.

    It says the same of a request that is unknown or somebody else's.
    """

    @wraps(view)
    def answered(request: PortalRequest, number: str) -> _Answer | HttpResponse:
        try:
            return view(request, number)
        except Http404:
            texts = _words_posted(request)
            if not texts:
                raise
            return render(request, "pages/words_back.html", {"left_over": "\n\n".join(texts)}, status=404)

    return answered


def pressed_on_page(
    view: Callable[[PortalRequest, str], HttpResponse],
) -> Callable[[PortalRequest, str], HttpResponseBase]:
    """A button of a request's page. A GET only leads to the page: so one comes back after a sign-in.

    Once the sign-in has ended the words are kept for their owner; after the idle time-out the whole form is.
    """
    given_back = words_given_back(view)

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_cache
    @wraps(view)
    def answered(request: PortalRequest, number: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseRedirect(_page(number))
        if request.user.is_authenticated:
            return given_back(request, number)
        if LEFT in request.session:
            return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
        words = "\n\n".join(_words_posted(request))
        return _kept_for_later(request, number, words_keep_for_owner(request.POST.get(OF_REQUEST, ""), words))

    return answered


def _words_posted(request: HttpRequest) -> list[str]:
    return [text for name in FREE_WORDS if (text := request.POST.get(name, "").strip())]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@words_given_back
def reply(request: PortalRequest, number: str) -> HttpResponseBase:
    """A word about a request, and its files. A GET only leads to the request."""
    if request.method != "POST":
        return HttpResponseRedirect(_page(number))
    posted = posted_of(request)
    if not request.user.is_authenticated:
        return _kept_for_later(request, number, reply_keep_for_owner(posted))
    tenant, row = request_of(request.tenant, number)
    row = request_of(tenant, joined_to(row).number_text)[1]
    if not may_write(tenant, row):
        word_add(about=row, text=request.POST.get("text", ""))
        return _refused(request, row.number_text, flow_words.NOT_WRITABLE, 403)
    outcome = ReplyFlow(tenant, row).post(posted)
    if wants_json(request):
        return _for_script(request, row.number_text, outcome)
    match outcome:
        case outcomes.Shown(form, problems):
            shown = request_shown(tenant, row) | reply_shown(tenant, row, form, problems)
            return render(request, "pages/submission.html", shown | {"without": request.POST.getlist(WITHOUT)})
        case outcomes.Sent(submission):
            messages.success(request, flow_words.SENT)
            return HttpResponseRedirect(_page(submission.number_text))
        case outcomes.Refused(text):
            messages.error(request, text)
            return HttpResponseRedirect(_page(row.number_text))
    return HttpResponseRedirect(_page(row.number_text, "#documents"))  # files came or went


def reply_given_back(request: PortalRequest, tenant: Tenant, number: str) -> HttpResponse | None:
    """The page with what was posted, of somebody who signed in anew since it was shown: see `form_given_back`."""
    posted = posted_of(request)
    row = _shown_before(tenant, posted.token, number)
    if row is None:
        return None
    if wants_json(request):
        return script_told(RULES.send_label)
    form, problems = WordForm(initial=WordForm.typed(posted.data)), files_not_there(posted)
    shown = request_shown(tenant, row)
    shown |= reply_shown(tenant, row, form, problems) if may_write(tenant, row) else {}
    if "reply" in shown:
        tell_sign_in_changed(request, RULES.send_label)
        shown["token"] = posted.token
    else:  # nothing can be written any more: the words are there to be copied
        shown["left_over"] = posted.data.get("text", "").strip() or shown.get("left_over", "")
    return _given_back(request, shown)


def settle_given_back(request: PortalRequest, tenant: Tenant, number: str) -> HttpResponse | None:
    """The same of « Est-ce réglé ? »."""
    yes = request.POST.get("regle") == "oui"
    why = WhyForm(initial={"pourquoi": request.POST.get("pourquoi", "")})
    asked = ("settles",) if yes else ("settles", "reopens")
    return _ending_given_back(request, tenant, number, asked, {"why": why}, flow_words.YES if yes else flow_words.NO)


def survey_given_back(request: PortalRequest, tenant: Tenant, number: str) -> HttpResponse | None:
    """The same of the opinion."""
    typed = {name: request.POST.get(name, "") for name in ("ease", "words")}
    survey = SurveyForm(initial=typed, label_suffix="")
    return _ending_given_back(request, tenant, number, ("survey",), {"survey": survey}, flow_words.OPINION)


# By the name of their address: the forms of a request's page that hold something to give back.
GIVEN_BACK = {
    "submission_reply": reply_given_back,
    "submission_settle": settle_given_back,
    "submission_survey": survey_given_back,
}


def _ending_given_back(
    request: PortalRequest, tenant: Tenant, number: str, asked: tuple[str, ...], filled: dict[str, Any], send: str
) -> HttpResponse | None:
    """The page with this form as it was filled in; once it asks for it no more, with the words for a message, or to
    be copied."""
    row = _shown_before(tenant, request.POST.get(OF_REQUEST, ""), number)
    if row is None:
        return None
    shown = request_shown(tenant, row)
    if any(shown[name] for name in asked):
        tell_sign_in_changed(request, send)
        return _given_back(request, shown | filled)
    messages.info(request, flow_words.NOT_NOW)
    reply, words = shown.get("reply"), _words_posted(request)
    if reply is None:
        return _given_back(request, shown | {"left_over": "\n\n".join(filter(None, [shown["left_over"], *words]))})
    text = "\n\n".join(filter(None, [reply["text"].value(), *words]))
    return _given_back(request, shown | {"reply": WordForm(initial={"text": text})})


def _shown_before(tenant: Tenant, token: str, number: str) -> Submission | None:
    """The request, or the one it was joined to, whose page this very person was shown with that token."""
    ticket = token_own(tenant, token, WORD)
    row = submission_readable(tenant, number) if ticket else None
    about = submission_readable(tenant, ticket.account) if ticket else None
    if row is None or about is None or joined_to(row) != joined_to(about):
        return None
    return request_of(tenant, joined_to(row).number_text)[1]


def _given_back(request: PortalRequest, shown: dict[str, Any]) -> HttpResponse:
    return kept_by_nobody(render(request, "pages/submission.html", shown, status=HTTPStatus.FORBIDDEN))


def _page(number: str, fragment: str = "") -> str:
    return reverse("submission", args=[number]) + fragment


def _refused(request: HttpRequest, number: str, text: str, status: int) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": text}, status=status)
    messages.error(request, text)
    return HttpResponseRedirect(_page(number))


def _kept_for_later(request: HttpRequest, number: str, kept: bool) -> HttpResponse:
    """The sign-in ended meanwhile: what was written is kept, nothing is shown, and back after it."""
    sign_in = resolve_url("account_login") + (f"?{DRAFT_WAITS}=1" if kept else "")
    response = redirect_to_login(_page(number), sign_in)
    if wants_json(request):
        text = flow_words.SIGNED_OUT
        return JsonResponse({"error": text, "sign_in": response.url}, status=401)
    return response


def _for_script(request: HttpRequest, number: str, outcome: Outcome) -> JsonResponse:
    """The answer to the page's scripts: one file at a time, and the word itself."""
    match outcome:
        case outcomes.Sent(submission):
            messages.success(request, flow_words.SENT)
            return JsonResponse({"sent": _page(submission.number_text)})
        case outcomes.Removed(uid):
            return JsonResponse({"removed": uid})
        case outcomes.Kept():
            return JsonResponse({"kept": True})
        case outcomes.FilesReceived(added, (), same) if added:
            rows = [render_to_string("components/upload_row.html", {"file": file}) for file in added]
            return JsonResponse({"row": "".join(rows), "same": same})
        case outcomes.FilesReceived(problems=problems, refused=refused) if problems and refused:
            return JsonResponse({"error": problems[0].text, "name": refused[0]}, status=422)
        case outcomes.Refused(text, status):
            messages.error(request, text)
            return JsonResponse({"error": text, "reload": _page(number)}, status=status)
    problems = getattr(outcome, "problems", ())
    text = problems[0].text if problems else flow_words.NO_FILE
    return JsonResponse({"error": text}, status=422)


@pressed_on_page
def settle(request: PortalRequest, number: str) -> HttpResponse:
    """« Est-ce réglé ? »: yes ends the request, no opens it again."""
    tenant, row = request_of(request.tenant, number)
    row = request_of(tenant, joined_to(row).number_text)[1]
    why = WhyForm(request.POST)
    try:
        if request.POST.get("regle") == "oui":
            row = request_confirm(tenant=tenant, submission=row)
            messages.success(request, flow_words.SETTLED)
        elif request.POST.get("regle") == "non":
            if not why.is_valid() and may_write(tenant, row) and reopenable(row):
                return _why_again(request, row, why)  # elsewhere nothing is sent: what was written waits
            row = request_reopen(tenant=tenant, submission=row, text=request.POST.get("pourquoi", ""))
            messages.success(request, flow_words.REOPENED)
    except ReopenTooLate as late:
        row = _not_reopened(request, late.submission)
    except SubmissionClosed:
        messages.error(request, flow_words.NOT_NOW)
    except NotWritable:
        messages.error(request, flow_words.NOT_WRITABLE)
        word_add(about=joined_to(row), text=request.POST.get("pourquoi", ""))
    except MessageTooLong:
        why.add_error("pourquoi", flow_words.TOO_LONG)
        return _why_again(request, row, why)
    return HttpResponseRedirect(_page(row.number_text))


def _why_again(request: PortalRequest, row: Submission, why: WhyForm) -> HttpResponse:
    return _again(request, row.number_text, {"why": why, "problems": tuple(problems_of(why))})


def _not_reopened(request: PortalRequest, row: Submission) -> Submission:
    """A second press is confirmed like the first one; what else was written waits to be sent or copied."""
    why = request.POST.get("pourquoi", "")
    if no_again(row, why):
        messages.success(request, flow_words.REOPENED)
    else:
        messages.error(request, flow_words.NOT_NOW if as_told(row).is_open else flow_words.TOO_LATE)
        word_add(about=row, text=why)
    return row


@pressed_on_page
def withdraw(request: PortalRequest, number: str) -> HttpResponse:
    """Its sender takes a request back while it waits."""
    tenant, row = request_of(request.tenant, number)
    try:
        submission_withdraw(tenant=tenant, submission=row)
        messages.success(request, flow_words.WITHDRAWN)
    except SubmissionClosed:
        messages.error(request, flow_words.NOT_NOW)
    return HttpResponseRedirect(_page(number))


@pressed_on_page
def survey(request: PortalRequest, number: str) -> HttpResponse:
    """What the tenant thought of it, once."""
    tenant, row = request_of(request.tenant, number)
    form = SurveyForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _again(request, number, {"survey": form, "problems": tuple(problems_of(form))})
    words = form.cleaned_data["words"]
    try:
        survey_answer(tenant=tenant, submission=row, ease=form.cleaned_data["ease"], words=words)
        messages.success(request, flow_words.THANKS)
    except SurveyClosed:
        messages.info(request, flow_words.SURVEYED)
    except NotWritable:
        messages.error(request, flow_words.NOT_WRITABLE)
        word_add(about=joined_to(row), text=words)
    return HttpResponseRedirect(_page(number))


def _again(request: PortalRequest, number: str, typed: dict[str, Any]) -> HttpResponse:
    """The page of the request with what was typed."""
    shown = request_shown(*request_of(request.tenant, number))
    return render(request, "pages/submission.html", shown | typed)
