"""The two pages that describe the APIs: drawn by local files alone, within the content policy."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.kit.browser import OpenBrowser
from tests.kit.portal import Portal

pytestmark = pytest.mark.browser
SHARED_PORTAL = True


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("/api/v1/docs", "/api/v1/accounts"),
        pytest.param("/_allauth/openapi.html", "/v1/auth/login", marks=pytest.mark.other_way),
    ],
)
def test_the_page_shows_the_operations_and_asks_nobody_else(
    portal: Portal, open_browser: OpenBrowser, size: str, path: str, operation: str
) -> None:
    page = open_browser(size)
    said, hosts = [], set()
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(path)
    first = page.locator(".opblock-summary", has_text=operation).first
    expect(first).to_be_visible()
    first.click()
    expect(page.locator(".opblock.is-open .responses-wrapper")).to_be_visible()
    page.screenshot(path=f"var/screens/api-{path.strip('/').replace('/', '-')}-{size}.png")
    assert said == []
    assert hosts <= {urlsplit(portal.url).netloc, ""}, "an empty host: data: and blob:"
