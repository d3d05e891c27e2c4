# SPDX-License-Identifier: EUPL-1.2
"""Hand text messages to the gateway that the pack describes and the operator has switched on.

The pack says how a request looks, the operator names the host that it may go to (`SMS_HOST`) and
the secret (`SMS_SECRET`). Where the two disagree nothing leaves. Redirects are never followed.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPSConnection
from typing import Any, Final
from urllib.parse import SplitResult, urlencode, urlsplit

from django.conf import settings

from vidik.exchange.delivery import is_loopback
from vidik.exchange.models import SmsGateway
from vidik.exchange.types import BodyFormat

TIMEOUT: Final = 15
"""Seconds in which the gateway has to take a connection and to answer."""
PLACES: Final = ("number", "text", "secret")
_TAKEN: Final = range(200, 300)
_MAY_PASS: Final = frozenset({408, 425, 429})
"""Refusals that may be over at the next try."""
_REFUSALS: Final = range(300, 500)
_CONTENT_TYPES: Final = {
    BodyFormat.JSON: "application/json; charset=utf-8",
    BodyFormat.FORM: "application/x-www-form-urlencoded",
}


class GatewayRefused(OSError):
    """The gateway answered that it did not take a message; what it wrote is not kept."""

    def __init__(self, status: int) -> None:
        super().__init__(f"The gateway answered {status}.")
        self.status = status

    @property
    def is_for_good(self) -> bool:
        """Whether trying again is of no use."""
        return self.status in _REFUSALS and self.status not in _MAY_PASS


class NotAllowed(OSError):
    """The address of the gateway is not one that messages may go to."""


@dataclass(frozen=True, slots=True)
class Request:
    """What goes to a gateway for one message; it shows neither the number nor the secret."""

    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


def is_on() -> bool:
    """Whether text messages can leave: the pack’s gateway is where the operator says it is."""
    row = _gateway()
    return row is not None and problem_of(urlsplit(row.url)) == ""


def hand_over(number: str, text: str) -> None:
    """Hand one message to the gateway.

    Raises:
        GatewayRefused: it did not take it.
        NotAllowed: no gateway is set up, or its address is not one that messages may go to.
        OSError, HTTPException: it could not be reached, or did not answer in time.
    """
    row = _gateway()
    if row is None:
        msg = "No gateway for text messages is set up."
        raise NotAllowed(msg)
    url = urlsplit(row.url)
    if problem := problem_of(url):
        raise NotAllowed(problem)
    request = request_of(row, number, text)
    connection = _connection(url)
    try:
        connection.request(request.method, request.path, request.body, dict(request.headers))
        answer = connection.getresponse()
        answer.close()
    finally:
        connection.close()
    if answer.status not in _TAKEN:
        raise GatewayRefused(answer.status)


def request_of(row: SmsGateway, number: str, text: str) -> Request:
    """Fill in the pack's template; what is filled in changes neither the host nor the headers."""
    values = {"number": number, "text": text, "secret": settings.SMS_SECRET}
    url = urlsplit(row.url)
    path = url.path or "/"
    # The address is as the pack says: a number in it would stand in the logs of every proxy.
    path = f"{path}?{url.query}" if url.query else path
    headers = {name: _one_line(_filled(value, values)) for name, value in row.headers.items()}
    body = _filled(row.body, values)
    kind = BodyFormat(row.body_format)
    written = json.dumps(body, ensure_ascii=False) if kind is BodyFormat.JSON else urlencode(body)
    headers["Content-Type"] = _CONTENT_TYPES[kind]
    return Request(row.method, path, headers, written.encode())


def problem_of(url: SplitResult) -> str:
    """Say why nothing is sent to an address, blank where it is.

    Outside a demonstration only over TLS, and never to this machine; in one only to this machine.
    """
    host = url.hostname or ""
    if not settings.SMS_HOST or host != settings.SMS_HOST.lower():
        return "The host of the pack’s gateway is not the one that SMS_HOST names."
    if url.username or url.password:
        return "The address of the gateway holds a name or password."
    if settings.DEMO:
        return (
            "" if is_loopback(host) else "A demonstration reaches a gateway on this machine only."
        )
    if url.scheme != "https":
        return "The gateway is reached over https only."
    return ""


def _gateway() -> SmsGateway | None:
    return SmsGateway.objects.first() if settings.SMS_HOST else None


def _connection(url: SplitResult) -> HTTPConnection:
    """Connect to the very address that was checked; asked again, a name may lead elsewhere."""
    host = url.hostname or ""
    port = url.port or (443 if url.scheme == "https" else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(item[4][0]) for item in found]
    for address in addresses:
        _check_address(address)
    if url.scheme == "https":
        return _Tls(host, port, addresses[0])
    return HTTPConnection(addresses[0], port, timeout=TIMEOUT)


def _check_address(address: str) -> None:
    """Refuse addresses at which no gateway stands: this machine, its neighbours on the wire.

    Raises:
        NotAllowed: it is such an address.
    """
    given = ipaddress.ip_address(address)
    if settings.DEMO:
        is_allowed = given.is_loopback
    else:
        is_allowed = not (
            given.is_loopback
            or given.is_link_local
            or given.is_multicast
            or given.is_unspecified
            or given.is_reserved
        )
    if not is_allowed:
        msg = "The host of the gateway has an address that messages may not go to."
        raise NotAllowed(msg)


class _Tls(HTTPSConnection):
    """Speaks TLS with an address that was checked, by the certificate of the host's name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        self._context_checked = ssl.create_default_context()
        super().__init__(host, port, timeout=TIMEOUT, context=self._context_checked)
        self._address = address

    def connect(self) -> None:
        """Connect to the address that was checked."""
        plain = socket.create_connection((self._address, self.port), TIMEOUT)
        self.sock = self._context_checked.wrap_socket(plain, server_hostname=self.host)


def _filled(template: Any, values: Mapping[str, str]) -> Any:
    if isinstance(template, Mapping):
        return {str(name): _filled(value, values) for name, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, values) for value in template]
    if not isinstance(template, str):
        return template
    for name in PLACES:
        template = template.replace(f"{{{name}}}", values[name])
    return template


def _one_line(text: str) -> str:
    return "".join(char for char in text if char.isprintable())
