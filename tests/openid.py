# SPDX-License-Identifier: EUPL-1.2
"""A small OpenID provider on this machine, for tests: it tells the truth, or lies as instructed.

It checks what a provider checks: the client and its secret, the exact address to come back to, that
a code is used once, and the verifier of PKCE. Whoever is sent to it is taken for `who` at once.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT: Final = "vidik"
SECRET: Final = "a secret between the two"


@dataclass
class Provider:
    """What the provider does next, and what it was asked."""

    callback: str
    issuer: str = ""
    who: str = "subject-1"
    claims: dict[str, Any] = field(default_factory=dict)
    """Claims to add or to put in place of true ones; None leaves one out."""
    algorithm: str = "RS256"
    foreign_key: bool = False
    """Whether it signs with a key that it does not publish."""
    denies: bool = False
    """Whether the person gives up there."""
    says_issuer: str = ""
    """What it says of itself where that is not true."""
    asked: list[dict[str, str]] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _key: rsa.RSAPrivateKey = field(default_factory=lambda: _drawn("its own"))

    def about(self) -> dict[str, Any]:
        """Tell where everything is."""
        return {
            "issuer": self.says_issuer or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def published(self) -> dict[str, Any]:
        """Return the public key."""
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
        return {"keys": [key | {"kid": "one", "alg": "RS256", "use": "sig"}]}

    def authorize(self, requested: dict[str, str]) -> str:
        """Take a person in, and give where to send them back."""
        self.asked.append(requested)
        if requested["client_id"] != CLIENT or requested["redirect_uri"] != self.callback:
            return ""
        if self.denies:
            back = {"error": "access_denied", "state": requested["state"]}
        else:
            code = secrets.token_urlsafe(16)
            self._codes[code] = requested
            back = {"code": code, "state": requested["state"]}
        return f"{self.callback}?{urlencode(back)}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """Return the token for a code, once."""
        requested = self._codes.pop(sent.get("code", ""), None)
        if (
            requested is None
            or sent.get("client_id") != CLIENT
            or sent.get("client_secret") != SECRET
            or sent.get("redirect_uri") != requested["redirect_uri"]
            or challenge_of(sent.get("code_verifier", "")) != requested["code_challenge"]
        ):
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": self.who, "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": requested["nonce"], "auth_time": now, "email": "somebody@test.invalid",
        } | self.claims  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        key: Any = self._key
        if self.foreign_key:
            key = _drawn("a foreign one")
        elif self.algorithm == "none":
            key = None
        elif self.algorithm == "HS256":
            key = "a word that both know, long enough for the algorithm"
        token = jwt.encode(claims, key, self.algorithm, headers={"kid": "one"})
        return {"access_token": "unused", "token_type": "Bearer", "id_token": token}


@cache
def _drawn(_name: str) -> rsa.RSAPrivateKey:
    """Draw a key, once for all tests of a process: it takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def challenge_of(verifier: str) -> str:
    """Return the challenge of a verifier, as RFC 7636 has it."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@contextmanager
def serving(callback: str) -> Iterator[Provider]:
    """Run a provider on a free port of this machine."""
    provider = Provider(callback)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/.well-known/openid-configuration":
                self._answer(provider.about())
            elif parts.path == "/keys":
                self._answer(provider.published())
            elif parts.path == "/authorize":
                target = provider.authorize({k: v[0] for k, v in parse_qs(parts.query).items()})
                self.send_response(302 if target else 400)
                if target:
                    self.send_header("Location", target)
                self.end_headers()
            elif parts.path == "/elsewhere":
                self.send_response(302)
                self.send_header("Location", "http://169.254.0.1/")
                self.end_headers()
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            found = provider.token({k: v[0] for k, v in parse_qs(body).items()})
            self._answer(found or {"error": "invalid_grant"}, 200 if found else 400)

        def _answer(self, document: dict[str, Any], status: int = 200) -> None:
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
