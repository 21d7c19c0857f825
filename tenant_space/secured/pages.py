"""The lock of the signed-in pages, in two layers.

`serve()` guards every answer of the page. A login restriction, put back at each save, keeps the
page out of the API, the sitemap and the search, where `serve()` is never called.
"""

from __future__ import annotations

from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import BaseViewRestriction, Page, PageViewRestriction

from tenant_space.formats.showable import left_out_counted
from tenant_space.identity.requests import PortalRequest, TenantRequest
from tenant_space.secured.preview import agency_preview, viewer_preview
from tenant_space.secured.viewer import ACCOUNT_PARAMETER, NoAccount, UnknownAccount, Viewer, viewer_for
from tenant_space.secured.viewer import agency as agency_of
from tenant_space.tenancy.agencies import AgencyCard

ACCOUNT_SESSION_KEY = "account_number"


if TYPE_CHECKING:
    _Page: TypeAlias = Page
else:
    _Page = models.Model  # put before a type of page


_Answer = TypeVar("_Answer", bound=HttpResponseBase)


def kept_by_nobody(response: _Answer) -> _Answer:
    """One person's page: no cache and no search engine keeps it."""
    add_never_cache_headers(response)
    patch_vary_headers(response, ["Cookie"])
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


class SecuredPageMixin(_Page):
    """A page only tenants see. Subclasses fill `content` (real) and `demo_content` (preview)."""

    class Meta:
        abstract = True

    def serve(self, request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = self._viewer_or_refusal(request)
        response = self.answer(cast(TenantRequest, request), found) if isinstance(found, Viewer) else found
        return kept_by_nobody(response)

    def answer(self, request: TenantRequest, viewer: Viewer) -> HttpResponseBase:
        """What somebody who may come in gets; a page with a form first does what it was asked."""
        return self.shown(request, viewer)

    def shown(self, request: TenantRequest, viewer: Viewer, content: dict[str, Any] | None = None) -> TemplateResponse:
        """The page itself; `content` stands in place of its own when a POST leaves something to say."""
        with left_out_counted() as left_out:
            own = self.content(viewer, request) if content is None else content
        around = _around(viewer, agency_of(viewer)) | {"left_out": left_out.count}
        context = {**super().get_context(request), **own, **around}
        return TemplateResponse(request, self.get_template(request), context)

    def _viewer_or_refusal(self, request: PortalRequest) -> Viewer | HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
        if request.tenant is None:
            # Staff come here by the links of the admin: they are told whose page it is, and that is no fault.
            status = HTTPStatus.OK if request.user.has_perm("wagtailadmin.access_admin") else HTTPStatus.FORBIDDEN
            return TemplateResponse(request, "pages/no_tenant.html", status=status)
        try:
            return viewer_for(
                request.tenant,
                asked=request.GET.get(ACCOUNT_PARAMETER, ""),
                chosen=request.session.get(ACCOUNT_SESSION_KEY, ""),
            )
        except NoAccount:
            words = {"left_over": self.words_given_back(cast(TenantRequest, request))}
            return TemplateResponse(request, "pages/no_account.html", words, status=HTTPStatus.FORBIDDEN)
        except UnknownAccount as error:
            text = self.words_given_back(cast(TenantRequest, request)) if request.method == "POST" else ""
            if not text:
                raise Http404 from error
            words = {"left_over": text}
            return TemplateResponse(request, "pages/words_back.html", words, status=HTTPStatus.NOT_FOUND)

    def words_given_back(self, request: TenantRequest) -> str:
        """What somebody was writing on this page whose account is lost, to be copied; a page with a form keeps it."""
        return ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The context of a preview, which never passes `serve` and so knows no viewer: the demo tenant's."""
        context = super().get_context(request, *args, **kwargs)
        return {**context, **self.demo_content(), **_around(viewer_preview(), agency_preview())}

    def content(self, viewer: Viewer, request: TenantRequest) -> dict[str, Any]:
        """The page's own context for a tenant."""
        return {}

    def demo_content(self) -> dict[str, Any]:
        """The same context for a preview."""
        return {}

    # Of a page that is kept: what `get_view_restrictions` found when it was read.
    restrictions_kept: list[PageViewRestriction] | None = None

    def get_view_restrictions(self) -> Any:
        """As ever, in two queries; of a page that is kept, as they were found."""
        return super().get_view_restrictions() if self.restrictions_kept is None else self.restrictions_kept

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        # `get_or_create` would fail on a copied page, which already brings a restriction along.
        if not PageViewRestriction.objects.filter(page_id=self.pk).exists():
            PageViewRestriction.objects.create(page_id=self.pk, restriction_type=BaseViewRestriction.LOGIN)

    def get_default_privacy_setting(self, request: HttpRequest) -> dict[str, str]:
        return {"type": BaseViewRestriction.LOGIN}

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return []

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet[Page]:
        return cls.objects.none()


def _around(viewer: Viewer, agency: AgencyCard) -> dict[str, Any]:
    """What every secured page's template reads: whose page it is, the account shown, and its agency."""
    return {"viewer": viewer, "account": viewer.account, "agency": agency}


class MenuPart(Enum):
    """The groups of a tenant's menu, in their order, each with its heading."""

    HOME = ""  # stands above the others and needs none
    RENT = "Mon loyer"
    DWELLING = "Mon logement"
    REQUESTS = "Mes demandes et documents"
    ONESELF = "Moi"


INTRODUCTION_FEATURES = ["bold", "italic", "link", "document-link", "ul", "ol"]


class ReadingPage(SecuredPageMixin, Page):
    """A page of the tenant's data under a text written by editors; one of each kind, under the home page."""

    introduction = RichTextField("introduction", blank=True, features=INTRODUCTION_FEATURES)
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    # The name of its lasting address, for mails, cards and links: editors may move the page.
    lasting: ClassVar[str] = ""
    # As a task to choose: its picture, a line below its title, and whether *Accueil* offers it.
    icon: ClassVar[str] = ""
    task_text: ClassVar[str] = ""
    on_dashboard: ClassVar[bool] = False
    # The name of the type of page whose place it takes in the menu of tenants: what visitors see of the same.
    instead_of: ClassVar[str] = ""
    # The group of the menu that it belongs to; one that does not say is about something asked for.
    menu_part: ClassVar[MenuPart] = MenuPart.REQUESTS

    class Meta:
        abstract = True
