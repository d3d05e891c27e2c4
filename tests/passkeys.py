# SPDX-License-Identifier: EUPL-1.2
"""A device that holds a passkey, for tests: it makes and signs what a browser would send."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from typing import Any, Final

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.test import Client
from fido2 import cbor
from fido2.utils import websafe_encode

from tests.links import mailed
from vidik.accounts.models import User

ORIGIN: Final = "http://localhost"
_PRESENT, _VERIFIED, _NEW_KEY = 0x01, 0x04, 0x40
SIGN_IN: Final = "/account/sign-in/passkey/"
ADD: Final = "/account/security/passkeys/add/"
ASK: Final = "/account/security/passkeys/link/"
SHOW: Final = "/account/reauthenticate/passkey/"


class Device:
    """One passkey, of whoever has the device."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = secrets.token_bytes(32)
        self._whose = ""

    def make(self, requested: dict[str, Any]) -> dict[str, Any]:
        """Answer the options of a page on which a passkey is added."""
        self._whose = requested["user"]["id"]
        public = self._key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32), -3: public.y.to_bytes(32)}
        place = _place(requested["rp"]["id"], _PRESENT | _VERIFIED | _NEW_KEY)
        place += bytes(16) + len(self._id).to_bytes(2) + self._id + cbor.encode(key)
        statement = cbor.encode({"fmt": "none", "attStmt": {}, "authData": place})
        return self._answer(
            "webauthn.create", requested, attestationObject=websafe_encode(statement)
        )

    def sign(self, requested: dict[str, Any]) -> dict[str, Any]:
        """Answer the options of a page on which a passkey is shown."""
        place = _place(requested["rpId"], _PRESENT | _VERIFIED)
        text = _said("webauthn.get", requested)
        signed = self._key.sign(place + hashlib.sha256(text).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            "webauthn.get", requested, authenticatorData=websafe_encode(place),
            signature=websafe_encode(signed), userHandle=self._whose,
        )  # fmt: skip

    def _answer(self, kind: str, requested: dict[str, Any], **response: str) -> dict[str, Any]:
        name = websafe_encode(self._id)
        text = websafe_encode(_said(kind, requested))
        return {
            "id": name, "rawId": name, "type": "public-key",
            "clientExtensionResults": {"credProps": {"rk": True}},
            "response": {"clientDataJSON": text, **response},
        }  # fmt: skip


def _place(site: str, flags: int) -> bytes:
    return hashlib.sha256(site.encode()).digest() + bytes([flags]) + bytes(4)


def _said(kind: str, requested: dict[str, Any]) -> bytes:
    texts = {
        "type": kind,
        "challenge": requested["challenge"],
        "origin": ORIGIN,
        "crossOrigin": False,
    }
    return json.dumps(texts).encode()


def options_of(page: str) -> dict[str, Any]:
    """Read what a page asks of the device."""
    [written] = re.findall(r'<script id="passkey-options"[^>]*>(.*?)</script>', page, re.DOTALL)
    data = json.loads(written)
    query: dict[str, Any] = (data.get("creation_options") or data["request_options"])["publicKey"]
    return query


def show_channel(client: Client) -> None:
    """Ask for the link that comes before a first passkey, and open it out of the e-mail."""
    token = mailed(lambda: client.post(ASK))
    assert client.get(f"/account/passkey-link/{token}/").headers["Location"] == ADD


def add(client: Client, device: Device) -> Any:
    """Add a device's passkey on the page for it."""
    requested = options_of(client.get(ADD).content.decode())
    return client.post(ADD, {"name": "", "credential": json.dumps(device.make(requested))})


def show(client: Client, device: Device, address: str = SHOW) -> Any:
    """Show a device's passkey on the page that asks for it."""
    requested = options_of(client.get(address).content.decode())
    return client.post(address, {"credential": json.dumps(device.sign(requested))})


def come_in(client: Client, device: Device, **extra: Any) -> Any:
    """Sign in with a device's passkey alone."""
    headers = {"X-Requested-With": "XMLHttpRequest"}
    requested = json.loads(client.get(SIGN_IN, headers=headers, **extra).content)
    answer = device.sign(requested["request_options"]["publicKey"])
    return client.post(SIGN_IN, {"credential": json.dumps(answer)}, **extra)


def handle_of(user: User) -> str:
    """Return how devices name a person to us."""
    return websafe_encode(user_pk_to_url_str(user).encode())


def enrolled(user: User) -> Device:
    """Return a device whose passkey is the person's already."""
    device = Device()
    requested = {
        "user": {"id": handle_of(user)},
        "rp": {"id": settings.WEBAUTHN_RP_ID},
        "challenge": websafe_encode(secrets.token_bytes(32)),
    }
    WebAuthn.add(user, "Device of the tests", device.make(requested))
    return device
