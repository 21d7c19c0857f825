"""Asking for help without signing in, as editors place it in the tree."""

import uuid
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from forms.access_help.forms import HelpForm, sent_token, sent_uid
from forms.access_help.kinds import CODE
from forms.submissions.selectors import open_submission
from forms.submissions.services import submission_create_open
from tenant_space.formats import duration
from tenant_space.formats.rich_text import CleanHtml
from tenant_space.identity.challenge.views import allows_challenge
from tenant_space.identity.limits import Limit, TooManyTries, try_take
from tenant_space.identity.origin import client_address, network_of
from tenant_space.secured.pages import INTRODUCTION_FEATURES

SENT = "envoi"


class _AnsweredRequest(HttpRequest):
    answered: dict[str, Any]
    """What a POST leaves to show on the page."""


class HelpRequestPage(Page):
    """*Demander de l'aide pour m'inscrire ou me connecter*: for who cannot sign in, hence open to everybody.

    Nothing here depends on what is known of the person or of the account number: same words, same work.
    """

    introduction = RichTextField("introduction", blank=True, features=INTRODUCTION_FEATURES)
    confirmation = RichTextField(
        "texte de confirmation",
        blank=True,
        features=INTRODUCTION_FEATURES,
        help_text="Lu après l'envoi, sous le numéro de la demande et le jour promis pour la réponse.",
    )

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("confirmation")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    api_fields = [APIField("introduction", serializer=CleanHtml()), APIField("confirmation", serializer=CleanHtml())]
    template = "pages/help_request.html"
    for_locked_out = True  # the sign-up and the sign-in lead here
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = "demande d'aide sans connexion"

    @method_decorator([sensitive_post_parameters(), allows_challenge])
    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = self._send(request) if request.method == "POST" else super().serve(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        answered = getattr(request, "answered", None) or {"form": HelpForm()}
        uid = sent_uid(request.GET.get(SENT, ""))
        sent = open_submission(uid, CODE) if uid and "problems" not in answered else None
        return {**super().get_context(request, *args, **kwargs), "sent": sent, **answered}

    def _send(self, request: HttpRequest) -> HttpResponse:
        network = network_of(client_address(request))
        form = HelpForm(request.POST, network=network)
        if open_submission(form.uid, CODE):
            return self._confirmed(form.uid)
        try:
            if not form.is_valid():
                # Of two clicks at once, the second may find the anti-robot check just used by the first.
                twice = open_submission(form.uid, CODE)
                return self._confirmed(form.uid) if twice else self._show(request, form)
            try_take(Limit.HELP_NETWORK, network)
            try_take(Limit.HELP_ALL, "")
        except TooManyTries as refused:
            return self._too_many(request, form, refused.seconds)
        form.challenge_forgive()
        submission_create_open(kind=CODE, **form.sending(), acknowledge=self._may_mail(form))
        return self._confirmed(form.uid)

    def _may_mail(self, form: HelpForm) -> bool:
        """Whether the address given may still be written to: it can be anybody's, who must not be flooded.

        Beyond the limit the request is recorded all the same, and the page says nothing of it.
        """
        try:
            try_take(Limit.HELP_EMAIL, form.cleaned_data["email"].lower())
        except TooManyTries:
            return False
        return True

    def _confirmed(self, uid: uuid.UUID) -> HttpResponse:
        return HttpResponseRedirect(f"{self.url}?{urlencode({SENT: sent_token(uid)})}")

    def _show(self, request: HttpRequest, form: HelpForm) -> HttpResponse:
        cast(_AnsweredRequest, request).answered = {"form": form, "problems": form.problems()}
        return super().serve(request)

    def _too_many(self, request: HttpRequest, form: HelpForm, seconds: int) -> HttpResponse:
        """Nothing was sent; what was typed stays on the page, and the phone stands beside."""
        cast(_AnsweredRequest, request).answered = {"form": form, "problems": (), "wait": duration(seconds)}
        response = super().serve(request)
        response.status_code = 429
        response["Retry-After"] = str(seconds)
        return response
