"""Every route has a rule, and the rule holds."""

import re

import pytest
from django.apps import apps
from django.urls import get_resolver
from django.urls.resolvers import URLPattern
from wagtail.models import Page, get_page_models

from config import api_v1
from config.access import ROUTES, Rule, rule_of, walk
from forms.access_help.models import HelpRequestPage
from home import models as home_models
from tenant_space.secured.pages import SecuredPageMixin
from tests.kit import factories as f
from tests.kit.typing import Client

# Page types anybody may read. Every other one must be secured.
PUBLIC_PAGES = {
    home_models.HomePage,
    home_models.StandardPage,
    home_models.HelpPage,
    home_models.ContactPage,
    home_models.LegalPage,
    HelpRequestPage,
}


def routes() -> list[tuple[str, URLPattern]]:
    return list(walk(get_resolver().url_patterns))


def test_every_route_has_a_rule() -> None:
    assert [route for route, _ in routes() if rule_of(route) is None] == []


def test_every_rule_has_a_route() -> None:
    found = [route for route, _ in routes()]
    optional = {"media/<path:path>", "demo/courriels/"}
    unused = [
        key
        for key in ROUTES
        if key not in optional
        and not (any(route.startswith(key[:-1]) for route in found) if key.endswith("*") else key in found)
    ]
    assert unused == []


def test_only_open_routes_are_exempt_from_sign_in() -> None:
    for route, entry in routes():
        if rule_of(route) is Rule.STAFF:
            continue  # Wagtail wraps every admin view in its own check, and exempts its API from the middleware
        exempt = getattr(entry.callback, "login_required", True) is False
        assert exempt == (rule_of(route) in (Rule.OPEN, Rule.API)), route


API_ROUTES = [route for route in (route for route, _ in routes()) if rule_of(route) is Rule.API]


@pytest.mark.django_db
def test_what_programs_read_is_refused_without_sign_in(client: Client) -> None:
    assert len(API_ROUTES) > 30
    for route in API_ROUTES:
        path = "/" + re.sub("<[^>]+>", "x", route)
        answers = {
            client.generic(method, path, "{}", content_type="application/json").status_code
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        }
        assert 401 in answers and answers <= {401, 405}, (route, answers)


SIGNED_IN = [route for route, _ in routes() if rule_of(route) is Rule.SIGNED_IN]
_SAMPLES = {"uuid": "00000000-0000-0000-0000-000000000001", "int": "1"}


@pytest.mark.django_db
@pytest.mark.parametrize("route", SIGNED_IN)
def test_whatever_one_comes_back_to_after_the_sign_in_can_be_opened(client: Client, route: str) -> None:
    """A button pressed when the sign-in has ended leads to the sign-in, and from there to its address by a GET."""
    path = "/" + re.sub(r"<(\w+):\w+>", lambda found: _SAMPLES.get(found[1], "x"), route)
    client.force_login(f.UserFactory(tenant=f.HolderFactory().tenant))
    assert client.get(path).status_code != 405


def test_every_operation_of_the_tenant_api_asks_who_calls() -> None:
    routers = api_v1.api._get_bound_routers()
    operations = [
        operation for router in routers for view in router.path_operations.values() for operation in view.operations
    ]
    assert len(operations) > 8
    assert [operation.path for operation in operations if not operation.auth_callbacks] == []
    assert [operation.path for operation in operations if not operation.throttle_objects] == []


def test_every_page_type_is_secured_or_named_public() -> None:
    for model in get_page_models():
        if model is not Page:
            assert issubclass(model, SecuredPageMixin) != (model in PUBLIC_PAGES), model


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/documents/D1/", "/compte-affiche/", "/admin/", "/admin/pages/", "/admin/reports/", "/admin/api/main/pages/"],
)
def test_a_visitor_gets_the_sign_in(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith(("/connexion/", "/admin/login/"))


@pytest.mark.django_db
def test_a_tenant_has_no_way_into_the_admin(client: Client) -> None:
    client.force_login(f.UserFactory())
    for path in ("/admin/", "/admin/pages/", "/admin/reports/site-history/", "/admin/snippets/"):
        assert client.get(path, follow=True).status_code == 403, path


@pytest.mark.django_db
def test_wagtail_has_no_second_door(client: Client) -> None:
    assert client.get("/admin/login/").url.startswith("/connexion/")
    assert client.get("/admin/password_reset/").url == "/mot-de-passe/"
    assert client.get("/_util/login/").url.startswith("/connexion/")


def test_no_tenant_model_is_a_page_a_snippet_or_in_an_api() -> None:
    from wagtail.snippets.models import get_snippet_models

    for model in apps.get_app_config("tenancy").get_models():
        assert not issubclass(model, Page)
        assert model not in get_snippet_models()
        assert not hasattr(model, "api_fields")
