"""What cannot be read is refused, in the form of whoever asked; what is broken stays broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from wagtail.models import Page

from config.bad_input import BadInputMiddleware, is_bad_input
from config.views import public_file
from forms.submissions.enums import State
from forms.submissions.models import Submission
from home.models import StandardPage
from tenant_space.formats.months import Month
from tests.kit import factories as f
from tests.kit import submission_factories as ff
from tests.kit.typing import Client
from tests.kit.undone import undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
JSON = "application/json"


def status(client: Client, method: str, path: str, body: str = "") -> int:
    """The status of an answer; whatever the database was made to refuse is taken back."""
    client.raise_request_exception = False
    with undone():
        answer = client.generic(method, path, body, content_type=JSON)
    return answer.status_code


@pytest.mark.parametrize(
    "query",
    [
        *(
            "pages/?first_published_at=x",
            "pages/?first_published_at=2026-13-45",
            "pages/?latest_revision_created_at=-",
        ),
        *("pages/find/?id=x", "pages/find/?id=", "images/find/?id=x", "images/find/?id=1.5", "pages/?child_of=x"),
        *(
            "pages/?descendant_of=-1x",
            "pages/?translation_of=x",
            "pages/?type=x.y",
            "pages/?order=-x",
            "pages/?limit=x",
        ),
        *("images/?fields=*,x(", "images/?search=%00", "pages/?slug=%00", "pages/?site=x:y", "pages/?offset=-1"),
    ],
)
def test_the_content_api_refuses(client: Client, query: str) -> None:
    assert status(client, "GET", f"/api/v2/{query}") in (400, 404)


@pytest.mark.parametrize("route", ["password/reset", "email/verify"])
@pytest.mark.parametrize("key", ["-1", "-", "", "x-", "x-y", "999999999999999999999-x", "é-x", "\\u0000-x"])
def test_the_sign_in_api_refuses_keys_that_are_none(client: Client, route: str, key: str) -> None:
    body = f'{{"key": "{key}", "password": "Tilleul-2026"}}'
    for app in ("app", "browser"):
        assert status(client, "POST", f"/_allauth/{app}/v1/auth/{route}", body) == 400
        client.raise_request_exception = False
        name = "X-Password-Reset-Key" if route.startswith("password") else "X-Email-Verification-Key"
        plain = key if key.isascii() and "\\" not in key else "x"
        assert client.get(f"/_allauth/{app}/v1/auth/{route}", headers={name: plain}).status_code == 400


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1e999999", "NaN", "Infinity", "1" + "0" * 5000])
def test_numbers_that_are_none_are_refused_by_both_apis(tenant_client: Client, number: str) -> None:
    assert status(tenant_client, "POST", "/api/v1/terms", f'{{"version": {number}}}') in (400, 422)
    assert status(tenant_client, "POST", "/_allauth/app/v1/auth/login", f'{{"email": {number}}}') == 400


@pytest.mark.parametrize("name", ["a" * 256, "a/" * 200 + "b", "\x00", "a\x00b", "a" * 5000, ".", ""])
def test_a_name_that_no_file_can_have_is_missing(name: str, tmp_path: Path) -> None:
    """As the route of public files calls it, where they lie in a folder."""
    with pytest.raises(Http404):
        public_file(RequestFactory().get("/media/x"), name, folder=str(tmp_path))


@pytest.fixture
def desk(site_ready: None) -> Client:
    client = Client()
    client.force_login(ff.manager("CV"))
    return client


@pytest.mark.parametrize("path", ["fiche/a%00b/", "bloquer/%00/", "fiche/%00/", "retirer/a%00/"])
def test_the_desk_of_accesses_refuses_what_is_no_text(desk: Client, path: str) -> None:
    assert status(desk, "GET", f"/admin/acces-locataires/{path}") in (400, 404)


@pytest.mark.parametrize("way", ["query", "form"])
@pytest.mark.parametrize("next_url", ["x", "javascript:alert(1)", "a b", "ftp://x/", "http:x", "desk:index", "\\x"])
def test_a_next_that_is_no_address_is_refused_before_anything_is_done(desk: Client, next_url: str, way: str) -> None:
    row = ff.sent(ff.home())
    path = "/admin/bulk/submissions/submission/take/"
    query = {"id": row.pk, "next": next_url} if way == "query" else {"id": row.pk}
    form = {"row": f"{row.pk}:{row.version}", **({"next": next_url} if way == "form" else {})}
    answer = desk.post(path, form, query_params=query)
    assert answer.status_code == 400 and "Nous ne pouvons pas" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == State.RECEIVED
    answer = desk.post(path, form | {"next": "/admin/demandes/"}, query_params={"id": row.pk})
    assert answer.status_code == 302 and Submission.objects.get(pk=row.pk).state == State.IN_REVIEW


@pytest.fixture
def superuser() -> Client:
    client = Client()
    client.force_login(f.StaffFactory(is_superuser=True))
    client.raise_request_exception = False
    return client


ODD = [
    *("choose-page/?page_type=x.y", "choose-page/?page_type=x", "choose-page/search/?q=%00", "choose-page/999999/"),
    *("choose-page/?target_pages[]=x", "choose-page/?match_subclass=x&page_type=wagtailcore.page&user_perms=x"),
    *("choose-external-link/?parent_page_id=x", "images/chooser/?collection_id=x", "documents/chooser/?p=x"),
    *("images/chooser/select_format/1/", "documents/chooser/chosen-multiple/?id=x", "images/chooser/chosen/x/"),
    *("images/chooser/chosen-multiple/?id=x", "images/1/generate_url/x/", "pages/x/", "reports/aging-pages/?owner=x"),
    *("redirects/import/process/", "tag-autocomplete/?term=%00", "bulk/x/y/z/", "bulk/wagtailcore/page/move/?id=x"),
    *("bulk/wagtailcore/page/delete/?id=all&childOf=x", "bulk/wagtailcore/page/x/?id=1", "pages/usage/x/y/"),
    *("failwhale/", "api/main/pages/?first_published_at=x", "api/main/images/find/?id=x", "api/main/pages/?type=x"),
    *("workflows/usage/x/", "collections/x/", "snippets/x/y/", "pages/1/workflow_history/detail/x/"),
]


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_screen_of_wagtail_breaks_on_odd_input(superuser: Client, method: str) -> None:
    broken = []
    for path in ODD:
        with undone():
            answer = getattr(superuser, method)(f"/admin/{path}")
        if answer.status_code >= 500:
            broken.append((path, answer.content[:300]))
    assert broken == []


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04", b"a;b\n1;2", b"\x00" * 20])
@pytest.mark.parametrize("name", ["x.csv", "x.tsv", "x.xls", "x.xlsx", "x.pdf", "x"])
def test_odd_files_of_redirects_are_refused(superuser: Client, name: str, content: bytes) -> None:
    answer = superuser.post("/admin/redirects/import/", {"import_file": SimpleUploadedFile(name, content)})
    assert answer.status_code < 500
    for number in ("", "9", "x"):
        form = {"import_file_name": "x", "original_file_name": name, "input_format": number, "from_index": number}
        assert superuser.post("/admin/redirects/import/process/", form).status_code < 500


@pytest.mark.parametrize("form", [{}, {"new_slug": "aide"}, {"new_parent_page": "x"}, {"new_title": "", "alias": "x"}])
def test_copies_with_odd_forms_are_refused_or_shown_again(superuser: Client, form: dict[str, str]) -> None:
    page = Page.objects.get(slug="home") if Page.objects.filter(slug="home").exists() else Page.objects.last()
    assert page
    for path in (f"pages/{page.pk}/copy/", f"pages/{page.pk}/move/", f"pages/{page.pk}/convert_alias/"):
        assert superuser.post(f"/admin/{path}", form).status_code < 500, path


def raised_by(fault: type[Exception]) -> Exception:
    try:
        raise fault("x")
    except Exception as error:
        return error
    raise AssertionError


def asked(path: str, method: str = "GET") -> HttpRequest:
    request = RequestFactory().generic(method, path)
    request.resolver_match = None
    return request


def test_a_fault_of_our_own_stays_one() -> None:
    """Only what a library raised while reading counts, and only when something was given to read."""
    assert not is_bad_input(asked("/?a=1"), raised_by(ZeroDivisionError))
    assert not is_bad_input(asked("/?a=1"), raised_by(ValueError)), "not from a library"
    assert is_bad_input(asked("/?a=1"), raised_by(DataError)), "a value that the database cannot take"
    assert not is_bad_input(asked("/"), raised_by(DataError)), "nobody gave it"
    assert not is_bad_input(asked("/?a=1"), fault_of_ours()), "from a room of the portal"
    assert is_bad_input(asked("/?a=1"), library_fault()) and is_bad_input(asked("/", "POST"), library_fault())
    assert not is_bad_input(asked("/"), library_fault()), "nothing was given"


def fault_of_ours() -> Exception:
    """What a function of the portal raises when it is given what it must not be."""
    try:
        Month.parse("x")
    except ValueError as error:
        return error
    raise AssertionError


def test_what_is_logged_says_where_and_not_what(caplog: pytest.LogCaptureFixture) -> None:
    error = fault_of_ours()
    middleware = BadInputMiddleware(lambda request: HttpResponse())
    with caplog.at_level("WARNING"):
        middleware.process_exception(asked("/?a=1"), DataError("value of somebody"))
        assert middleware.process_exception(asked("/?a=1"), error) is None
    assert "DataError" in caplog.text and "somebody" not in caplog.text


def library_fault() -> Exception:
    """What Wagtail raises when it reads a value that fits nothing."""
    try:
        StandardPage.objects.child_of("x")
    except Exception as error:
        return error
    raise AssertionError


def test_a_page_that_cannot_be_drawn_is_no_bad_input() -> None:
    """A static file that is missing raises the same as a date that is none."""
    try:
        Template("{% load static %}{% static 'img/missing.svg' %}").render(Context())
    except ValueError as error:
        assert not is_bad_input(asked("/?a=1"), error)
    else:
        raise AssertionError
