# SPDX-License-Identifier: EUPL-1.2
"""Know again a device on which somebody has signed in, by a signed cookie that opens nothing.

Attempts on it count for it alone: whoever sits behind the same address, as a whole office does,
keeps nobody out who has been here before. It names nobody; only who knows an account can ask
whether it belongs to it.
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from vidik.accounts.models import User

KNOWN_FOR: Final = dt.timedelta(days=90)
_SALT: Final = "vidik.accounts.devices"
_MOST: Final = 8
"""Of how many people one device is known; the one who signed in longest ago is forgotten first."""


def known_to(request: HttpRequest, user: User | None) -> str:
    """Return the key of the request's device where the person has signed in on it, else blank."""
    device, marks = _read(request)
    if user is None or not device:
        return ""
    wanted = _mark(device, user)
    return device if any(hmac.compare_digest(wanted, mark) for mark in marks) else ""


def key_of(request: HttpRequest) -> str:
    """Return the key of the request's device where anybody has signed in on it, else blank."""
    return _read(request)[0]


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Let the device be known to somebody who has just signed in on it, with all that it takes."""
    device, marks = _read(request)
    device = device or secrets.token_urlsafe(16)
    own = _mark(device, user)
    remembered = [own, *(mark for mark in marks if mark != own)][:_MOST]
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE_NAME,
        signing.dumps([device, *remembered], salt=_SALT),
        max_age=KNOWN_FOR,
        httponly=True,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    text = request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE_NAME, "")
    try:
        device, *marks = signing.loads(text, salt=_SALT, max_age=KNOWN_FOR)
    except (signing.BadSignature, ValueError):
        return "", []
    return str(device), [str(mark) for mark in marks]


def _mark(device: str, user: User) -> str:
    return salted_hmac(_SALT, f"{device} {user.pk}", algorithm="sha256").hexdigest()[:32]
