# SPDX-License-Identifier: EUPL-1.2
"""Recognise whether a request comes from the browser that signed in.

Three things are bound to a sign-in: a second cookie whose value the server renews every few
minutes, how the client describes itself, and the network. A cookie that was copied to another
client is noticed by one of them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import uuid
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

RENEWED_EVERY: Final = dt.timedelta(minutes=5)
"""After how long the second cookie is renewed, at the next moment at which `seen_at` is written."""
GRACE: Final = dt.timedelta(minutes=2)
"""For how long the value before is accepted as well: requests overtake each other, and a file that
is sent over a slow line arrives long after its headers were written."""
_SALT: Final = "vidik.accounts.holders"
_VERSIONS: Final = re.compile(r"\d[\w.]*")
_HINTS: Final = ("Sec-CH-UA-Platform", "Sec-CH-UA-Mobile")
"""What Chromium says of itself with every request; they change with the device only."""
_LONGEST_HINT: Final = 40


@dataclass(frozen=True, slots=True)
class Client:
    """How a client describes itself, as far as its updates do not change it."""

    agent: str
    """A digest of its User-Agent without versions; of a missing one as well."""
    hints: str
    """Its platform and whether it is a mobile one; blank where the browser does not say it."""

    def may_be(self, agent: str, hints: str) -> bool:
        """Return whether this may be the client that a sign-in was bound to.

        Hints are compared where both have them: not every kind of request carries them.
        """
        return self.agent == agent and (not hints or not self.hints or self.hints == hints)


def client_of(request: HttpRequest) -> Client:
    """Return how the client of a request describes itself."""
    plain = _VERSIONS.sub("", request.headers.get("User-Agent", ""))
    text = [request.headers.get(name, "")[:_LONGEST_HINT] for name in _HINTS]
    return Client(
        hashlib.sha256(plain.encode()).hexdigest()[:32], "|".join(text) if any(text) else ""
    )


def turn_of(request: HttpRequest, sign_in: uuid.UUID) -> int | None:
    """Say which value of the second cookie a request carries, None where it is another's."""
    text = request.COOKIES.get(settings.HOLDER_COOKIE_NAME, "")
    number, _, mark = text.partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) <= 9):  # noqa: PLR2004 - an int
        return None
    turn = int(number)
    return turn if hmac.compare_digest(mark.encode(), _mark(sign_in, turn).encode()) else None


def set_cookie(response: HttpResponseBase, sign_in: uuid.UUID, turn: int) -> None:
    """Give the browser the value that it carries from now on."""
    response.set_cookie(
        settings.HOLDER_COOKIE_NAME,
        f"{turn}.{_mark(sign_in, turn)}",
        httponly=True,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        samesite="Lax",
    )


def delete_cookie(response: HttpResponseBase) -> None:
    """Let the browser forget the value: its sign-in is over."""
    response.delete_cookie(settings.HOLDER_COOKIE_NAME, samesite="Lax")


def _mark(sign_in: uuid.UUID, turn: int) -> str:
    # Made from the key of the system, so that a response that was lost can be given once more and
    # the table says nothing that would open a session.
    return salted_hmac(_SALT, f"{sign_in} {turn}", algorithm="sha256").hexdigest()
