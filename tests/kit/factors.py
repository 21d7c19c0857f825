"""What people carry with them: an application that shows codes, a device that keeps keys."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from tests.kit.factories import PASSWORD
from tests.kit.typing import Client, ClientResponse

ORIGIN, HOST = "http://localhost:8000", "localhost"
Flag = AuthenticatorData.FLAG


def code_of(secret: str, later: int = 0) -> str:
    """The code an application shows now, or n half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def confirm(client: Client) -> None:
    """Give the password again."""
    assert client.post("/connexion/confirmer/", {"password": PASSWORD}).status_code == 302


def application_add(client: Client) -> str:
    """Add an application; returns its secret. The code used is the one before now, so that the others are new."""
    if time.time() % 30 > 26:
        time.sleep(4.1)  # else « before now » may have become « long ago » when the code arrives
    client.get("/ma-securite/application/")
    secret = client.session["mfa.totp.secret"]
    answer = client.post("/ma-securite/application/", {"code": code_of(secret, -1)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def recovery_codes(client: Client) -> list[str]:
    """What the page of the recovery codes shows."""
    return re.findall(r"<li>(\d{4} \d{4})</li>", client.get("/ma-securite/codes/").content.decode())


def password_step(client: Client, email: str) -> str:
    """Sign in with the password; returns where that leads."""
    return client.post("/connexion/", {"login": email, "password": PASSWORD}).url


def options_in(page: bytes) -> dict[str, Any]:
    """What a page asks of the device."""
    found = re.search(rb'<script id="key-options" type="application/json">(.*?)</script>', page)
    assert found, page.decode()
    return json.loads(found[1])["publicKey"]


class Device:
    """A device that keeps one key and answers as a browser would."""

    def __init__(self, verifies: bool = True, origin: str = ORIGIN, host: str = HOST) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.number = secrets.token_bytes(16)
        self.flags = Flag.UP | Flag.UV if verifies else Flag.UP
        self.origin, self.host = origin, host
        self.owner = ""

    def create(self, options: dict[str, Any]) -> str:
        """Answer to a registration."""
        self.owner = options["user"]["id"]
        # fido2 gives this one function no types.
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]
        data = AttestedCredentialData.create(b"\0" * 16, self.number, public)
        auth = AuthenticatorData.create(self._host_hash(), self.flags | Flag.AT, 0, data)
        response = {"attestationObject": websafe_encode(AttestationObject.create("none", auth, {}))}
        return self._answer("webauthn.create", options["challenge"], response)

    def get(self, options: dict[str, Any]) -> str:
        """Answer to a sign-in."""
        auth = AuthenticatorData.create(self._host_hash(), self.flags, 1)
        client = self._client_data("webauthn.get", options["challenge"])
        signed = self.key.sign(auth + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "authenticatorData": websafe_encode(auth),
            "signature": websafe_encode(signed),
            "userHandle": self.owner,
        }
        return self._answer("webauthn.get", options["challenge"], response)

    def _host_hash(self) -> bytes:
        return hashlib.sha256(self.host.encode()).digest()

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, kind: str, challenge: str, response: dict[str, Any]) -> str:
        number = websafe_encode(self.number)
        response["clientDataJSON"] = websafe_encode(self._client_data(kind, challenge))
        answer = {"id": number, "rawId": number, "type": "public-key", "response": response}
        return json.dumps({**answer, "clientExtensionResults": {"credProps": {"rk": True}}})


def key_add(client: Client, device: Device, name: str = "Mon téléphone") -> ClientResponse:
    """Add the device's key; returns the answer."""
    options = options_in(client.get("/ma-securite/cles/ajouter/").content)
    return client.post("/ma-securite/cles/ajouter/", {"name": name, "credential": device.create(options)})


def key_sign_in(client: Client, device: Device) -> ClientResponse:
    """Sign in with the device's key alone; returns the answer."""
    options = client.get("/connexion/cle/", headers={"accept": "application/json"}).json()["request_options"]
    return client.post("/connexion/cle/", {"credential": device.get(options["publicKey"])})
