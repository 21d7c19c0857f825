from django.conf import settings
from django.contrib.sitemaps.views import sitemap
from django.core.files.storage import FileSystemStorage, storages
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.functional import lazy
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.contrib.sitemaps import Sitemap
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern

from config import api_v1
from config.access import open_routes, superuser_only
from config.api_v2 import api_router
from config.views import absent, demo_mails, health, page_serve, public_file, robots
from forms.direct_debit import urls as direct_debit_urls
from forms.personal_details import urls as personal_details_urls
from forms.submissions import urls as submissions_urls
from tenant_space.claims import urls as claims_urls
from tenant_space.documents import urls as documents_urls
from tenant_space.identity import urls as accounts_urls
from tenant_space.identity.headless import urls as headless_urls
from tenant_space.landlord import urls as landlord_urls
from tenant_space.payments import urls as payments_urls
from tenant_space.secured import urls as secured_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(landlord_urls)),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": Sitemap}}, name="sitemap"),
    path("favicon.ico", RedirectView.as_view(url=lazy(static, str)("img/favicon.ico"))),
    path("sante/", health, name="health"),
    path("", include(accounts_urls)),
    path("", include(secured_urls)),
    path("", include(documents_urls)),
    path("", include(claims_urls)),
    path("", include(payments_urls)),
    path("", include(submissions_urls)),
    path("", include(direct_debit_urls)),
    path("", include(personal_details_urls)),
    # Wagtail's own password pages would be a second way in, with other rules.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path(
        "_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="wagtailcore_login"
    ),
    path("admin/password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    # The site's history names every object that anybody touched: for superusers only.
    path("admin/reports/site-history/", superuser_only(LogEntriesView.as_view())),
    path("admin/reports/site-history/results/", superuser_only(LogEntriesView.as_view(results_only=True))),
    path("admin/failwhale/", absent),  # Wagtail's own page that breaks on purpose
    path("admin/", include(wagtailadmin_urls)),
    path("fichiers/", include(wagtaildocs_urls)),
    path("_allauth/", include(headless_urls)),
    path("api/v1/", api_v1.urls),
    path("api/v2/", api_router.urls),
]

_public = storages["public"]
if isinstance(_public, FileSystemStorage):
    urlpatterns.append(path("media/<path:path>", public_file, {"folder": _public.location}, name="media"))
if settings.DEMO:
    urlpatterns.append(path("demo/courriels/", demo_mails, name="demo_mails"))
# Not `wagtail.urls` as a whole: its own sign-in page would be a second way in.
urlpatterns.append(re_path(serve_pattern, page_serve, name="wagtail_serve"))
open_routes(urlpatterns)
