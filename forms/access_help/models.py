"""Asking for help without signing in, as editors place it in the tree."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from forms.access_help.flow import HelpSent, HelpShown, HelpTooMany, help_send
from forms.access_help.forms import HelpForm, sent_token, sent_uid
from forms.access_help.kinds import CODE
from forms.submissions.promise import promised_today
from forms.submissions.registry import kind_of
from forms.submissions.selectors import open_submission
from tenant_space.formats import duration
from tenant_space.formats.rich_text import CleanHtml
from tenant_space.identity.challenge.views import allows_challenge
from tenant_space.identity.origin import client_address, network_of
from tenant_space.secured.pages import INTRODUCTION_FEATURES

SENT = "envoi"


class HelpRequestPage(Page):
    """*Demander de l'aide pour m'inscrire ou me connecter*: for those who cannot sign in, hence open to everybody."""

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

    @property
    def promised_on(self) -> dt.date:
        """By when those who send this form today are answered."""
        return promised_today(kind_of(CODE))

    @method_decorator([sensitive_post_parameters(), allows_challenge])
    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = self._sent(request) if request.method == "POST" else self._shown(request, HelpForm())
        add_never_cache_headers(response)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "form": HelpForm()}

    def _sent(self, request: HttpRequest) -> HttpResponse:
        outcome = help_send(request.POST, network_of(client_address(request)))
        match outcome:
            case HelpSent(uid):
                return HttpResponseRedirect(f"{self.url}?{urlencode({SENT: sent_token(uid)})}")
            case HelpShown(form):
                return self._shown(request, form, problems=form.problems())
            case HelpTooMany(form, seconds):
                # Nothing was sent; what was typed stays on the page, and the phone stands beside.
                response = self._shown(request, form, problems=(), wait=duration(seconds))
                response.status_code = 429
                response["Retry-After"] = str(seconds)
                return response

    def _shown(self, request: HttpRequest, form: HelpForm, **told: Any) -> HttpResponse:
        """The form, with what is told after a POST; or the confirmation of what was sent."""
        uid = sent_uid(request.GET.get(SENT, "")) if not told else None
        sent = open_submission(uid, CODE) if uid else None
        context = {**super().get_context(request), "form": form, "sent": sent, **told}
        return TemplateResponse(request, self.get_template(request), context)
