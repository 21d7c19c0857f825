"""To the bank and on to where it leads: browsers hold a form's page to its list of hosts after redirects, too."""

from __future__ import annotations

import datetime as dt
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Error, Playwright, expect

from tests.kit.browser import browser_sign_in, create_tenant_access
from tests.kit.portal import Portal

pytestmark = [pytest.mark.browser, pytest.mark.other_way]

EMAIL, TENANT, ACCOUNT, PASSWORD = "host@example.org", "TH1", "750001", "Tilleul-2026"
BANK, LISTED, ELSEWHERE = "bank.example.org", "3ds.example.org", "elsewhere.example.org"
LINES = f"""
from tests.kit import factories as f
f.HolderFactory(account__account_number={ACCOUNT!r}, tenant__tenant_id={TENANT!r}, account__balance_cents=61_234,
                account__online_payment_allowed=True)
"""


class BankServer(ThreadingHTTPServer):
    """All three hosts: the bank leads on to `next_host`, and the others say that one has arrived."""

    next_host = LISTED


class _Answer(BaseHTTPRequestHandler):
    server: BankServer

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(302)
        self.send_header("Location", f"https://{self.server.next_host}/confirmer")
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<title>x</title><h1>{self.headers['Host']}</h1>".encode())

    def log_message(self, *args: Any) -> None:
        """Silence."""


@pytest.fixture(scope="module")
def real_parts() -> dict[str, str]:
    return {
        "PORTAL_PAYMENT_GATEWAY": "systempay",
        "PORTAL_PAYMENT_URL": f"https://{BANK}/vads-payment/",
        "PORTAL_PAYMENT_SHOP": "12345678",
        "PORTAL_PAYMENT_KEY": "1122334455667788",
        "PORTAL_PAYMENT_HOSTS": LISTED,
    }


@pytest.fixture(scope="module", autouse=True)
def tenant(portal: Portal) -> None:
    portal.shell(LINES)
    create_tenant_access(portal, EMAIL, TENANT, PASSWORD)


def certificate(folder: Path) -> Path:
    """One that a browser accepts which accepts all."""
    key, today = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, BANK)])
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, today, today + dt.timedelta(days=1))
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = folder / "bank.pem"
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(encoding))
    return path


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[BankServer]:
    server = BankServer(("127.0.0.1", 0), _Answer)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_what_is_listed_is_reached_and_nothing_else(
    playwright: Playwright, browser_type_launch_args: dict[str, Any], portal: Portal, bank: BankServer
) -> None:
    rules = ", ".join(f"MAP {host}:443 127.0.0.1:{bank.server_port}" for host in (BANK, LISTED, ELSEWHERE))
    args = [*browser_type_launch_args["args"], f"--host-resolver-rules={rules}"]
    browser = playwright.chromium.launch(**{**browser_type_launch_args, "args": args})
    try:
        page = browser.new_page(base_url=portal.url, locale="fr-FR", ignore_https_errors=True)
        browser_sign_in(page, EMAIL, PASSWORD)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        blocked: list[str] = []
        page.on("console", lambda said: blocked.append(said.text) if "form-action" in said.text else None)
        for bank.next_host in (LISTED, ELSEWHERE):
            page.goto("/je-regle-mon-loyer/")
            page.get_by_role("button", name="Valider").click()
            page.get_by_role("button", name="Payer par carte bancaire").click()
            if bank.next_host == LISTED:
                expect(page.get_by_role("heading", name=LISTED)).to_be_visible()
                assert blocked == []
        page.wait_for_timeout(2_000)
        with pytest.raises((AssertionError, Error)):
            expect(page.get_by_role("heading", name=ELSEWHERE)).to_be_visible(timeout=1_000)
        assert blocked, "the browser says why it went nowhere"
    finally:
        browser.close()
