"""The document's journey on a real S3 server: nothing of it touches the disk of the web machine."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.kit.browser import OpenBrowser, browser_sign_in, create_tenant_access
from tests.kit.databases import FULL, SAMPLE, Databases
from tests.kit.portal import Portal
from tests.kit.services import SeaweedS3

pytestmark = [pytest.mark.browser, pytest.mark.other_way]

EMAIL, PASSWORD = "helene@example.org", "Tilleul-2026"
NOTICE = SAMPLE / FULL / "documents/AE_123456_20261031_4.pdf"


@pytest.fixture(scope="module")
def s3() -> Iterator[SeaweedS3]:
    server = SeaweedS3().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def portal(databases: Databases, s3: SeaweedS3) -> Iterator[Portal]:
    """A portal whose files are on S3, from the first batch on."""
    running = Portal(databases.copy("migrated"), environment=s3.environment)
    running.manage("setup_site")
    running.manage("import_erp", str(SAMPLE / FULL))
    running.start()
    yield running
    running.stop()


def test_a_notice_comes_from_s3_through_the_authorised_view(
    portal: Portal, s3: SeaweedS3, open_browser: OpenBrowser
) -> None:
    assert not (portal.folder / "media").exists()
    create_tenant_access(portal, EMAIL, "T0000123", PASSWORD)
    page = open_browser("phone")
    browser_sign_in(page, EMAIL, PASSWORD)
    page.goto("/documents-divers/")
    with page.expect_download() as download:
        page.locator("a[href='/documents/D0000004/fichier/']").click()
    assert download.value.path().read_bytes() == NOTICE.read_bytes()
    assert "X-Amz" not in download.value.url


def test_a_visitor_cannot_read_the_private_bucket(portal: Portal, s3: SeaweedS3, open_browser: OpenBrowser) -> None:
    page = open_browser("phone")
    stored = portal.shell(
        "from tenant_space.tenancy.models import StoredBinary; print(StoredBinary.objects.first().name)"
    ).strip()
    assert page.request.get(f"{s3.endpoint}/portal-private/{stored}").status == 403
    assert page.request.get(f"{s3.endpoint}/portal-public/ready").status == 200


def test_with_s3_down_the_page_says_so(portal: Portal, s3: SeaweedS3, open_browser: OpenBrowser) -> None:
    page = open_browser("phone")
    browser_sign_in(page, EMAIL, PASSWORD)
    s3.kill()
    answer = page.goto("/documents/D0000004/")
    assert answer.status == 503
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/documents-divers/")
    expect(page.get_by_text("Avis d'échéance - 31/10/2026").first).to_be_visible()
