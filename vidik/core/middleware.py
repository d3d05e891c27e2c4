# SPDX-License-Identifier: EUPL-1.2
"""What every request passes through on the ground floor."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponse]


class ChosenLanguage:
    """Speak the language that the visitor chose, else the one that the browser asks for.

    Django's own middleware maps `sr-Latn` of browsers to Cyrillic; this one knows both scripts.
    """

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next handler."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Speak the language for the time of the request, then leave the thread as it was."""
        language = chosen_language(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self._get_response(request)
        response.headers["Content-Language"] = html_language(language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def chosen_language(request: HttpRequest) -> str:
    """Give `en`, `sr` or `sr-latn` for a request: cookie first, then Accept-Language."""
    known = dict(settings.LANGUAGES)
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if cookie in known:
        return cookie
    for part in request.headers.get("Accept-Language", "").lower().split(","):
        tag = part.split(";", 1)[0].strip()
        if tag.startswith(("sr-latn", "sh", "hr", "bs", "cnr")):
            return "sr-latn"
        if tag.startswith("sr"):
            return "sr"
        if tag.startswith("en"):
            return "en"
    return settings.LANGUAGE_CODE


def html_language(language: str) -> str:
    """Give the BCP 47 tag of one of our language codes."""
    return {"sr": "sr-Cyrl-RS", "sr-latn": "sr-Latn-RS"}.get(language, "en-GB")


class PrivateResponses:
    """Keep pages of signed-in people out of every cache, and feature access at a minimum."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the next handler."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to the response."""
        response = self._get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        )
        return response
